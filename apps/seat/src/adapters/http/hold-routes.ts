import { Hold, Id, LocalId, UnitId } from '@clove/contracts';
import {
  batcher,
  idempotently,
  member,
  type Queryable,
  type Route,
  type RouteResponse,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache } from '../../application/board-cache.ts';
import type { Inventory } from '../../application/inventory.ts';
import { type PlaceAnswer, type PlaceRequest, placeHolds } from '../../application/place-holds.ts';
import { releaseOwnHold } from '../../application/release-holds.ts';
import type { UnitStore } from '../../application/units.ts';
import { publicHold } from '../../domain/hold.ts';
import type { HoldRequest, NumberedRequest, StandingRequest } from '../../domain/hold-request.ts';
import { outsideWindow } from '../../domain/sale.ts';
import { exampleHold } from './examples.ts';
import { holdBound, holdNotFound, keptProblem, refused } from './problems.ts';

/** No request may ask for more; the sale's own limit is usually far below. Source: the cap of maxTicketsPerFan. */
const MOST_UNITS = 1000;

const NumberedBody = z.strictObject({
  performanceId: LocalId,
  seats: z
    .array(UnitId)
    .min(1)
    .max(MOST_UNITS)
    .refine((seats) => new Set(seats).size === seats.length, 'a seat is named twice'),
});
const StandingBody = z.strictObject({
  performanceId: LocalId,
  sectionId: LocalId,
  quantity: z.int().min(1).max(MOST_UNITS),
});
const HoldBody = z.union([NumberedBody, StandingBody]);

/** What this image can hold; what it does not sell is absent. */
export interface Stores {
  readonly numbered?: UnitStore<NumberedRequest>;
  readonly standing: UnitStore<StandingRequest>;
}

export interface HoldRouteParts {
  readonly inventory: Inventory;
  readonly stores: Stores;
  readonly reads: Queryable;
  readonly board: BoardCache;
}

type Place<R extends HoldRequest> = (request: PlaceRequest<R>) => Promise<PlaceAnswer>;

/** The fans' own endpoints: place, read and give up a hold. */
export function holdRoutes({ inventory, stores, reads, board }: HoldRouteParts): Route[] {
  const { numbered } = stores;
  const placeStanding: Place<StandingRequest> = batcher(
    (requests: PlaceRequest<StandingRequest>[]) => placeHolds(inventory, stores.standing, requests),
    { gather: 'under-load' },
  );
  const placeNumbered: Place<NumberedRequest> | undefined =
    numbered &&
    batcher((requests: PlaceRequest<NumberedRequest>[]) => placeHolds(inventory, numbered, requests), {
      gather: 'under-load',
    });

  return [
    route({
      method: 'post',
      path: '/api/seats/holds',
      operationId: 'placeHold',
      summary:
        'Holds named seats, or a number of standing places, at the price of this moment. Use a new Idempotency-Key for a new attempt: a refusal may be kept with its key.',
      access: ['fan'],
      idempotent: true,
      body: HoldBody,
      examples: { body: { performanceId: 'day-1', sectionId: 'S', quantity: 2 } },
      responses: {
        201: { description: 'Held until expiresAt', schema: Hold, example: exampleHold },
        409: {
          description:
            'seats-taken, sold-out, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
        },
        422: {
          description: 'unknown-seat, unknown-section, or the Idempotency-Key was used for something else',
        },
      },
      async handler(request) {
        refuseClearlyOutside(board);
        const asked = {
          scope: request.idempotency,
          fanId: member(request).memberId,
          correlationId: request.correlationId,
        };
        const { body } = request;
        if ('sectionId' in body)
          return answerOf(await placeStanding({ ...asked, request: standingRequest(body) }));
        if (placeNumbered === undefined) throw refused({ reason: 'no-numbered-seats' });
        return answerOf(await placeNumbered({ ...asked, request: numberedRequest(body) }));
      },
    }),
    route({
      method: 'get',
      path: '/api/seats/holds/:holdId',
      operationId: 'getHold',
      summary: "One of the fan's own holds",
      access: ['fan'],
      params: z.strictObject({ holdId: Id }),
      responses: { 200: { description: 'The hold', schema: Hold, example: exampleHold } },
      async handler(request) {
        const { holds } = await inventory.holds.read(reads, [request.params.holdId]);
        const hold = holds.get(request.params.holdId);
        if (hold === undefined || hold.fanId !== member(request).memberId) throw holdNotFound();
        return { status: 200, body: publicHold(hold) };
      },
    }),
    route({
      method: 'delete',
      path: '/api/seats/holds/:holdId',
      operationId: 'releaseHold',
      summary: 'Gives a hold up that no order has pinned; repeats are fine',
      access: ['fan'],
      idempotent: true,
      params: z.strictObject({ holdId: Id }),
      responses: {
        204: { description: 'Given up' },
        409: { description: 'hold-bound: its order decides now' },
      },
      handler: (request) =>
        idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
          const { memberId } = member(request);
          const found = await releaseOwnHold(tx, inventory, request.params.holdId, memberId);
          if (found === 'not-found') throw holdNotFound();
          if (found === 'bound') throw holdBound();
          return { status: 204 };
        }),
    }),
  ];
}

/** Nearer to the edges of the sale's window than this, only the database's own clock decides. */
const CLOCK_SKEW_MARGIN_MS = 2_000;

/** Turns away an early crowd without a transaction; needs settings of this very second, otherwise lets pass. */
function refuseClearlyOutside(board: BoardCache): void {
  const recent = board.recentSale();
  if (recent === undefined) return;
  const { sale, serverTime } = recent;
  if (serverTime.getTime() > sale.opensAt.getTime() - CLOCK_SKEW_MARGIN_MS) return;
  const refusal = outsideWindow(sale, serverTime);
  if (refusal !== undefined) throw refused(refusal);
}

function standingRequest(body: z.infer<typeof StandingBody>): StandingRequest {
  return { kind: 'standing', ...body };
}

function numberedRequest(body: z.infer<typeof NumberedBody>): NumberedRequest {
  return { kind: 'numbered', ...body };
}

function answerOf(answer: PlaceAnswer): RouteResponse {
  switch (answer.kind) {
    case 'refused':
      throw refused(answer.refusal);
    case 'placed':
      return { status: 201, body: answer.hold };
    case 'replayed':
      if (answer.status >= 400) throw keptProblem(answer.body);
      return { status: answer.status, body: answer.body, headers: { 'idempotent-replay': 'true' } };
  }
}
