import { LocalId } from '@clove/contracts';
import { type Inventory, waitingEntryFields, waitingRoutes } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import type { GoodsRefusal } from '../../domain/refusals.ts';
import { stockKey, stockName } from '../../domain/stock-key.ts';
import { MOST_PIECES } from './hold-routes.ts';
import { goodsProblem } from './problems.ts';

/** How the API names what fans wait for. */
interface WaitedFor {
  readonly itemId: string;
  readonly optionId?: string | undefined;
}

const item = { itemId: LocalId, optionId: LocalId.optional() };
const { id, ...fields } = waitingEntryFields;
const Entry = z.strictObject({ id, ...item, ...fields });

/** Waiting for pieces of an item that has too few. */
export function goodsWaitingRoutes(inventory: Inventory, reads: Queryable): Route[] {
  return waitingRoutes<WaitedFor, GoodsRefusal>({
    inventory,
    reads,
    path: '/api/goods/waiting-list',
    operationIds: {
      join: 'joinGoodsWaitingList',
      list: 'getGoodsWaitingList',
      leave: 'leaveGoodsWaitingList',
    },
    body: z.strictObject({ ...item, quantity: z.int().min(1).max(MOST_PIECES) }),
    itemOf: ({ itemId, optionId = null }) => stockName({ itemId, optionId }),
    shown(name) {
      const { itemId, optionId } = stockKey(name);
      return { itemId, ...(optionId === null ? {} : { optionId }) };
    },
    entry: Entry,
    describe: goodsProblem,
    docs: {
      summary:
        'Waits for a number of pieces of an item or option that cannot give them now. Who came first is offered freed pieces first.',
      body: { itemId: 'tee-2026', optionId: 'M', quantity: 2 },
      conflicts:
        'not-sold-out, already-waiting with another quantity, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
      unprocessable: 'unknown-item, or the Idempotency-Key was used for something else',
    },
  });
}
