import { z } from 'zod';
import { NamedVenue } from '../festival-page.ts';
import { LocalId } from '../ids.ts';
import { Currency } from '../money.ts';
import { NumberedSection, PriceCategory, StandingSection } from '../section.ts';
import { Instant, LocalisedText } from '../text.ts';
import { eventsOf } from './declare.ts';

/** As in the festival file, but read as events are: see `DomainEvent`. */
const Text = z.object(LocalisedText.shape);
const words = {
  title: Text.optional(),
  categories: z.array(z.object({ ...PriceCategory.shape, title: Text })).optional(),
};
const Section = z.discriminatedUnion('kind', [
  z.object({ ...NumberedSection.shape, ...words }),
  z.object({ ...StandingSection.shape, ...words }),
]);

export const FestivalData = z.object({
  festival: z.string(),
  title: Text,
  timezone: z.string(),
  currency: Currency,
  opensAt: Instant,
  closesAt: Instant,
  /** Absent: the festival file names none, or the event is of a release up to 0.11.0. */
  venue: NamedVenue.optional(),
});

export const PerformanceData = z.object({
  id: LocalId,
  title: Text,
  startsAt: Instant,
  /** As in the festival file; absent: the default counted from startsAt. */
  salesCloseAt: Instant.optional(),
  doorsAt: Instant.optional(),
  /** When the organiser cancelled it; absent: it takes place. */
  cancelledAt: Instant.optional(),
  /** That its start was moved after tickets were sold, the last time. Absent: never. */
  rescheduled: z
    .object({
      from: Instant,
      at: Instant,
      /** As the organiser gave it to fans; absent: none was given. */
      reason: z.string().optional(),
    })
    .optional(),
  sections: z.array(Section),
  /** Of a pass, which is sold like a performance: those that it admits to. Absent: it is a performance. */
  covers: z.array(LocalId).optional(),
  /** False once it left the festival file: stored, not sold. */
  onSale: z.boolean(),
});

export const eventEvents = {
  ...eventsOf('event.FestivalChanged', FestivalData, ['event.FestivalChanged'], 2),
  ...eventsOf('event.PerformanceChanged', PerformanceData, ['event.PerformanceChanged']),
};
