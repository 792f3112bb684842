import { Id, Instant, LocalId, textFault, UnitId } from '@clove/contracts';
import type { Inventory } from '@clove/inventory';
import {
  idempotently,
  member,
  type Queryable,
  type Route,
  type RouteRequest,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import {
  type BlockBook,
  type BlockedBy,
  blockSeats,
  type ShownBlock,
  unblockSeats,
} from '../../application/block-seats.ts';
import type { BoardCache } from '../../application/board-cache.ts';

/** Seats of one request. Source: judgement, a block of a hall; more are several requests. */
const MOST_SEATS = 1000;

const Note = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1)
  .max(300)
  .refine((text) => textFault(text) === undefined, 'must be plain text');

const Body = z.strictObject({
  performanceId: LocalId,
  seats: z
    .array(UnitId)
    .min(1)
    .max(MOST_SEATS)
    .refine((seats) => new Set(seats).size === seats.length, 'a seat is named twice'),
  /** Why: for staff, never for fans. */
  note: Note,
});

const Unblock = z.strictObject({ seats: z.array(UnitId), note: z.string(), by: Id, at: Instant });
const Block = z.strictObject({
  id: Id,
  performanceId: LocalId,
  /** Those that are still blocked. */
  seats: z.array(UnitId),
  note: z.string(),
  /** The member who blocked. */
  by: Id,
  at: Instant,
  unblocked: z.array(Unblock),
});

const example: z.infer<typeof Block> = {
  id: '01997f2e-8a50-7c11-9d3a-5a1f0c2b7e45',
  performanceId: 'day-1',
  seats: ['day-1/A/3-12'],
  note: 'camera in front of them',
  by: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
  at: '2026-06-01T09:00:00.000Z',
  unblocked: [
    {
      seats: ['day-1/A/3-13'],
      note: 'the camera is smaller than planned',
      by: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
      at: '2026-06-02T09:00:00.000Z',
    },
  ],
};
const body = { performanceId: 'day-1', seats: ['day-1/A/3-12', 'day-1/A/3-13'], note: example.note };

export interface BlockRouteParts {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  readonly blocks: BlockBook;
  readonly board: BoardCache;
}

/** Seats that staff close to the public, and open again. */
export function blockRoutes({ inventory, reads, blocks, board }: BlockRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/seats/blocks',
      operationId: 'blockSeats',
      summary: 'Closes free seats to everybody, all of them or none, with a note for staff',
      access: ['staff', 'organiser'],
      idempotent: true,
      body: Body,
      examples: { body },
      responses: {
        201: {
          description: 'Blocked; fans see it within seconds',
          schema: Block.pick({ id: true, performanceId: true, seats: true }),
          example: { id: example.id, performanceId: 'day-1', seats: body.seats },
        },
        409: { description: 'seats-not-free: some are held, sold or blocked already' },
        422: { description: 'unknown-seat' },
      },
      async handler(request) {
        const answer = await idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
          const { id, performanceId, seats } = await blockSeats(tx, blocks, request.body, decidedBy(request));
          return { status: 201, body: { id, performanceId, seats } };
        });
        board.invalidate();
        return answer;
      },
    }),
    route({
      method: 'post',
      path: '/api/seats/blocks/remove',
      operationId: 'unblockSeats',
      summary:
        'Opens seats again that staff blocked, all of them or none; fans who wait are offered them first',
      access: ['staff', 'organiser'],
      idempotent: true,
      body: Body,
      examples: { body: { ...body, note: 'the camera is smaller than planned' } },
      responses: {
        204: { description: 'Open again' },
        409: { description: 'seats-not-blocked: staff did not block some of them' },
        422: { description: 'unknown-seat' },
      },
      async handler(request) {
        const answer = await idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
          await unblockSeats(tx, inventory, blocks, request.body, decidedBy(request));
          return { status: 204 };
        });
        board.invalidate();
        return answer;
      },
    }),
    route({
      method: 'get',
      path: '/api/seats/blocks',
      operationId: 'listSeatBlocks',
      summary: 'Which seats of a performance staff blocked and unblocked: who, when and why',
      access: ['staff', 'organiser', 'ops'],
      query: z.strictObject({ performance: LocalId }),
      responses: {
        200: {
          description: 'Oldest first',
          schema: z.strictObject({ blocks: z.array(Block) }),
          example: { blocks: [example] },
        },
      },
      handler: async ({ query }) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: { blocks: (await blocks.ofPerformance(reads, query.performance)).map(shown) },
      }),
    }),
  ];
}

function decidedBy(request: RouteRequest<unknown, unknown, { note: string }>): BlockedBy {
  const { memberId } = member(request);
  return { memberId, note: request.body.note, correlationId: request.correlationId };
}

function shown({ at, seats, unblocked, ...block }: ShownBlock): z.infer<typeof Block> {
  return {
    ...block,
    seats: [...seats],
    at: at.toISOString(),
    unblocked: unblocked.map((each) => ({ ...each, seats: [...each.seats], at: each.at.toISOString() })),
  };
}
