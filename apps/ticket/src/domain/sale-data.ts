import {
  Currency,
  Instant,
  LocalisedText,
  Organiser,
  type Performance,
  RefundRule,
  type SaleData,
} from '@clove/contracts';
import { z } from 'zod';

/** What orders need of a festival file, as provisioning stores it. */
export const FestivalFields = z.object({
  title: LocalisedText,
  timezone: z.string(),
  currency: Currency,
  refunds: z.array(RefundRule),
  organiser: Organiser.optional(),
  resale: z.boolean().optional(),
});
export type FestivalFields = z.infer<typeof FestivalFields>;

export function festivalFields({
  title,
  timezone,
  currency,
  refunds,
  organiser,
  resale,
}: SaleData<'refunds' | 'organiser' | 'resale'>): FestivalFields {
  return {
    ...{ title, timezone, currency, refunds },
    ...(organiser === undefined ? {} : { organiser }),
    ...(resale === undefined ? {} : { resale }),
  };
}

/** What tickets need of a performance of the file. */
export const PerformanceFields = z.object({
  title: LocalisedText,
  startsAt: Instant,
  doorsAt: Instant.optional(),
});
export type PerformanceFields = z.infer<typeof PerformanceFields>;

/** Instants are compared as instants, not as the text in the file. */
export function performanceFields({
  title,
  startsAt,
  doorsAt,
}: Pick<Performance, 'title' | 'startsAt' | 'doorsAt'>): PerformanceFields {
  return {
    title,
    startsAt: new Date(startsAt).toISOString(),
    ...(doorsAt === undefined ? {} : { doorsAt: new Date(doorsAt).toISOString() }),
  };
}
