import { type PlaceRequest, placeHolds, provision, quotaFacts } from '@clove/inventory';
import { type ModelReplica, modelOfInventory } from '@clove/inventory/testing';
import { batcher, messagingAuditFact, newId, type ServiceContext } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { answersToKeep } from '../src/adapters/http/problems.ts';
import { piecesPerItem } from '../src/adapters/postgres/piece-limits.ts';
import { deliveryFacts } from '../src/adapters/postgres/stock-audit.ts';
import type { GoodsRequest } from '../src/domain/goods-request.ts';
import { merchInventory, merchMigrations, merchProvisioning } from '../src/merch-service.ts';
import { saleOf } from './running.ts';

const LIMIT = 4;
const document = saleOf([
  {
    id: 'tee',
    title: { ko: '티셔츠' },
    price: 100,
    maxPerFan: LIMIT,
    options: [
      { id: 'M', title: { ko: 'M' }, stock: 5 },
      { id: 'L', title: { ko: 'L' }, stock: 2 },
    ],
  },
  { id: 'poster', title: { ko: '포스터' }, price: 10, stock: 5, maxPerFan: LIMIT },
]);

let replicas: ModelReplica<GoodsRequest>[] = [];
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  const database = await createTestDatabase();
  const stops: (() => Promise<void>)[] = [];
  for (const migrate of [true, false]) {
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
      { migrate },
    );
    stops.push(() => running.stop());
    if (captured !== undefined) replicas.push(replica(captured));
  }
  stop = async () => {
    for (const each of stops) await each();
    await database.drop();
  };
});
afterAll(async () => {
  replicas = [];
  await stop?.();
});

const quotas = quotaFacts(piecesPerItem);

function replica({ unitOfWork }: ServiceContext<unknown>): ModelReplica<GoodsRequest> {
  const config = { HOLD_SECONDS: 480, GRACE_SECONDS: 30, EXTENSION_SECONDS: 900, OFFER_SECONDS: 900 };
  const { inventory, store } = merchInventory({ unitOfWork, config });
  const place = batcher((requests: PlaceRequest<GoodsRequest>[]) =>
    placeHolds({ inventory, store, answersToKeep }, requests),
  );
  return {
    inventory,
    auditing: {
      inventory,
      quotas: async (db) => [...(await quotas(db)), ...(await deliveryFacts(db))],
      messaging: (db) => messagingAuditFact('merch', db),
    },
    place: (fanId, request) =>
      place({
        fanId,
        request,
        scope: {
          principal: fanId,
          operation: 'placeGoodsHold',
          key: newId(),
          bodyHash: JSON.stringify(request),
        },
        correlationId: newId(),
      }),
  };
}

function at(index: number): ModelReplica<GoodsRequest> {
  const found = replicas[index];
  if (found === undefined) throw new Error('the replicas are opened once the tests run');
  return found;
}

function sql(text: string, values?: unknown[]): Promise<unknown[]> {
  return at(0).inventory.unitOfWork.run((tx) => tx.query(text, values));
}

const somePieces = fc.record({
  of: fc.constantFrom(['tee', 'M'] as const, ['tee', 'L'] as const, ['poster', null] as const),
  quantity: fc.integer({ min: 1, max: 3 }),
});

modelOfInventory<GoodsRequest>('goods with options and a limit per item', {
  get a() {
    return at(0);
  },
  get b() {
    return at(1);
  },
  async restart() {
    await sql(
      `TRUNCATE desk_log, pieces, pick_ups, stock_corrections, stock, stock_lines, goods, refund_terms, waiting_entries, holds,
         fan_quota, sale`,
    );
    await provision(merchProvisioning(at(0).inventory), { generation: 1, dryRun: false, document });
  },
  requests: somePieces.map(({ of: [itemId, optionId], quantity }) => ({ itemId, optionId, quantity })),
  lines: ['tee/M', 'tee/L', 'poster'],
  most: () => LIMIT,
  async age(holdIds, seconds) {
    await sql(
      `UPDATE holds SET expires_at = expires_at - make_interval(secs => $2),
         created_at = created_at - make_interval(secs => $2) WHERE id = ANY($1::uuid[])`,
      [holdIds, seconds],
    );
  },
  /** Pieces that are kept for a line belong to a line in which a fan waits. */
  async expectKept() {
    const kept = await sql(
      `SELECT item FROM stock WHERE kept > 0
         AND item NOT IN (SELECT item FROM waiting_entries WHERE state = 'WAITING')`,
    );
    expect(kept).toEqual([]);
  },
});
