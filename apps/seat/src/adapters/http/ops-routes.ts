import { Id, Instant, LocalId } from '@clove/contracts';
import type { Inventory, RecentSale } from '@clove/inventory';
import {
  idempotently,
  member,
  type Queryable,
  type Route,
  type RouteRequest,
  type RouteResponse,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache } from '../../application/board-cache.ts';
import { type LeverBook, type Pull, pulledLevers, pullLever } from '../../application/levers.ts';
import type { LeverEntry } from '../../domain/lever.ts';
import type { SeatSale } from '../../domain/sale.ts';

/** Lines of the log that are shown. */
const MOST_ENTRIES = 500;
/** Highest rate that makes sense to ask of one gateway replica: above it, no fan would ever wait. */
const HIGHEST_RATE = 100_000;

const reason = z.string().trim().min(1).max(300);
const SectionBody = z.strictObject({ position: z.enum(['open', 'closed']), reason });

const Entry = z.strictObject({
  /** `sales`, `admission` or `section <performance>/<section>`. */
  lever: z.string(),
  before: z.string(),
  after: z.string(),
  reason: z.string(),
  /** The member who moved it. */
  by: Id,
  at: Instant,
});
const Moves = z.strictObject({
  /** Empty: it was in that position already, and nothing was logged. */
  moves: z.array(z.strictObject({ lever: z.string(), before: z.string(), after: z.string() })),
});

const exampleEntry: z.infer<typeof Entry> = {
  lever: 'sales',
  before: 'open',
  after: 'paused',
  reason: 'the provider declines every card',
  by: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
  at: '2026-06-01T11:05:02.120Z',
};
const exampleMoves: z.infer<typeof Moves> = { moves: [{ lever: 'sales', before: 'open', after: 'paused' }] };
const moved = { description: 'What moved; fans notice within seconds', schema: Moves };
const privately = { 'cache-control': 'no-store' };

export interface OpsRouteParts {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  readonly levers: LeverBook;
  readonly board: BoardCache;
  readonly recentSale: RecentSale<SeatSale>;
}

/** What the two ways to close sections differ in. */
interface SectionLever {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly params: z.ZodType<{ performanceId: string; sectionId?: string }>;
  /** An example of why. */
  readonly reason: string;
}

/** The levers of operations. They act at once, without a deployment, and no provisioning moves them back. */
export function opsRoutes({ inventory, reads, levers, board, recentSale }: OpsRouteParts): Route[] {
  async function pull(
    request: RouteRequest<unknown, unknown, { reason: string }>,
    wanted: Pull,
  ): Promise<RouteResponse> {
    const { memberId } = member(request);
    const by = { memberId, reason: request.body.reason, correlationId: request.correlationId };
    const answer = await idempotently(inventory.unitOfWork, request.idempotency, async (tx) => ({
      status: 200,
      body: { moves: await pullLever(tx, inventory, levers, wanted, by) },
    }));
    board.invalidate();
    return { ...answer, headers: { ...answer.headers, ...privately } };
  }

  function sections({ params, reason, ...described }: SectionLever): Route {
    return route({
      ...described,
      method: 'put',
      access: ['ops'],
      idempotent: true,
      params,
      body: SectionBody,
      examples: { body: { position: 'closed', reason } },
      responses: {
        200: {
          ...moved,
          example: { moves: [{ lever: 'section day-1/A', before: 'open', after: 'closed' }] },
        },
      },
      handler: (request) =>
        pull(request, {
          lever: 'sections',
          ...request.params,
          closed: request.body.position === 'closed',
        }),
    });
  }

  return [
    route({
      method: 'put',
      path: '/api/ops/levers/sales',
      operationId: 'setSales',
      summary:
        'Pauses the sale or lets it go on. Paused: no new holds and no new orders; what is being paid finishes',
      access: ['ops'],
      idempotent: true,
      body: z.strictObject({ position: z.enum(['open', 'paused']), reason }),
      examples: { body: { position: 'paused', reason: exampleEntry.reason } },
      responses: { 200: { ...moved, example: exampleMoves } },
      handler: (request) => pull(request, { lever: 'sales', paused: request.body.position === 'paused' }),
    }),
    route({
      method: 'put',
      path: '/api/ops/levers/admission',
      operationId: 'setAdmission',
      summary: 'Sets how many fans per second each gateway replica lets in to the seats; null: as configured',
      access: ['ops'],
      idempotent: true,
      body: z.strictObject({ perSecond: z.number().positive().max(HIGHEST_RATE).nullable(), reason }),
      examples: { body: { perSecond: 20, reason: 'the database is slow' } },
      responses: {
        200: { ...moved, example: { moves: [{ lever: 'admission', before: 'auto', after: '20' }] } },
      },
      handler: (request) => pull(request, { lever: 'admission', perSecond: request.body.perSecond }),
    }),
    sections({
      path: '/api/ops/levers/sections/:performanceId/:sectionId',
      operationId: 'setSection',
      summary: 'Closes a section for new holds, or opens it again; who holds places of it may buy them',
      params: z.strictObject({ performanceId: LocalId, sectionId: LocalId }),
      reason: 'water in the stand',
    }),
    sections({
      path: '/api/ops/levers/sections/:performanceId',
      operationId: 'setSections',
      summary: 'The same for all sections of a performance at once',
      params: z.strictObject({ performanceId: LocalId }),
      reason: 'the performance is cancelled',
    }),
    route({
      method: 'get',
      path: '/api/ops/levers',
      operationId: 'getLevers',
      summary: 'Which levers are pulled, by whom, since when and why; none: everything is as the file says',
      access: ['ops'],
      responses: {
        200: {
          description: 'By name',
          schema: z.strictObject({ levers: z.array(Entry) }),
          example: { levers: [exampleEntry] },
        },
      },
      handler: async () => ({
        status: 200,
        headers: privately,
        body: { levers: (await pulledLevers(reads, levers)).map(shown) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/ops/log',
      operationId: 'getLeverLog',
      summary: 'Every move of a lever, newest first',
      access: ['ops'],
      responses: {
        200: {
          description: `At most the newest ${MOST_ENTRIES}`,
          schema: z.strictObject({ entries: z.array(Entry) }),
          example: { entries: [exampleEntry] },
        },
      },
      handler: async () => ({
        status: 200,
        headers: privately,
        body: { entries: (await levers.entries(reads, MOST_ENTRIES)).map(shown) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/seats/admission',
      operationId: 'getAdmission',
      summary:
        'How many fans per second each gateway is to let in to the seats (null: as it is configured), and whether the sale is paused',
      access: 'public',
      responses: {
        200: {
          description: 'At most a second old',
          schema: z.strictObject({ perSecond: z.number().nullable(), paused: z.boolean() }),
          example: { perSecond: null, paused: false },
        },
      },
      async handler() {
        const sale = await recentSale();
        const body = { perSecond: sale?.admissionPerSecond ?? null, paused: sale?.paused ?? false };
        return { status: 200, headers: privately, body };
      },
    }),
  ];
}

function shown({ at, ...entry }: LeverEntry): z.infer<typeof Entry> {
  return { ...entry, at: at.toISOString() };
}
