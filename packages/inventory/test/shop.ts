import { Hold, LocalId } from '@clove/contracts';
import {
  answersToKeep,
  type Delivery,
  type Describe,
  generalInventory,
  holdRoutes,
  type Inventory,
  type InventoryConfig,
  inventoryConfig,
  inventoryProblem,
  inventoryTables,
  type Limits,
  placer,
  quotaFacts,
  recentSale,
  saleSettings,
  selling,
  unitIds,
  waitingEntryFields,
  waitingRoutes,
} from '@clove/inventory';
import type { Queryable, ServiceContext, ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { type ArticleRefusal, type ArticleRequest, articleTables, articleUnits } from './counted-units.ts';

/** A fan may have so many pieces in all, and fewer of one article. */
export const MOST_IN_ALL = 4;
export const MOST_OF_ONE = 3;

export const shopLimits: Limits = {
  countsFor: (item) => [
    { scope: 'all', each: 1 },
    { scope: item ?? '', each: 1 },
  ],
  read: async (db, items) => {
    const rows = await db.query<{ id: string; max_per_fan: number }>({
      name: 'articles-limits',
      text: 'SELECT id, max_per_fan FROM articles WHERE id = ANY($1::text[])',
      values: [items],
    });
    const most = new Map(rows.map((row) => [row.id, row.max_per_fan]));
    return (scope) => (scope === 'all' ? MOST_IN_ALL : (most.get(scope) ?? 0));
  },
};

/** A parcel per unit; one that was collected is not taken back. */
export const parcels: Delivery = {
  async deliver(tx, sold) {
    const units = sold.flatMap(({ hold, orderId }) =>
      unitIds(hold).map((unitId) => ({ unitId, holdId: hold.id, orderId })),
    );
    await tx.query(
      `INSERT INTO parcels (unit_id, hold_id, order_id, state)
       SELECT *, 'READY' FROM unnest($1::text[], $2::uuid[], $3::uuid[])`,
      [units.map((u) => u.unitId), units.map((u) => u.holdId), units.map((u) => u.orderId)],
    );
  },
  async withdraw(tx, units) {
    const rows = await tx.query<{ unit_id: string }>(
      `UPDATE parcels SET state = 'VOID' FROM unnest($1::text[], $2::boolean[]) AS back(unit_id, regardless)
       WHERE parcels.unit_id = back.unit_id AND (state = 'READY' OR back.regardless) RETURNING parcels.unit_id`,
      [units.map(({ unitId }) => unitId), units.map(({ regardless }) => regardless)],
    );
    const back = new Set(rows.map((row) => row.unit_id));
    return units.map(({ unitId }) =>
      back.has(unitId) ? { result: 'withdrawn' } : { result: 'refused', reason: 'collected' },
    );
  },
};

export async function shopFacts(db: Queryable) {
  const quotas = await quotaFacts(shopLimits)(db);
  const delivered = await db.query<{ unitId: string; holdId: string; orderId: string; state: string }>(
    `SELECT unit_id AS "unitId", hold_id AS "holdId", order_id AS "orderId", state FROM parcels ORDER BY 1`,
  );
  const facts = delivered.map((each) => ({ kind: 'delivery', inventory: 'merch', ...each }) as const);
  return [...quotas, ...facts];
}

export const describeShop: Describe<ArticleRefusal> = (refusal) =>
  refusal.reason === 'unknown-article'
    ? { status: 422, type: 'unknown-article', detail: 'There is no such article.' }
    : inventoryProblem(refusal, {
        units: 'pieces',
        item: 'article',
        quota: ({ max, scope }) => ({ detail: `At most ${max} per fan.`, extra: { max, scope } }),
      });

export function shopInventory(context: Pick<ServiceContext<InventoryConfig>, 'unitOfWork' | 'config'>): {
  inventory: Inventory;
  articles: ReturnType<typeof articleUnits>;
} {
  const articles = articleUnits(context.config.GRACE_SECONDS);
  const inventory = generalInventory(context, {
    name: 'merch',
    units: [articles],
    limits: shopLimits,
    async withdrawn(db) {
      const rows = await db.query<{ id: string }>('SELECT id FROM articles WHERE NOT on_sale');
      const gone = new Set(rows.map(({ id }) => id));
      return (item) => gone.has(item);
    },
    waiting: {
      soldNow: 'SELECT id FROM articles WHERE sells_until > clock_timestamp()',
      join: 'JOIN articles a ON a.id = w.item',
      saleEnded: 'a.sells_until <= clock_timestamp()',
    },
    delivery: parcels,
  });
  return { inventory, articles };
}

const Body = z.strictObject({ article: LocalId, quantity: z.int().min(1).max(100) });
const config = z.object(inventoryConfig);
const exampleBody = { article: 'shirt', quantity: 2 };
const exampleHold: z.infer<typeof Hold> = Hold.parse({
  id: '01997f2e-8a50-7c11-9d3a-5a1f0c2b7e44',
  inventory: 'merch',
  fanId: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
  state: 'ACTIVE',
  units: [{ unitId: '01997f2e-8a50-7c11-9d3a-5a1f0c2b7e44/1', item: 'shirt', label: null, price: 10 }],
  currency: 'KRW',
  createdAt: '2026-06-01T11:00:02.120Z',
  expiresAt: '2026-06-01T11:08:02.120Z',
});

/** A whole service on the package, as its documentation composes one. */
export const shop: ServiceDefinition<typeof config.shape> = {
  name: 'merch',
  config,
  database: { migrations: [inventoryTables, articleTables] },
  broker: true,
  auth: true,
  build(context) {
    const { inventory, articles } = shopInventory(context);
    const { reads } = context;
    const place = placer({ inventory, store: articles, answersToKeep: answersToKeep(describeShop) });
    const shared = selling(context, {
      inventory,
      describe: describeShop,
      quotas: shopFacts,
      recentSale: recentSale(() => inventory.sale.read(reads)),
      provisioning: {
        inventory,
        sections: ['goods'],
        settings: saleSettings(),
        entities: [
          {
            noun: 'article',
            read: async (tx) => {
              const rows = await tx.query<{ id: string; price: number; capacity: number; on_sale: boolean }>(
                'SELECT id, price, capacity, on_sale FROM articles ORDER BY id FOR UPDATE',
              );
              return rows.map(({ id, price, capacity, on_sale: onSale }) => ({
                id,
                managedBy: 'file',
                onSale,
                current: { price, capacity },
                lastApplied: { price, capacity },
              }));
            },
            inFile: ({ goods = [] }) =>
              goods.map(({ id, price, stock = 0 }, index) => ({
                id,
                fields: { price, capacity: stock },
                path: `goods.${index}`,
              })),
            refusals: async () => [],
            async save(tx, { id, next, onSale }) {
              await tx.query(
                `INSERT INTO articles (id, price, capacity, max_per_fan, sells_until, on_sale)
                 VALUES ($1, $2, $3, ${MOST_OF_ONE}, '2099-01-01', $4)
                 ON CONFLICT (id) DO UPDATE SET price = EXCLUDED.price, capacity = EXCLUDED.capacity, on_sale = EXCLUDED.on_sale`,
                [id, next['price'], next['capacity'], onSale],
              );
              return [id];
            },
          },
        ],
      },
    });
    return {
      ...shared,
      routes: [
        ...holdRoutes<ArticleRequest, ArticleRefusal>({
          inventory,
          reads,
          path: '/api/goods/holds',
          operationIds: { place: 'placeGoods', get: 'getGoods', release: 'releaseGoods' },
          body: Body,
          describe: describeShop,
          place: (asked, request) => place({ ...asked, request }),
          docs: {
            summary: 'Holds pieces',
            body: exampleBody,
            hold: exampleHold,
            conflicts: 'sold-out',
            unprocessable: 'unknown-article',
          },
        }),
        ...waitingRoutes<{ readonly article: string }, ArticleRefusal>({
          inventory,
          reads,
          path: '/api/goods/waiting-list',
          operationIds: { join: 'joinGoods', list: 'listGoods', leave: 'leaveGoods' },
          body: Body,
          itemOf: ({ article }) => article,
          shown: (item) => ({ article: item }),
          entry: z.strictObject({ article: LocalId, ...waitingEntryFields }),
          describe: describeShop,
          docs: {
            summary: 'Waits for pieces',
            body: exampleBody,
            conflicts: 'not-sold-out',
            unprocessable: 'unknown-article',
          },
        }),
      ],
    };
  },
};
