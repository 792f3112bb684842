import type { Facts } from '../domain/facts.ts';
import type { KindName, Language } from '../domain/kinds.ts';
import type { Details, Known, Wording } from '../domain/wording.ts';

/** A mail whose turn it is. */
export interface DueMail {
  readonly id: string;
  readonly memberId: string | null;
  readonly kind: KindName;
  readonly facts: Facts;
  /** This attempt's number, from 1. */
  readonly attempt: number;
  readonly createdAt: Date;
}

export type MailOutcome =
  | { readonly kind: 'sent' }
  /** There is no one to send it to any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'dead' };

/** The mails that wait. */
export interface MailBook {
  /** Takes due mails, at most `most` and as many as the pace allows; another replica may take them over after the lease. */
  take(most: number): Promise<DueMail[]>;
  settle(mail: DueMail, outcome: MailOutcome): Promise<void>;
}

/** Where a mail goes, asked of auth at the moment of sending. */
export interface Receiver {
  readonly email: string;
  readonly name: string | null;
  readonly language: Language;
  /** Path and fragment of a link that auth made for this mail; absent: the message's own. */
  readonly link?: string | null;
  readonly details?: Details;
}

/** Undefined: there is no such member, or the request or offer has ended. Throws while the service that knows does not answer. */
export interface Receivers {
  member(memberId: string): Promise<Receiver | undefined>;
  mailRequest(requestId: string): Promise<Receiver | undefined>;
  /** Of a ticket that is offered by mail. */
  ticketOffer(offerId: string): Promise<Receiver | undefined>;
}

/** The files that the confirmation of an order carries. Throws while they cannot be made. */
export type OrderPapers = (order: {
  readonly orderId: string;
  readonly memberId: string;
  readonly language: Language;
}) => Promise<readonly Attachment[]>;

export interface OutgoingMail {
  /** The same for every attempt of a message, so that a mail server can see that it has it already. */
  readonly messageId: string;
  readonly to: { readonly email: string; readonly name: string | null };
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

/**
 * - `taken`: the server has it
 * - `refused`: never for this receiver: trying again is of no use
 * - `unavailable`: it may be tried again
 */
export type PostAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable'; readonly why: string };

export interface Mailer {
  send(mail: OutgoingMail): Promise<PostAnswer>;
}

export type ReadKnown = () => Promise<Known>;

/** Writes both parts of a mail; `link`: where its button leads, null: nowhere. */
export type RenderMail = (
  kind: KindName,
  wording: Wording,
  link: string | null,
) => { readonly subject: string; readonly text: string; readonly html: string };
