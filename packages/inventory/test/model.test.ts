import { answersToKeep, inventoryTables, type PlaceRequest, placeHolds } from '@clove/inventory';
import { batcher, messagingAuditFact, newId, type ServiceContext } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { type ModelReplica, modelOfInventory } from '../src/testing/index.ts';
import { type ArticleRequest, articleTables } from './counted-units.ts';
import { describeShop, MOST_IN_ALL, MOST_OF_ONE, shopFacts, shopInventory } from './shop.ts';

const ARTICLES = ['mug', 'shirt'];
const PIECES = 5;

let replicas: ModelReplica<ArticleRequest>[] = [];
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
        database: { migrations: [inventoryTables, articleTables] },
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

function replica({ unitOfWork }: ServiceContext<unknown>): ModelReplica<ArticleRequest> {
  const config = { HOLD_SECONDS: 480, GRACE_SECONDS: 30, EXTENSION_SECONDS: 900, OFFER_SECONDS: 900 };
  const { inventory, articles } = shopInventory({ unitOfWork, config });
  const place = batcher((requests: PlaceRequest<ArticleRequest>[]) =>
    placeHolds({ inventory, store: articles, answersToKeep: answersToKeep(describeShop) }, requests),
  );
  return {
    inventory,
    auditing: { inventory, quotas: shopFacts, messaging: (db) => messagingAuditFact('merch', db) },
    place: (fanId, request) =>
      place({
        fanId,
        request,
        scope: { principal: fanId, operation: 'placeGoods', key: newId(), bodyHash: JSON.stringify(request) },
        correlationId: newId(),
      }),
  };
}

function at(index: number): ModelReplica<ArticleRequest> {
  const found = replicas[index];
  if (found === undefined) throw new Error('the replicas are opened once the tests run');
  return found;
}

function sql(text: string, values?: unknown[]): Promise<unknown[]> {
  return at(0).inventory.unitOfWork.run((tx) => tx.query(text, values));
}

modelOfInventory<ArticleRequest>('articles that are delivered, with a limit each and one in all', {
  get a() {
    return at(0);
  },
  get b() {
    return at(1);
  },
  async restart() {
    await sql('TRUNCATE parcels, waiting_entries, holds, fan_quota, articles, sale');
    await sql(
      `INSERT INTO sale (festival, currency, opens_at, closes_at, generation, applied)
       VALUES ('test', 'KRW', '2020-01-01', '2099-01-01', 1, '{}')`,
    );
    await sql(
      `INSERT INTO articles (id, price, max_per_fan, capacity, sells_until)
       SELECT id, 10, ${MOST_OF_ONE}, ${PIECES}, '2099-01-01' FROM unnest($1::text[]) AS id`,
      [ARTICLES],
    );
  },
  requests: fc.record({ article: fc.constantFrom(...ARTICLES), quantity: fc.integer({ min: 1, max: 3 }) }),
  lines: ARTICLES,
  most: (scope) => (scope === 'all' ? MOST_IN_ALL : MOST_OF_ONE),
  async age(holdIds, seconds) {
    await sql(
      `UPDATE holds SET expires_at = expires_at - make_interval(secs => $2),
         created_at = created_at - make_interval(secs => $2) WHERE id = ANY($1::uuid[])`,
      [holdIds, seconds],
    );
  },
  async expectKept() {
    const kept = await sql(
      `SELECT id FROM articles WHERE kept > 0
         AND id NOT IN (SELECT item FROM waiting_entries WHERE state = 'WAITING')`,
    );
    expect(kept).toEqual([]);
  },
});
