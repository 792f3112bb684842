import { type PlaceRequest, placeHolds, provision } from '@clove/inventory';
import { newId, type ServiceContext } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { answersToKeep } from '../src/adapters/http/problems.ts';
import { stockUnits } from '../src/adapters/postgres/stock-units.ts';
import type { GoodsRequest } from '../src/domain/goods-request.ts';
import { merchInventory, merchMigrations, merchProvisioning } from '../src/merch-service.ts';
import { saleOf } from './running.ts';

const config = { HOLD_SECONDS: 480, GRACE_SECONDS: 30, EXTENSION_SECONDS: 900, OFFER_SECONDS: 900 };

/** Lets everyone through once `count` have arrived: all have decided before any writes. */
function rendezvous(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const everyone = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return everyone;
  };
}

test('without the lock of the stock, a constraint fires instead of selling a piece twice', async () => {
  const database = await createTestDatabase();
  let captured: ServiceContext<unknown> | undefined;
  const running = await startService(
    {
      name: 'merch',
      config: z.object({}),
      database: { migrations: merchMigrations },
      build(context) {
        captured = context;
        return {};
      },
    },
    { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '6' },
    { migrate: true },
  );
  try {
    if (captured === undefined) throw new Error('the kit did not build the service');
    const { unitOfWork } = captured;
    const together = rendezvous(2);
    const unlocked = stockUnits({ graceSeconds: 30, locking: false });
    const { inventory, store } = merchInventory(
      { unitOfWork, config },
      {
        ...unlocked,
        async lock(tx, requests) {
          const read = await unlocked.lock(tx, requests);
          return {
            ...read,
            async claim(candidates, expiresAt) {
              await together();
              return read.claim(candidates, expiresAt);
            },
          };
        },
      },
    );
    const document = saleOf([{ id: 'mug', title: { ko: '머그' }, price: 1_000, stock: 3, maxPerFan: 2 }]);
    await provision(merchProvisioning(inventory), { generation: 1, dryRun: false, document });
    const place = () => {
      const fanId = newId();
      const request: PlaceRequest<GoodsRequest> = {
        fanId,
        request: { itemId: 'mug', optionId: null, quantity: 2 },
        scope: { principal: fanId, operation: 'placeGoodsHold', key: newId(), bodyHash: fanId },
        correlationId: newId(),
      };
      return placeHolds({ inventory, store, answersToKeep }, [request]);
    };
    const results = await Promise.allSettled([place(), place()]);
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failures).toMatchObject([{ constraint: 'stock_sold_once' }]);
    const [counter] = await unitOfWork.run((tx) => tx.query('SELECT taken FROM stock'));
    expect(counter).toEqual({ taken: 2 });
  } finally {
    await running.stop();
    await database.drop();
  }
});
