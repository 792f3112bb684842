import { Day, LocalId } from '@clove/contracts';
import { Problem, type Route, type RouteResponse, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import {
  csvOf,
  type ExportFilter,
  type ExportKind,
  type ExportReads,
  exportColumns,
  exportRows,
  jsonOf,
} from '../../application/exports.ts';
import type { DeskMember, SupportSources, SupportStore } from '../../application/support-ports.ts';
import { deskMember } from './support-routes.ts';

export interface ExportRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: ExportReads;
  readonly sources: Pick<SupportSources, 'contacts'>;
  readonly store: Pick<SupportStore, 'log'>;
  /** From the first midnight to the one after the last day, in the festival's zone (default: today); undefined while nothing is on sale. */
  days(from: string | undefined, to: string | undefined): Promise<{ from: string; to: string } | undefined>;
}

const Format = z.enum(['csv', 'json']).default('csv');

/** What each export holds; that it was made is written down beside what the support desk reads. */
const about: Readonly<Record<Exclude<ExportKind, 'settlement'>, string>> = {
  orders: 'Every order with who ordered it and its amounts',
  attendees: 'Every ticket that is not void, with its holder’s name and address',
  'door-list': 'The same for a door: names and places, no addresses',
  goods: 'Every piece of goods that was paid, also what was cancelled since',
  vouchers: 'Every code with its voucher’s terms, its uses and what it took off',
  bookings: 'Every unit and stay that was paid, also what was cancelled since',
};

/** Whole tables as files, made while they are read: for organisers, operations and machines with `exports:read`. */
export function exportRoutes(parts: ExportRouteParts): Route[] {
  const of = { access: ['organiser', 'ops'], scope: 'exports:read' } as const;
  const answer = (kind: ExportKind) => ({
    200: {
      description: `A file with the columns ${exportColumns[kind].join(', ')}; as JSON: an array, one row a line`,
      contentType: 'text/csv',
      headers: { 'Content-Disposition': 'The file’s name' },
    },
  });
  const plain = (Object.keys(about) as (keyof typeof about)[]).map((kind) =>
    route({
      method: 'get',
      path: `/api/exports/${kind}`,
      operationId: `export-${kind}`,
      summary: `${about[kind]}, as CSV (UTF-8 with its mark, no cell is a formula) or JSON`,
      ...of,
      query:
        kind === 'attendees' || kind === 'door-list'
          ? z.strictObject({ format: Format, performance: LocalId.optional() })
          : z.strictObject({ format: Format, performance: z.undefined().optional() }),
      responses: answer(kind),
      handler: ({ principal, query: { format, performance } }) =>
        streamed(deskMember(principal), kind, format, { performanceId: performance }),
    }),
  );
  const settlement = route({
    method: 'get',
    path: '/api/exports/settlement',
    operationId: 'export-settlement',
    summary:
      'Every capture and refund of some days with the provider’s reference and what the provider keeps, as CSV or JSON',
    ...of,
    query: z
      .strictObject({ format: Format, from: Day.optional(), to: Day.optional() })
      .refine(({ from, to }) => from !== undefined || to === undefined, {
        path: ['from'],
        message: 'goes with to',
      })
      .refine(({ from = '', to = from }) => from <= to, { path: ['to'], message: 'not before from' }),
    responses: answer('settlement'),
    async handler({ principal, query: { format, from, to = from } }) {
      const span = await parts.days(from, to);
      if (span === undefined) {
        throw new Problem({
          status: 503,
          type: 'not-on-sale-yet',
          detail: 'Nothing is on sale yet.',
          retryAfterSeconds: 30,
        });
      }
      return streamed(deskMember(principal), 'settlement', format, { span });
    },
  });
  return [...plain, settlement];

  async function streamed(
    by: DeskMember,
    kind: ExportKind,
    format: 'csv' | 'json',
    filter: ExportFilter,
  ): Promise<RouteResponse> {
    await parts.unitOfWork.run((tx) =>
      parts.store.log(tx, {
        by,
        action: 'export',
        subject: kind,
        orderId: null,
        reason: null,
        detail: { format },
      }),
    );
    const columns = exportColumns[kind];
    const pages = exportRows(parts, kind, filter);
    return {
      status: 200,
      headers: {
        'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
        'content-disposition': `attachment; filename="${kind}.${format}"`,
        'cache-control': 'no-store',
      },
      stream: format === 'csv' ? csvOf(columns, pages) : jsonOf(columns, pages),
    };
  }
}
