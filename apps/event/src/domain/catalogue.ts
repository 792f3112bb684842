import {
  Currency,
  FestivalPage,
  type FieldValues,
  Instant,
  LegalTexts,
  LocalId,
  LocalisedText,
  Organiser,
  RefundRule,
  type SaleDocument,
  Section,
  soldPasses,
} from '@clove/contracts';
import { z } from 'zod';

/** What the festival file decides about the festival as a whole. */
export const FestivalFields = z.strictObject({
  title: LocalisedText,
  timezone: z.string(),
  currency: Currency,
  opensAt: Instant,
  closesAt: Instant,
  maxTicketsPerFan: z.int().min(1),
  refunds: z.array(RefundRule),
  /** Who sells, as the law asks sites to say it; absent: the title alone is known. */
  organiser: Organiser.optional(),
  /** What the page says beside what is sold; absent: no more. */
  page: FestivalPage.optional(),
  /** What fans agree to when they order; absent: nothing is asked of them. */
  legalTexts: LegalTexts.optional(),
});
export type FestivalFields = z.infer<typeof FestivalFields>;

/** What the festival file decides about a performance; the console may override the title and the times. */
export const PerformanceFields = z.strictObject({
  title: LocalisedText,
  startsAt: Instant,
  /** @default startsAt */
  salesCloseAt: Instant.optional(),
  /** @default DEFAULT_DOORS_HOURS before startsAt */
  doorsAt: Instant.optional(),
  sections: z.array(Section).min(1),
  /** Of a pass: the performances that it admits to. Absent: it is a performance. */
  covers: z.array(LocalId).min(1).optional(),
});
export type PerformanceFields = z.infer<typeof PerformanceFields>;

/** A longer text in Korean and, where given, English. Only the console writes it. */
export const Description = z.strictObject({
  ko: z.string().min(1).max(5000),
  en: z.string().min(1).max(5000).optional(),
});
export type Description = z.infer<typeof Description>;

export interface StoredFestival extends FestivalFields {
  slug: string;
  /** Of its own picture, which only the console puts; null: it has none. */
  posterHash: string | null;
  lastApplied: FieldValues;
  version: number;
}

export interface StoredPerformance extends PerformanceFields {
  id: string;
  managedBy: 'file' | 'console';
  onSale: boolean;
  position: number;
  description: Description | null;
  pictureHash: string | null;
  /** That the organiser cancelled it, and the reason given to fans; null: it takes place. */
  cancellation: Cancellation | null;
  /** That its start was moved after tickets were sold, the last time; null: never. */
  rescheduling: Rescheduling | null;
  lastApplied: FieldValues | null;
  version: number;
}

/** That a performance does not take place. */
export interface Cancellation {
  readonly cancelledAt: Instant;
  readonly reason: string | null;
}

/** That a performance starts at another time than fans were sold. */
export interface Rescheduling {
  readonly from: Instant;
  readonly at: Instant;
  readonly reason: string | null;
}

/** Ids that a performance may not have, because `/api/events/<id>` already means something else. */
const reservedIds: ReadonlySet<string> = new Set(['sales', 'pictures', 'passes']);

/** The id of a performance: an id of the organiser's that is not a path of this API. */
export const PerformanceId = LocalId.refine((id) => !reservedIds.has(id), {
  error: `may not be ${[...reservedIds].join(' or ')}`,
});

/** The festival's part of a sale document, instants in UTC so that another spelling of the same instant is no change. */
export function festivalFields(document: SaleDocument): FestivalFields {
  return {
    title: document.title,
    timezone: document.timezone,
    currency: document.currency,
    opensAt: utc(document.sales.opensAt),
    closesAt: utc(document.sales.closesAt),
    maxTicketsPerFan: document.sales.maxTicketsPerFan,
    refunds: document.refunds,
    ...(document.organiser === undefined ? {} : { organiser: document.organiser }),
    ...(document.page === undefined ? {} : { page: document.page }),
    ...(document.legalTexts === undefined ? {} : { legalTexts: document.legalTexts }),
  };
}

/** One performance of a sale document, its instant in UTC. */
export function performanceFields(performance: SaleDocument['performances'][number]): PerformanceFields {
  return {
    title: performance.title,
    startsAt: utc(performance.startsAt),
    ...optionalTimes(performance),
    sections: performance.sections,
  };
}

/** Every performance of a sale document, and every pass as what is sold like one. */
export function soldInFile(document: SaleDocument): { id: string; fields: PerformanceFields }[] {
  return [
    ...document.performances.map((performance) => ({
      id: performance.id,
      fields: performanceFields(performance),
    })),
    ...soldPasses(document).map(({ id, ...fields }) => ({
      id,
      fields: { ...fields, sections: [...fields.sections] },
    })),
  ];
}

/** The times that a performance may name, in UTC; those that it does not name are absent. */
export function optionalTimes({
  salesCloseAt,
  doorsAt,
}: {
  salesCloseAt?: Instant | null | undefined;
  doorsAt?: Instant | null | undefined;
}) {
  return {
    ...(salesCloseAt ? { salesCloseAt: utc(salesCloseAt) } : {}),
    ...(doorsAt ? { doorsAt: utc(doorsAt) } : {}),
  };
}

/** An RFC 3339 instant in UTC, to the millisecond. */
export function utc(instant: Instant): Instant {
  return new Date(instant).toISOString();
}
