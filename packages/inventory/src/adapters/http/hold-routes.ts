import { Hold, Id, type Opening } from '@clove/contracts';
import {
  batcher,
  type IdempotencyScope,
  idempotently,
  member,
  Problem,
  type Queryable,
  type Refusal,
  type Route,
  type RouteResponse,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import { type Inventory, publicHold } from '../../application/inventory.ts';
import {
  type PlaceAnswer,
  type PlaceRequest,
  type Placing,
  placeHolds,
} from '../../application/place-holds.ts';
import { releaseOwnHold } from '../../application/release-holds.ts';
import { outsideWindow, type Sale } from '../../domain/sale.ts';
import { openingHeader, openingOf } from './opening.ts';
import { type Describe, holdBound, holdNotFound, keptProblem } from './problems.ts';

/** Who asks for a hold, with which key. */
export interface AskedHold {
  readonly scope: IdempotencyScope;
  readonly fanId: string;
  readonly correlationId: string;
  /** What the fan's code opens. @default nothing */
  readonly opening?: Opening;
}

/** Places one hold; requests that come at once are placed together. */
export type Place<R, F extends Refusal> = (request: PlaceRequest<R>) => Promise<PlaceAnswer<F>>;

export function placer<R, F extends Refusal>(placing: Placing<R, F>): Place<R, F> {
  return batcher((requests: PlaceRequest<R>[]) => placeHolds(placing, requests), { gather: 'under-load' });
}

export interface HoldRouteParts<B, F extends Refusal> {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  /** e.g. `/api/seats/holds`. */
  readonly path: string;
  /** Unique among all services. */
  readonly operationIds: { readonly place: string; readonly get: string; readonly release: string };
  /** What a fan sends to ask for units, already as `zod` reads it. */
  readonly body: z.ZodType<B>;
  readonly describe: Describe<F>;
  /** Hands a body to the `placer` of its kind of unit. */
  place(asked: AskedHold, body: B): Promise<PlaceAnswer<F>>;
  /** Settings of this very second where this process knows them: turns an early crowd away without a transaction. */
  recent?(): { readonly sale: Sale; readonly serverTime: Date } | undefined;
  /** For OpenAPI. */
  readonly docs: {
    readonly summary: string;
    readonly body: B;
    readonly hold: z.infer<typeof Hold>;
    /** Problem types of 409 and of 422. */
    readonly conflicts: string;
    readonly unprocessable: string;
  };
}

/** The fans' own endpoints: place, read and give up a hold. */
export function holdRoutes<B, F extends Refusal>(parts: HoldRouteParts<B, F>): Route[] {
  const { inventory, reads, path, operationIds, docs, describe } = parts;
  return [
    route({
      method: 'post',
      path,
      operationId: operationIds.place,
      summary: docs.summary,
      access: ['fan'],
      idempotent: true,
      body: parts.body,
      headers: openingHeader,
      examples: { body: docs.body },
      responses: {
        201: { description: 'Held until expiresAt', schema: Hold, example: docs.hold },
        403: { description: 'Also voucher-grant-over: send the code again' },
        409: { description: docs.conflicts },
        422: { description: docs.unprocessable },
      },
      async handler(request) {
        const fanId = member(request).memberId;
        const opening = openingOf(inventory, request.headers, fanId);
        if (opening === undefined) refuseClearlyOutside(parts);
        const asked: AskedHold = {
          ...{ scope: request.idempotency, fanId, correlationId: request.correlationId },
          ...(opening === undefined ? {} : { opening }),
        };
        return holdAnswer(await parts.place(asked, request.body), describe);
      },
    }),
    route({
      method: 'get',
      path: `${path}/:holdId`,
      operationId: operationIds.get,
      summary: "One of the fan's own holds",
      access: ['fan'],
      params: z.strictObject({ holdId: Id }),
      responses: { 200: { description: 'The hold', schema: Hold, example: docs.hold } },
      async handler(request) {
        const { holds } = await inventory.holds.read(reads, [request.params.holdId]);
        const hold = holds.get(request.params.holdId);
        if (hold === undefined || hold.fanId !== member(request).memberId) throw holdNotFound();
        return { status: 200, body: publicHold(inventory, hold) };
      },
    }),
    route({
      method: 'delete',
      path: `${path}/:holdId`,
      operationId: operationIds.release,
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

function refuseClearlyOutside<B, F extends Refusal>(parts: HoldRouteParts<B, F>): void {
  const recent = parts.recent?.();
  if (recent === undefined) return;
  const { sale, serverTime } = recent;
  if (serverTime.getTime() > sale.opensAt.getTime() - CLOCK_SKEW_MARGIN_MS) return;
  const refusal = outsideWindow(sale, serverTime);
  if (refusal !== undefined) throw new Problem(parts.describe(refusal));
}

/** What a request for a hold is answered. Throws the problem of a refusal. */
export function holdAnswer<F extends Refusal>(answer: PlaceAnswer<F>, describe: Describe<F>): RouteResponse {
  switch (answer.kind) {
    case 'refused':
      throw new Problem(describe(answer.refusal));
    case 'placed':
      return { status: 201, body: answer.hold };
    case 'replayed':
      if (answer.status >= 400) throw keptProblem(answer.body);
      return { status: answer.status, body: answer.body, headers: { 'idempotent-replay': 'true' } };
  }
}
