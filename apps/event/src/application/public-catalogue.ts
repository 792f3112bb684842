import { Currency, Instant, LocalId, LocalisedText, Organiser, RefundRule, Section } from '@clove/contracts';
import { z } from 'zod';
import { Description } from '../domain/catalogue.ts';

/** The public view of a performance. */
export const PublicPerformance = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: Description.nullable(),
  startsAt: Instant,
  /** When its sale ends; absent: when it starts. */
  salesCloseAt: Instant.optional(),
  /** From when its tickets are checked in; absent: six hours before the start. */
  doorsAt: Instant.optional(),
  /** That it does not take place, since when and why; null: it does. */
  cancelled: z.strictObject({ at: Instant, reason: z.string().nullable() }).nullable(),
  sections: z.array(Section),
  /** False: withdrawn, or announced for information only. */
  onSale: z.boolean(),
  /** Path of its picture; the picture at a path never changes. */
  picture: z.string().nullable(),
});
export type PublicPerformance = z.infer<typeof PublicPerformance>;

/** The public view of the festival. */
export const PublicCatalogue = z.strictObject({
  festival: z.string(),
  title: LocalisedText,
  timezone: z.string(),
  currency: Currency,
  sales: z.strictObject({ opensAt: Instant, closesAt: Instant, maxTicketsPerFan: z.int() }),
  refunds: z.array(RefundRule),
  /** Who sells; absent: the festival file does not say. */
  organiser: Organiser.optional(),
  performances: z.array(PublicPerformance),
});
export type PublicCatalogue = z.infer<typeof PublicCatalogue>;

/** Path under which the picture with this hash is served. */
export function picturePath(hash: string): string {
  return `/api/events/pictures/${hash}`;
}
