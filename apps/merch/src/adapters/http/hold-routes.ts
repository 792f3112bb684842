import { LocalId } from '@clove/contracts';
import { holdRoutes, type Inventory, placer, type UnitStore } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import type { GoodsRequest } from '../../domain/goods-request.ts';
import type { GoodsRefusal } from '../../domain/refusals.ts';
import { exampleHold } from './examples.ts';
import { answersToKeep, goodsProblem } from './problems.ts';

/** No request may ask for more. Source: the cap of maxPerFan. */
export const MOST_PIECES = 1000;

const HoldBody = z.strictObject({
  itemId: LocalId,
  /** Of an item that has options. */
  optionId: LocalId.optional(),
  quantity: z.int().min(1).max(MOST_PIECES),
});

export interface GoodsHoldRouteParts {
  readonly inventory: Inventory;
  readonly store: UnitStore<GoodsRequest, GoodsRefusal>;
  readonly reads: Queryable;
}

/** The fans' own endpoints: place, read and give up a hold of pieces. */
export function goodsHoldRoutes({ inventory, store, reads }: GoodsHoldRouteParts): Route[] {
  const place = placer({ inventory, store, answersToKeep });
  return holdRoutes<z.infer<typeof HoldBody>, GoodsRefusal>({
    inventory,
    reads,
    path: '/api/goods/holds',
    operationIds: { place: 'placeGoodsHold', get: 'getGoodsHold', release: 'releaseGoodsHold' },
    body: HoldBody,
    describe: goodsProblem,
    place: (asked, { itemId, optionId = null, quantity }) =>
      place({ ...asked, request: { itemId, optionId, quantity, opening: asked.opening } }),
    docs: {
      summary:
        'Holds a number of pieces of one item or option, at the price of this moment. Use a new Idempotency-Key for a new attempt: a refusal may be kept with its key.',
      body: { itemId: 'tee-2026', optionId: 'M', quantity: 1 },
      hold: exampleHold,
      conflicts: 'sold-out, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
      unprocessable: 'unknown-item, or the Idempotency-Key was used for something else',
    },
  });
}
