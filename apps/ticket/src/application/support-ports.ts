import type { FoundEntry, FoundMember, StoryAnswer } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { Ticket } from '../domain/ticket.ts';

/** Who works at the desk. */
export interface DeskMember {
  readonly memberId: string;
  readonly role: string;
}

/** One line of what the desk read or did. */
export interface SupportEntry {
  readonly by: DeskMember;
  readonly action: string;
  /** `order <id>`, `ticket <id>`, `member <id>`, or how was searched; no address and no name. */
  readonly subject: string;
  readonly orderId: string | null;
  /** Null: it only read. */
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface WrittenSupportEntry extends SupportEntry {
  readonly id: string;
  readonly at: string;
  readonly correlationId: string;
}

/** An order as a search shows it. */
export interface FoundOrder {
  readonly orderId: string;
  readonly fanId: string;
  readonly state: string;
  readonly total: number;
  readonly currency: string;
  readonly createdAt: string;
  /** Of a guest of the box office. Null: a member ordered it. */
  readonly guest: FoundGuest | null;
  /** Tickets of it, also those passed on. */
  readonly tickets: readonly FoundTicket[];
}

export interface FoundGuest {
  /** How many orders the same sale has: they share name and address. */
  readonly orders: number;
  /** Name and address were erased. */
  readonly erased: boolean;
}

export interface FoundTicket {
  readonly ticketId: string;
  readonly holderId: string;
  readonly holderName: string | null;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly state: string;
  readonly serial: number;
}

/** Orders and tickets as the desk reads and changes them. */
export interface SupportStore {
  /** Orders by an id of theirs, of a line or ticket, a refund, a payment, a hold, or the member who ordered. */
  ordersById(id: string): Promise<string[]>;
  /** Orders of members, and those whose tickets they hold; the newest first. */
  ordersOf(memberIds: readonly string[]): Promise<string[]>;
  /** Orders with a ticket that is made out to a name beginning so. */
  ordersByHolderName(text: string): Promise<string[]>;
  orders(orderIds: readonly string[]): Promise<FoundOrder[]>;
  /** What this service keeps about an order. */
  story(orderId: string): Promise<StoryAnswer>;
  log(tx: Transaction, entry: SupportEntry): Promise<void>;
  /** The newest first; of one order, or of all. */
  entries(asked: {
    orderId?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<WrittenSupportEntry[]>;
  lockTicket(tx: Transaction, ticketId: string): Promise<Ticket | undefined>;
  /** Next serial: every QR code from before is invalid. */
  reissue(tx: Transaction, ticketId: string): Promise<Ticket>;
  nameHolder(tx: Transaction, ticketId: string, name: string | null): Promise<void>;
}

export interface Contact {
  /** Null: a guest who gave none. */
  readonly email: string | null;
  readonly name: string | null;
}

/** What other services know for the desk. */
export interface SupportSources {
  /** @throws SupportRefused when members cannot be looked up now */
  members(by: 'email' | 'name', text: string): Promise<FoundMember[]>;
  /** Guests of the box office with this address. */
  guests(email: string): Promise<string[]>;
  /** Where members and guests are reached; who is unknown or deleted is missing. Undefined: cannot be looked up now. */
  contacts(ids: readonly string[]): Promise<ReadonlyMap<string, Contact> | undefined>;
  /** Orders that a provider's reference is of. */
  ordersByProvider(reference: string): Promise<string[]>;
  /** What each keeps about some ids, and the names of those that cannot say. */
  stories(ids: readonly string[]): Promise<{ entries: TimelineEntry[]; silent: string[] }>;
  /** Answers how many mails go out. @throws SupportRefused when none can be sent now */
  resend(asked: { requestId: string; memberId: string; orderId: string }): Promise<number>;
}

/** One line of an order's story. */
export interface TimelineEntry extends FoundEntry {
  readonly service: string;
}
