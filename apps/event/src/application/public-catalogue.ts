import {
  Act,
  Amount,
  Currency,
  FestivalNotice,
  Instant,
  LegalTexts,
  LocalId,
  LocalisedText,
  MinAge,
  Organiser,
  PriceCategory,
  RefundRule,
  Section,
  Theme,
  Venue,
  VenueDrawing,
} from '@clove/contracts';
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
  /** That its start was moved after tickets were sold: from when, since when and why. Absent: it was not. */
  rescheduled: z.strictObject({ from: Instant, at: Instant, reason: z.string().nullable() }).optional(),
  /** From how many years people are let in, 0: all. Absent: it is not said. */
  minAge: MinAge.optional(),
  /** Who plays. Absent: it is not said. */
  lineUp: z.array(Act).optional(),
  sections: z.array(Section),
  /** False: withdrawn, or announced for information only. */
  onSale: z.boolean(),
  /** Path of its picture; the picture at a path never changes. */
  picture: z.string().nullable(),
});
export type PublicPerformance = z.infer<typeof PublicPerformance>;

/** The public view of a pass: one ticket for several performances. Hidden ones are not in it. */
export const PublicPass = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: Description.nullable(),
  /** Those that it admits to. */
  performances: z.array(LocalId),
  /** The section of each of them; what is free is at `/api/seats?performance=<id of the pass>`. */
  sectionId: LocalId,
  /** Whether its places are numbered seats, the same in each performance. */
  kind: z.enum(['standing', 'numbered']),
  /** With categories that of the first. */
  price: Amount,
  categories: z.array(PriceCategory).optional(),
  /** Of the first of its performances that takes place: refund days are counted from it. */
  startsAt: Instant,
  /** When its sale ends; absent: when it starts. */
  salesCloseAt: Instant.optional(),
  /** That it does not take place at all, since when and why; null: it does. */
  cancelled: z.strictObject({ at: Instant, reason: z.string().nullable() }).nullable(),
  onSale: z.boolean(),
});
export type PublicPass = z.infer<typeof PublicPass>;

/** A pass as the team sees it: hidden ones, too. */
export const StaffPass = PublicPass.extend({ hidden: z.boolean() });
export type StaffPass = z.infer<typeof StaffPass>;

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
  /** Where it takes place; absent: the festival file does not say. */
  venue: Venue.optional(),
  /** Outlines of its sections, and what is around them; absent: sections are drawn around their seats. */
  drawing: VenueDrawing.optional(),
  /** Its colours; absent: the page's own. */
  theme: Theme.optional(),
  /** Path of its own picture; the picture at a path never changes. Absent: it has none. */
  poster: z.string().optional(),
  /** Of performances that say none. */
  minAge: MinAge.optional(),
  /** Short texts for fans, as they stand in the festival file. */
  notices: z.array(FestivalNotice).optional(),
  /** What fans agree to when they order, by version; absent: nothing is asked of them. */
  legalTexts: LegalTexts.optional(),
  performances: z.array(PublicPerformance),
  /** Absent: there are none. */
  passes: z.array(PublicPass).optional(),
});
export type PublicCatalogue = z.infer<typeof PublicCatalogue>;

/** Path under which the picture with this hash is served. */
export function picturePath(hash: string): string {
  return `/api/events/pictures/${hash}`;
}
