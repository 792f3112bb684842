import type { OrderPapersAnswer, PaperOrderAnswer, PaperTicketAnswer } from '@clove/contracts';
import type { Language } from '../domain/language.ts';
import type { ReceiptSheet } from '../domain/receipt-sheet.ts';
import type { TicketSheet } from '../domain/ticket-sheet.ts';

/** The facts, of the service whose they are. Throws DocumentRefused while it does not answer. */
export interface FactsPort {
  ticket(fanId: string, ticketId: string): Promise<PaperTicketAnswer>;
  order(fanId: string, orderId: string): Promise<PaperOrderAnswer>;
  /** Whom an order of the box office is made out to. Undefined: there is none, or it is a fan's. */
  guestOf(orderId: string): Promise<string | undefined>;
}

/** Names of members, asked when they are printed and kept nowhere. Null: not known, or not known now. */
export type NameOf = (memberId: string) => Promise<string | null>;

/** Writes papers. */
export interface Printer {
  /** One page per ticket. */
  tickets(sheets: readonly TicketSheet[], language: Language): Promise<Uint8Array>;
  receipt(sheet: ReceiptSheet, language: Language): Promise<Uint8Array>;
}

/** One entry of a calendar. Instants are RFC 3339. */
export interface CalendarEntry {
  /** The same for every paper of the performance, so that a later one moves the entry instead of doubling it. */
  readonly id: string;
  readonly startsAt: string;
  readonly title: string;
  /** The venue with its address; where it is not known, the seat. */
  readonly location: string;
  /** What else there is to say of it; empty: nothing. */
  readonly description: string;
  readonly url: string;
}
/** @param entries at least one */
export type WriteCalendar = (entries: readonly CalendarEntry[], language: Language) => string;

/** Signs the manifest of a pass with the issuer's certificate. Null: passes are not signed. */
export interface PassSigner {
  sign(manifest: Uint8Array): Promise<Uint8Array | null>;
}

/** The address at which a phone saves a Google pass, with the pass in it. */
export type SaveLink = (pass: object) => Promise<string>;

/** Packs a pass for phones into its file. */
export type WritePass = (pass: object) => Promise<PassFile>;

export interface PassFile {
  readonly bytes: Uint8Array;
  /** False: phones refuse it. */
  readonly signed: boolean;
}

/** Runs work in turn, so many pieces at a time. Throws DocumentRefused where too much waits. */
export type InTurn = <T>(memberId: string, work: () => Promise<T>) => Promise<T>;

export type OrderPapers = OrderPapersAnswer;
