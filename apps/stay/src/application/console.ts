import { type Inventory, offerIn } from '@clove/inventory';
import type { Picture, Transaction } from '@clove/service-kit';
import type { Day } from '../domain/night-range.ts';
import { StayRefused } from '../domain/refusals.ts';
import {
  type OtherPrice,
  type OtherPrices,
  otherPrices,
  type RoomFields,
  roomFaults,
  type StoredRoom,
  takenFaults,
  type Weekday,
} from '../domain/room.ts';
import type { RoomBook } from './ports.ts';
import { publishRoom } from './room-events.ts';

/** The rooms and the inventory that lets them. */
export interface ConsoleParts {
  readonly rooms: RoomBook;
  readonly inventory: Inventory;
}

/** Confirms that a price of 0 is meant. */
interface Free {
  readonly free?: true | undefined;
}

export interface NewRoom extends Omit<RoomFields, 'prices'>, Free {
  readonly id: string;
  readonly prices?: readonly OtherPrice[] | undefined;
}

/** Rooms made in the console stand after those of the file. */
const AFTER_THE_FILE = 1_000_000;

/** Lets a room that is not in the festival file. Throws StayRefused. */
export async function createRoom(
  tx: Transaction,
  { rooms }: ConsoleParts,
  made: NewRoom,
): Promise<StoredRoom> {
  const { id, free: _, prices = [], ...fields } = made;
  refuseUnsaidFree(made, prices);
  const room: StoredRoom = {
    ...fields,
    prices: otherPrices(prices),
    id,
    managedBy: 'console',
    onSale: true,
    withdrawn: false,
    position: AFTER_THE_FILE,
    pictures: [],
    lastApplied: null,
    version: 1,
  };
  refuseFaults(room);
  if (!(await rooms.insert(tx, room))) throw new StayRefused({ reason: 'room-exists', id });
  await publishRoom(tx, rooms, room);
  return room;
}

/** A price of a date or a day of the week; null: that night costs what the others cost. */
export type PriceEdit =
  | { readonly date: Day; readonly price: number | null }
  | { readonly weekday: Weekday; readonly price: number | null };

/** What a host may change; an absent field stays, null removes it. */
export interface RoomEdit extends Free {
  readonly title?: RoomFields['title'] | undefined;
  readonly description?: RoomFields['description'] | null;
  readonly pricePerNight?: number | undefined;
  /** The others stay. */
  readonly prices?: readonly PriceEdit[] | undefined;
  readonly units?: number | undefined;
  readonly capacity?: number | null | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** True lets a removed room again. */
  readonly onSale?: boolean | undefined;
}

/** Changes a room, until the festival file changes the same field. Throws StayRefused. */
export async function editRoom(
  tx: Transaction,
  parts: ConsoleParts,
  id: string,
  edit: RoomEdit,
): Promise<StoredRoom> {
  const stored = await roomOf(tx, parts.rooms, id);
  refuseUnsaidFree(edit, edit.prices ?? []);
  const { description, capacity, ...kept } = stored;
  const described = edit.description === undefined ? description : (edit.description ?? undefined);
  const holding = edit.capacity === undefined ? capacity : (edit.capacity ?? undefined);
  const room: StoredRoom = {
    ...kept,
    title: edit.title ?? stored.title,
    ...(described === undefined ? {} : { description: described }),
    pricePerNight: edit.pricePerNight ?? stored.pricePerNight,
    prices: editedPrices(stored.prices, edit.prices ?? []),
    units: edit.units ?? stored.units,
    ...(holding === undefined ? {} : { capacity: holding }),
    from: edit.from ?? stored.from,
    to: edit.to ?? stored.to,
    withdrawn: edit.onSale === undefined ? stored.withdrawn : !edit.onSale,
    version: stored.version + 1,
  };
  refuseFaults(room);
  const faults = takenFaults(room, await parts.rooms.nights(tx, id));
  if (faults.length > 0) throw new StayRefused({ reason: 'room-taken', faults });
  await parts.rooms.update(tx, room);
  await publishRoom(tx, parts.rooms, room);
  // Whatever came is for those who wait first.
  await offerIn(tx, parts.inventory, await parts.rooms.waitedRanges(tx, id), () => 0);
  return room;
}

