import { Hold, Id, LocalId, UnitId } from '@clove/contracts';
import {
  batcher,
  idempotently,
  member,
  Problem,
  type Queryable,
  type Route,
  type RouteResponse,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache } from '../../application/board-cache.ts';
import { releaseOwnHold } from '../../application/end-holds.ts';
import type { Inventory } from '../../application/inventory.ts';
import { type PlaceAnswer, type PlaceRequest, placeHolds } from '../../application/place-holds.ts';
import type { UnitStore } from '../../application/ports.ts';
import { publicHold } from '../../domain/hold.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { outsideWindow } from '../../domain/sale.ts';
import type { NumberedWish, StandingWish } from '../../domain/wish.ts';
import { exampleHold } from './examples.ts';

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
  readonly numbered?: UnitStore<NumberedWish>;
  readonly standing: UnitStore<StandingWish>;
}

export interface HoldRouteParts {
  readonly inventory: Inventory;
  readonly stores: Stores;
  readonly reads: Queryable;
  readonly board: BoardCache;
}

type Place<W extends NumberedWish | StandingWish> = (request: PlaceRequest<W>) => Promise<PlaceAnswer>;

/** The fans' own endpoints: place, read and give up a hold. */
export function holdRoutes({ inventory, stores, reads, board }: HoldRouteParts): Route[] {
  const { numbered } = stores;
  const placeStanding: Place<StandingWish> = batcher(
    (requests: PlaceRequest<StandingWish>[]) => placeHolds(inventory, stores.standing, requests),
    { gather: 'under-load' },
  );
  const placeNumbered: Place<NumberedWish> | undefined =
    numbered &&
    batcher((requests: PlaceRequest<NumberedWish>[]) => placeHolds(inventory, numbered, requests), {
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
        if ('sectionId' in body) return answerOf(await placeStanding({ ...asked, wish: standingWish(body) }));
        if (placeNumbered === undefined) throw problemOf(noNumberedSeats);
        return answerOf(await placeNumbered({ ...asked, wish: numberedWish(body) }));
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
          if (found === 'bound') {
            throw holdBound();
          }
          return { status: 204 };
        }),
    }),
  ];
}

/** Two seconds of doubt: nearer to the window's edges only the database's own clock decides. */
const DOUBT_MS = 2_000;

/** Turns away an early crowd without a transaction; needs settings of this very second, otherwise lets pass. */
function refuseClearlyOutside(board: BoardCache): void {
  const recent = board.recentSale();
  if (recent === undefined) return;
  const { sale, serverTime } = recent;
  if (serverTime.getTime() > sale.opensAt.getTime() - DOUBT_MS) return;
  const refusal = outsideWindow(sale, serverTime);
  if (refusal !== undefined) throw problemOf(refusal);
}

const noNumberedSeats: Refusal = {
  status: 422,
  type: 'unknown-seat',
  detail: 'This festival sells no numbered seats.',
  errors: [{ path: 'body.seats', message: 'this festival sells standing places only' }],
};

function standingWish(body: z.infer<typeof StandingBody>): StandingWish {
  return { kind: 'standing', ...body };
}

function numberedWish(body: z.infer<typeof NumberedBody>): NumberedWish {
  return { kind: 'numbered', ...body };
}

function answerOf(answer: PlaceAnswer): RouteResponse {
  if (answer.kind === 'refused') throw problemOf(answer.refusal);
  const headers = answer.replayed ? { headers: { 'idempotent-replay': 'true' } } : {};
  return { status: 201, body: answer.hold, ...headers };
}

/** A refusal as the problem document that says it. */
export function problemOf(refusal: Refusal): Problem {
  const { status, type, detail, errors, extra, retryAfterSeconds } = refusal;
  return new Problem({
    status,
    type,
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...(extra === undefined ? {} : { extra }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

export function holdBound(): Problem {
  return new Problem({
    status: 409,
    type: 'hold-bound',
    detail: 'This hold belongs to an order; cancel the order or its tickets instead.',
  });
}

function holdNotFound(): Problem {
  return new Problem({ status: 404, type: 'not-found', detail: 'You have no such hold.' });
}
