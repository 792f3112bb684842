import {
  Currency,
  Instant,
  LocalId,
  LocalisedText,
  NumberedSection,
  StandingSection,
  textFault,
} from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { CatalogueCache } from '../../application/catalogue-cache.ts';
import { announcePerformance, editPerformance } from '../../application/console.ts';
import { PublicPerformance, picturePath, StaffPass } from '../../application/public-catalogue.ts';
import { SalesReport, salesReport } from '../../application/sales-report.ts';
import { Description, optionalTimes, PerformanceId, type StoredPerformance } from '../../domain/catalogue.ts';
import type { SectionCounters } from '../../domain/sales-tally.ts';
import { catalogueTransaction } from '../postgres/catalogue-transaction.ts';
import { catalogueExample, salesExample } from './examples.ts';

const Reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => textFault(text) === undefined, { error: 'must be plain text' });

const Edit = z
  .strictObject({
    title: LocalisedText.optional(),
    /** null removes the text. */
    description: Description.nullable().optional(),
    startsAt: Instant.optional(),
    /** null: until it starts. */
    salesCloseAt: Instant.nullable().optional(),
    /** null: six hours before the start. Absent: they move with the start. */
    doorsAt: Instant.nullable().optional(),
    /** Why it starts at another time: shown to fans, with the start that tickets were sold for. */
    reason: Reason.optional(),
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), {
    error: 'name at least one of title, description, startsAt, salesCloseAt, doorsAt',
  })
  .refine(({ reason, startsAt }) => reason === undefined || startsAt !== undefined, {
    path: ['reason'],
    error: 'goes with startsAt',
  });

/** Confirms that a price of 0 is intended. */
const free = z.literal(true).optional();
const isFreeConfirmed = (section: { price: number; free?: true | undefined }) =>
  section.price > 0 || section.free === true;
const AnnouncedSection = z
  .discriminatedUnion('kind', [NumberedSection.extend({ free }), StandingSection.extend({ free })])
  .refine(isFreeConfirmed, { path: ['price'], error: 'a price of 0 needs free: true' });

const Announcement = z.strictObject({
  id: PerformanceId,
  title: LocalisedText,
  description: Description.optional(),
  startsAt: Instant,
  salesCloseAt: Instant.optional(),
  doorsAt: Instant.optional(),
  sections: z.array(AnnouncedSection).min(1),
});

/** A performance as the console shows it. */
export const ConsolePerformance = PublicPerformance.extend({
  /** `file`: it comes from the festival file, an edit lasts until the file changes the same field. */
  managedBy: z.enum(['file', 'console']),
});

/** As the console shows it. */
export const performanceExample = { ...catalogueExample.performances[0], managedBy: 'file' };

export interface OrganiserRoutesOptions {
  unitOfWork: UnitOfWork;
  cache: CatalogueCache;
  /** Every section's sales counters, and the festival's currency. */
  sales(): Promise<{ currency: string; counters: SectionCounters[] } | null>;
  /** Every pass, hidden ones too. */
  passes(): Promise<StaffPass[]>;
}

/** The organiser's console. */
export function organiserRoutes({ unitOfWork, cache, sales, passes }: OrganiserRoutesOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/events/passes',
      operationId: 'listPasses',
      summary: 'All passes, with those that the public catalogue hides',
      access: ['organiser', 'staff', 'support', 'ops'],
      responses: {
        200: {
          description: 'The passes',
          schema: z.strictObject({ passes: z.array(StaffPass) }),
          example: { passes: catalogueExample.passes.map((pass) => ({ ...pass, hidden: true })) },
        },
      },
      async handler() {
        return { status: 200, body: { passes: await passes() }, headers: { 'cache-control': 'no-store' } };
      },
    }),
    route({
      method: 'get',
      path: '/api/events/sales',
      operationId: 'getSales',
      summary: 'Tickets sold and revenue per performance and section',
      access: ['organiser', 'ops'],
      responses: { 200: { description: 'The report', schema: SalesReport, example: salesExample } },
      async handler() {
        const known = await sales();
        const report = salesReport(Currency.parse(known?.currency ?? 'KRW'), known?.counters ?? []);
        return { status: 200, body: report, headers: { 'cache-control': 'no-store' } };
      },
    }),
    route({
      method: 'post',
      path: '/api/events',
      operationId: 'announcePerformance',
      summary: 'Announces a performance that is not in the festival file; information only, nothing is sold',
      access: ['organiser'],
      idempotent: true,
      body: Announcement,
      examples: {
        body: {
          id: 'after-party',
          title: { ko: '뒤풀이', en: 'After party' },
          startsAt: '2026-08-09T22:00:00+09:00',
          sections: [{ id: 'S', kind: 'standing', capacity: 500, price: 0, free: true }],
        },
      },
      responses: {
        201: {
          description: 'Announced',
          schema: ConsolePerformance,
          example: { ...performanceExample, managedBy: 'console' },
        },
      },
      async handler({ body, idempotency }) {
        const response = await idempotently(unitOfWork, idempotency, async (tx) => {
          const sections = body.sections.map(({ free: _, ...section }) => section);
          const performance = await announcePerformance(catalogueTransaction(tx), { ...body, sections });
          return { status: 201, body: shown(performance) };
        });
        cache.invalidate();
        return response;
      },
    }),
    route({
      method: 'patch',
      path: '/api/events/:performanceId',
      operationId: 'editPerformance',
      summary: 'Changes texts or times of a performance, until the festival file changes the same field',
      access: ['organiser'],
      idempotent: true,
      params: z.strictObject({ performanceId: LocalId }),
      body: Edit,
      examples: { body: { title: { ko: '첫째 날 (우천)', en: 'Day 1 (rain)' } } },
      responses: {
        200: {
          description: 'The performance after the change',
          schema: ConsolePerformance,
          example: performanceExample,
        },
        409: {
          description:
            'start-in-the-past: tickets were sold and the new start is past; performance-cancelled: it keeps its start',
        },
        422: { description: 'invalid-times: sales would close, or doors open, after the start' },
      },
      async handler({ params, body, idempotency }) {
        const response = await idempotently(unitOfWork, idempotency, async (tx) => {
          const performance = await editPerformance(catalogueTransaction(tx), params.performanceId, body);
          return { status: 200, body: shown(performance) };
        });
        cache.invalidate();
        return response;
      },
    }),
  ];
}

/** A performance as the console shows it. */
export function shown(performance: StoredPerformance): z.infer<typeof ConsolePerformance> {
  const { id, title, description, startsAt, sections, onSale, managedBy, pictureHash } = performance;
  const { cancellation, rescheduling } = performance;
  return {
    id,
    title,
    description,
    startsAt,
    ...optionalTimes(performance),
    cancelled: cancellation === null ? null : { at: cancellation.cancelledAt, reason: cancellation.reason },
    ...(rescheduling === null ? {} : { rescheduled: rescheduling }),
    sections,
    onSale,
    managedBy,
    picture: pictureHash === null ? null : picturePath(pictureHash),
  };
}
