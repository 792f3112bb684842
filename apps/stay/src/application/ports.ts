import type { Currency, EventData, FieldValues } from '@clove/contracts';
import type { Picture, Transaction } from '@clove/service-kit';
import type { Booking } from '../domain/booking.ts';
import type { BookingState } from '../domain/booking-state.ts';
import type { Day } from '../domain/night-range.ts';
import type { StoredNight, StoredRoom } from '../domain/room.ts';

/** The rooms, inside one transaction. Locks: rooms by id, then their nights by date. */
export interface RoomBook {
  /** All of them, by id, locked. */
  rooms(tx: Transaction): Promise<StoredRoom[]>;
  /** Locked; undefined: there is none. */
  room(tx: Transaction, id: string): Promise<StoredRoom | undefined>;
  /** With its nights. False: the id is taken, and what has it stays as it was. */
  insert(tx: Transaction, room: StoredRoom): Promise<boolean>;
  /** With its nights, whose rows `nights` locked: new ones come, those that are let no more go. */
  update(tx: Transaction, room: StoredRoom): Promise<void>;
  /** Its nights in order, locked. */
  nights(tx: Transaction, roomId: string): Promise<StoredNight[]>;
  /** Ranges of a room for which a fan waits. */
  waitedRanges(tx: Transaction, roomId: string): Promise<string[]>;
  storePicture(tx: Transaction, picture: Picture): Promise<void>;
  /** Undefined: nothing was provisioned. */
  currency(tx: Transaction): Promise<Currency | undefined>;
}

/** In which zone days of this festival are days; one row. */
export interface ZoneBook {
  read(
    tx: Transaction,
  ): Promise<{ festival: string; timezone: string; lastApplied: FieldValues } | undefined>;
  save(tx: Transaction, festival: string, timezone: string, lastApplied: FieldValues): Promise<void>;
}

/** A booking that does not exist yet, without what the store decides: code, end and creation. */
export type NewBooking = Omit<Booking, 'code' | 'endsAt' | 'createdAt' | 'checkedInAt'>;

/** Bookings, inside one transaction. Locked after the hold and before nothing but the outbox. */
export interface BookingStore {
  create(tx: Transaction, bookings: readonly NewBooking[]): Promise<void>;
  /** Locked in id order; `now` is the database's clock once all are locked. */
  lock(
    tx: Transaction,
    of: { readonly ids: readonly string[] } | { readonly unitIds: readonly string[] },
  ): Promise<{ readonly now: Date; readonly bookings: Booking[] }>;
  /** Locks guests who are CHECKED_IN past their check-out day, skipping those another replica has locked. */
  lockOverdue(tx: Transaction, limit: number): Promise<Booking[]>;
  /** Writes versions, states and check-in times of locked bookings. */
  save(tx: Transaction, bookings: readonly Booking[]): Promise<void>;
  log(tx: Transaction, entry: DeskEntry & { readonly bookingId: string }): Promise<void>;
  /** Removes the codes of this fan's bookings that are not ahead any more. */
  forgetCodes(tx: Transaction, fanId: string): Promise<void>;
}

export type DeskAction = Extract<BookingState, 'CHECKED_IN' | 'COMPLETED' | 'NO_SHOW'>;

/** What staff did with a booking. */
export interface DeskEntry {
  readonly action: DeskAction;
  readonly memberId: string;
}

/** Reads of bookings, outside of a transaction. */
export interface BookingReads {
  /** By the day they start. */
  ofFan(fanId: string): Promise<Booking[]>;
  byCode(code: string): Promise<Booking | undefined>;
  /** Of guests who come on this day, cancelled ones left out, by room. */
  arriving(day: Day): Promise<Booking[]>;
  log(bookingId: string): Promise<(DeskEntry & { readonly at: Date })[]>;
}

export type RoomEventData = EventData<'stay.RoomChanged'>;
