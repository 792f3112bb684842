import { z } from 'zod';
import { Id } from '../ids.ts';

/**
 * POST /internal/offers/mail of ticket: whom the mail of an offered ticket goes to and its secret link, asked when the mail is
 * being sent and never stored elsewhere.
 */
export const OfferMailItem = z.object({ offerId: Id });
export const OfferMailAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('ok'),
    email: z.email(),
    language: z.enum(['ko', 'en']),
    /** Path and fragment below the festival's public address. */
    link: z.string(),
  }),
  /** Taken, taken back or expired: nothing is to be sent. */
  z.object({ result: z.literal('ended') }),
]);
export type OfferMailItem = z.infer<typeof OfferMailItem>;
export type OfferMailAnswer = z.infer<typeof OfferMailAnswer>;
