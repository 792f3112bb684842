import {
  Currency,
  Instant,
  LegalTexts,
  LocalId,
  LocalisedText,
  NamedVenue,
  namedVenue,
  Organiser,
  type Performance,
  RefundRule,
  type SaleData,
  soldPasses,
} from '@clove/contracts';
import { z } from 'zod';

/** What orders need of a festival file, as provisioning stores it. */
export const FestivalFields = z.object({
  title: LocalisedText,
  timezone: z.string(),
  currency: Currency,
  refunds: z.array(RefundRule),
  organiser: Organiser.optional(),
  /** For papers. Absent: the file names none, or it was provisioned by a release up to 0.11.0. */
  venue: NamedVenue.optional(),
  resale: z.boolean().optional(),
  /** When everybody may buy. Absent: of a provisioning by a release up to 0.8.0. */
  opensAt: Instant.optional(),
  /** Hidden sections, as items of seat. Absent: none. */
  hidden: z.array(z.string()).optional(),
  /** What fans agree to when they order. Absent: nothing is asked of them. */
  legalTexts: LegalTexts.optional(),
});
export type FestivalFields = z.infer<typeof FestivalFields>;

export function festivalFields(
  document: SaleData<'performances' | 'refunds' | 'organiser' | 'page' | 'resale' | 'legalTexts' | 'passes'>,
): FestivalFields {
  const { title, timezone, currency, refunds, organiser, resale, sales, performances, legalTexts } = document;
  const venue = namedVenue(document.page);
  const hidden = [...performances, ...soldPasses(document)].flatMap(({ id, sections }) =>
    sections.flatMap((section) => (section.hidden === true ? [`${id}/${section.id}`] : [])),
  );
  return {
    ...{ title, timezone, currency, refunds },
    opensAt: new Date(sales.opensAt).toISOString(),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(organiser === undefined ? {} : { organiser }),
    ...(venue === undefined ? {} : { venue }),
    ...(resale === undefined ? {} : { resale }),
    ...(legalTexts === undefined ? {} : { legalTexts }),
  };
}

/** What tickets need of a performance of the file. */
export const PerformanceFields = z.object({
  title: LocalisedText,
  startsAt: Instant,
  doorsAt: Instant.optional(),
  /** Of a pass, which is sold like a performance: those that it admits to. Absent: it is a performance. */
  covers: z.array(LocalId).optional(),
});
export type PerformanceFields = z.infer<typeof PerformanceFields>;

/** Instants are compared as instants, not as the text in the file. */
export function performanceFields({
  title,
  startsAt,
  doorsAt,
  covers,
}: Pick<Performance, 'title' | 'startsAt' | 'doorsAt'> &
  Pick<PerformanceFields, 'covers'>): PerformanceFields {
  return {
    title,
    startsAt: new Date(startsAt).toISOString(),
    ...(doorsAt === undefined ? {} : { doorsAt: new Date(doorsAt).toISOString() }),
    ...(covers === undefined ? {} : { covers }),
  };
}