function editedPrices({ dates, weekdays }: OtherPrices, edits: readonly PriceEdit[]): OtherPrices {
  const next = { dates: { ...dates }, weekdays: { ...weekdays } };
  for (const edit of edits) {
    if ('date' in edit) {
      if (edit.price === null) delete next.dates[edit.date];
      else next.dates[edit.date] = edit.price;
    } else if (edit.price === null) delete next.weekdays[edit.weekday];
    else next.weekdays[edit.weekday] = edit.price;
  }
  return next;
}

/**
 * Takes a room off sale, whatever the file says: nothing new is held, holds of it are not bought any more, and its bookings
 * stand. Repeats change nothing. Throws StayRefused.
 */
export async function removeRoom(tx: Transaction, { rooms }: ConsoleParts, id: string): Promise<StoredRoom> {
  const stored = await roomOf(tx, rooms, id);
  if (stored.withdrawn) return stored;
  const room = { ...stored, withdrawn: true, version: stored.version + 1 };
  await rooms.nights(tx, id);
  await rooms.update(tx, room);
  await publishRoom(tx, rooms, room);
  return room;
}

/** Most pictures of one room. Source: a choice: outside, inside, bed, bath, view. */
export const MOST_PICTURES = 5;

/** Shows a picture in this place, from 1; a place behind the last one is the next. Throws StayRefused. */
export async function showPicture(
  tx: Transaction,
  { rooms }: ConsoleParts,
  id: string,
  place: number,
  picture: Picture,
): Promise<StoredRoom> {
  const stored = await roomOf(tx, rooms, id);
  await rooms.storePicture(tx, picture);
  const pictures = [...stored.pictures];
  pictures[Math.min(place - 1, pictures.length)] = picture.hash;
  return savePictures(tx, rooms, stored, pictures);
}

/** Shows the picture in this place no more; those behind it move up. Throws StayRefused. */
export async function removePicture(
  tx: Transaction,
  { rooms }: ConsoleParts,
  id: string,
  place: number,
): Promise<StoredRoom> {
  const stored = await roomOf(tx, rooms, id);
  if (stored.pictures[place - 1] === undefined) throw new StayRefused({ reason: 'picture-not-found' });
  return savePictures(
    tx,
    rooms,
    stored,
    stored.pictures.filter((_, index) => index !== place - 1),
  );
}

async function savePictures(
  tx: Transaction,
  rooms: RoomBook,
  stored: StoredRoom,
  pictures: readonly string[],
): Promise<StoredRoom> {
  const room = { ...stored, pictures, version: stored.version + 1 };
  await rooms.nights(tx, room.id);
  await rooms.update(tx, room);
  await publishRoom(tx, rooms, room);
  return room;
}

async function roomOf(tx: Transaction, rooms: RoomBook, id: string): Promise<StoredRoom> {
  const room = await rooms.room(tx, id);
  if (room === undefined) throw new StayRefused({ reason: 'room-not-found', id });
  return room;
}

function refuseUnsaidFree(
  { pricePerNight, free }: { readonly pricePerNight?: number | undefined } & Free,
  prices: readonly { readonly price: number | null }[],
): void {
  if (free === true) return;
  const other = prices.findIndex(({ price }) => price === 0);
  if (pricePerNight === 0) throw new StayRefused({ reason: 'free-not-said', path: 'body.pricePerNight' });
  if (other >= 0) throw new StayRefused({ reason: 'free-not-said', path: `body.prices.${other}.price` });
}

function refuseFaults(room: RoomFields): void {
  const faults = roomFaults(room);
  if (faults.length > 0) throw new StayRefused({ reason: 'invalid-room', faults });
}
