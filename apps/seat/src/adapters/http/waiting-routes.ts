import { Id, Instant, LocalId } from '@clove/contracts';
import { idempotently, member, Problem, type Queryable, type Route, route, Undone } from '@clove/service-kit';
import { z } from 'zod';
import type { Inventory } from '../../application/inventory.ts';
import { SweepFirst } from '../../application/ports.ts';
import { sweepingFirst } from '../../application/sweep-holds.ts';
import { joinLine, leaveLine } from '../../application/wait-for-places.ts';
import type { SeenEntry } from '../../domain/waiting.ts';
import { holdBound, refused } from './problems.ts';

/** No request may ask for more. Source: the cap of maxTicketsPerFan. */
const MOST_UNITS = 1000;

const Entry = z.strictObject({
  id: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  quantity: z.int(),
  /**
   * WAITING and OFFERED are live. LAPSED: not ordered in time. PASSED_OVER: the ticket limit was used up.
   * CLOSED: the performance is sold no more.
   */
  state: z.enum(['WAITING', 'OFFERED', 'TAKEN', 'DECLINED', 'LAPSED', 'LEFT', 'PASSED_OVER', 'CLOSED']),
  /** From 1; null once it waits no more. */
  position: z.int().nullable(),
  /** The offer: an ordinary hold, to be ordered before expiresAt. */
  holdId: Id.nullable(),
  expiresAt: Instant.nullable(),
  joinedAt: Instant,
});

const exampleEntry: z.infer<typeof Entry> = {
  id: '01997f3a-1b0c-7d5e-8a44-0f6f9a4f1a77',
  performanceId: 'day-1',
  sectionId: 'S',
  quantity: 2,
  state: 'WAITING',
  position: 17,
  holdId: null,
  expiresAt: null,
  joinedAt: '2026-06-01T11:42:10.020Z',
};

const exampleOffer: z.infer<typeof Entry> = {
  ...exampleEntry,
  state: 'OFFERED',
  position: null,
  holdId: '01997f4c-77aa-7c11-9d3a-5a1f0c2b7e44',
  expiresAt: '2026-06-01T12:03:21.300Z',
};

/** Waiting for places of a section that has too few. */
export function waitingRoutes(inventory: Inventory, reads: Queryable): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/seats/waiting-list',
      operationId: 'joinWaitingList',
      summary:
        'Waits for a number of places, any of a section that cannot give them now. Who came first is offered freed places first; fans who want fewer may pass one who wants more three times, then places are kept until they are enough for that one.',
      access: ['fan'],
      idempotent: true,
      body: z.strictObject({
        performanceId: LocalId,
        sectionId: LocalId,
        quantity: z.int().min(1).max(MOST_UNITS),
      }),
      examples: { body: { performanceId: 'day-1', sectionId: 'S', quantity: 2 } },
      responses: {
        200: {
          description: 'You waited for this section and quantity already',
          schema: Entry,
          example: exampleEntry,
        },
        201: { description: 'You wait', schema: Entry, example: exampleEntry },
        409: {
          description:
            'not-sold-out, already-waiting with another quantity, quota-exceeded, sale-not-open, sale-closed, sales-paused, performance-cancelled, withdrawn',
        },
        422: { description: 'unknown-section, or the Idempotency-Key was used for something else' },
      },
      handler: (request) =>
        sweepingFirst(inventory, () =>
          idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
            const { quantity, ...key } = request.body;
            const answer = await joinLine(tx, inventory, member(request).memberId, key, quantity);
            if (answer instanceof SweepFirst) return new Undone(answer);
            if (answer.kind === 'refused') throw refused(answer.refusal);
            return { status: answer.joined ? 201 : 200, body: shown(answer.entry) };
          }),
        ),
    }),
    route({
      method: 'get',
      path: '/api/seats/waiting-list',
      operationId: 'getWaitingList',
      summary:
        "The fan's own entries, newest first, with their position or the offer to order before expiresAt",
      access: ['fan'],
      responses: {
        200: {
          description: 'At most the newest 100',
          schema: z.strictObject({ entries: z.array(Entry) }),
          example: { entries: [exampleOffer] },
        },
      },
      async handler(request) {
        const entries = await inventory.waiting.book.ofFan(reads, member(request).memberId);
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: { entries: entries.map(shown) },
        };
      },
    }),
    route({
      method: 'delete',
      path: '/api/seats/waiting-list/:entryId',
      operationId: 'leaveWaitingList',
      summary: 'Leaves the line, or declines the offer: the next are served at once; repeats are fine',
      access: ['fan'],
      idempotent: true,
      params: z.strictObject({ entryId: Id }),
      responses: {
        204: { description: 'You wait no more' },
        409: {
          description:
            'hold-bound: the order of what was offered decides now; just-offered: ask again to decline it',
        },
      },
      handler: (request) =>
        idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
          switch (await leaveLine(tx, inventory, member(request).memberId, request.params.entryId)) {
            case 'not-found':
              throw new Problem({
                status: 404,
                type: 'not-found',
                detail: 'You have no such entry in a waiting list.',
              });
            case 'bound':
              throw holdBound();
            case 'just-offered':
              throw new Problem({
                status: 409,
                type: 'just-offered',
                detail: 'These places are being offered to you just now; ask again.',
                retryAfterSeconds: 1,
              });
            case 'left':
              return { status: 204 };
          }
        }),
    }),
  ];
}

function shown({ fanId: _, overtaken: __, hold, joinedAt, ...entry }: SeenEntry): z.infer<typeof Entry> {
  return {
    ...entry,
    holdId: hold?.id ?? null,
    expiresAt: hold?.expiresAt.toISOString() ?? null,
    joinedAt: joinedAt.toISOString(),
  };
}
