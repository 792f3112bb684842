import { Amount, Currency, Day, Id, Instant, Label, LocalId, LocalisedText } from '@clove/contracts';
import { z } from 'zod';

const Text = z.object(LocalisedText.shape);

/** One thing that a message lists. Titles of performances, rooms and items are looked up when it is shown. */
const Line = z.object({
  label: Label.nullable(),
  /** In its inventory's terms: see `HeldUnit`. */
  item: z.string().nullable(),
  performanceId: LocalId.nullable(),
  amount: Amount.nullable(),
});

/**
 * What a message says, in no language and without a name or an address of a person. Kept with the message; each kind uses
 * the fields that its template shows.
 */
export const Facts = z.object({
  orderId: Id.optional(),
  performanceId: LocalId.optional(),
  roomId: LocalId.optional(),
  lines: z.array(Line).optional(),
  currency: Currency.optional(),
  total: Amount.optional(),
  amount: Amount.optional(),
  fee: Amount.optional(),
  startsAt: Instant.optional(),
  previousStartsAt: Instant.optional(),
  /** Of a ticket that was moved. */
  seatBefore: z.string().optional(),
  expiresAt: Instant.optional(),
  from: Day.optional(),
  to: Day.optional(),
  reason: z.string().optional(),
  limitReached: z.boolean().optional(),
  /** Of a refund: the order could not be delivered. */
  undone: z.boolean().optional(),
  subject: Text.optional(),
  body: Text.optional(),
  /** Host of an organiser's system that takes events. */
  receiver: z.string().optional(),
  /** Since when it failed; absent: it said that it is gone. */
  failingSince: Instant.optional(),
  /** Of auth's request to send a mail, which is opened when it is sent. */
  mailRequestId: Id.optional(),
  /** Of a ticket that is offered by mail: ticket knows address and link. */
  offerId: Id.optional(),
});
export type Facts = z.infer<typeof Facts>;
export type FactLine = z.infer<typeof Line>;
