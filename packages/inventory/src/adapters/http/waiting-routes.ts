import { Id, Instant } from '@clove/contracts';
import {
  idempotently,
  member,
  Problem,
  type Queryable,
  type Refusal,
  type Route,
  route,
  type Transaction,
  Undone,
} from '@clove/service-kit';
import { z } from 'zod';
import type { Inventory } from '../../application/inventory.ts';
import { SweepFirst } from '../../application/ports.ts';
import { sweepingFirst } from '../../application/sweep-holds.ts';
import { joinLine, leaveLine } from '../../application/wait-for-units.ts';
import type { SeenEntry } from '../../domain/waiting.ts';
import { type Describe, holdBound } from './problems.ts';

/** What every entry of a waiting list shows, beside what names its item. */
export const waitingEntryFields = {
  id: Id,
  quantity: z.int(),
  /**
   * WAITING and OFFERED are live. LAPSED: not ordered in time. PASSED_OVER: the fan's limit was used up.
   * CLOSED: it is sold no more.
   */
  state: z.enum(['WAITING', 'OFFERED', 'TAKEN', 'DECLINED', 'LAPSED', 'LEFT', 'PASSED_OVER', 'CLOSED']),
  /** From 1; null once it waits no more. */
  position: z.int().nullable(),
  /** The offer: an ordinary hold, to be ordered before expiresAt. */
  holdId: Id.nullable(),
  expiresAt: Instant.nullable(),
  joinedAt: Instant,
};

const exampleEntry = {
  id: '01997f3a-1b0c-7d5e-8a44-0f6f9a4f1a77',
  quantity: 2,
  state: 'WAITING',
  position: 17,
  holdId: null,
  expiresAt: null,
  joinedAt: '2026-06-01T11:42:10.020Z',
};

const exampleOffer = {
  ...exampleEntry,
  state: 'OFFERED',
  position: null,
  holdId: '01997f4c-77aa-7c11-9d3a-5a1f0c2b7e44',
  expiresAt: '2026-06-01T12:03:21.300Z',
};

/** What a fan wants of an item. */
export interface WantedUnits {
  readonly quantity: number;
  /** Id of a price category. @default what who names none gets */
  readonly category?: string | undefined;
}

/**
 * @typeParam K how the API names an item
 * @typeParam F what the service refuses of its own
 */
export interface WaitingRouteParts<K extends object, F extends Refusal> {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  /** e.g. `/api/seats/waiting-list`. */
  readonly path: string;
  /** Unique among all services. */
  readonly operationIds: { readonly join: string; readonly list: string; readonly leave: string };
  /** The item and what is wanted of it. */
  readonly body: z.ZodType<K & WantedUnits>;
  /** Why no unit can be offered so, beside what every inventory refuses. @default never */
  refusal?(tx: Transaction, body: K & WantedUnits): Promise<F | undefined>;
  itemOf(body: K): string;
  /** The item as `Entry` shows it. */
  shown(item: string): K;
  /** {@link waitingEntryFields} and the fields of `K`. */
  readonly entry: z.ZodType;
  readonly describe: Describe<F>;
  /** For OpenAPI. */
  readonly docs: {
    readonly summary: string;
    readonly body: K & WantedUnits;
    /** Problem types of 409 and of 422. */
    readonly conflicts: string;
    readonly unprocessable: string;
  };
}

/** Waiting for units of an item that has too few. */
export function waitingRoutes<K extends object, F extends Refusal>(parts: WaitingRouteParts<K, F>): Route[] {
  const { inventory, reads, path, operationIds, docs } = parts;
  const example = { ...exampleEntry, ...docs.body };
  const shown = ({ fanId: _, overtaken: __, item, category, hold, joinedAt, ...entry }: SeenEntry) => ({
    ...entry,
    ...parts.shown(item),
    ...(category === null ? {} : { category }),
    holdId: hold?.id ?? null,
    expiresAt: hold?.expiresAt.toISOString() ?? null,
    joinedAt: joinedAt.toISOString(),
  });
  return [
    route({
      method: 'post',
      path,
      operationId: operationIds.join,
      summary: docs.summary,
      access: ['fan'],
      idempotent: true,
      body: parts.body,
      examples: { body: docs.body },
      responses: {
        200: {
          description: 'You waited for just this already',
          schema: parts.entry,
          example,
        },
        201: { description: 'You wait', schema: parts.entry, example },
        409: { description: docs.conflicts },
        422: { description: docs.unprocessable },
      },
      handler: (request) =>
        sweepingFirst(inventory, () =>
          idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
            const item = parts.itemOf(request.body);
            const refusal = await parts.refusal?.(tx, request.body);
            if (refusal !== undefined) throw new Problem(parts.describe(refusal));
            const { quantity, category = null } = request.body;
            const wanted = { item, quantity, category };
            const answer = await joinLine(tx, inventory, member(request).memberId, wanted);
            if (answer instanceof SweepFirst) return new Undone(answer);
            if (answer.kind === 'refused') throw new Problem(parts.describe(answer.refusal));
            return { status: answer.joined ? 201 : 200, body: shown(answer.entry) };
          }),
        ),
    }),
    route({
      method: 'get',
      path,
      operationId: operationIds.list,
      summary:
        "The fan's own entries, newest first, with their position or the offer to order before expiresAt",
      access: ['fan'],
      responses: {
        200: {
          description: 'At most the newest 100',
          schema: z.strictObject({ entries: z.array(parts.entry) }),
          example: { entries: [{ ...exampleOffer, ...docs.body }] },
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
      path: `${path}/:entryId`,
      operationId: operationIds.leave,
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
                detail: 'This is being offered to you just now; ask again.',
                retryAfterSeconds: 1,
              });
            case 'left':
              return { status: 204 };
          }
        }),
    }),
  ];
}
