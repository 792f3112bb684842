import type { GeneralInventory } from '@clove/inventory';

/** What was taken off sale: holds of it are not bought any more. */
export const withdrawnGoods: GeneralInventory['withdrawn'] = async (db) => {
  const rows = await db.query<{ item: string }>({
    name: 'goods-withdrawn',
    text: `SELECT l.item FROM stock_lines l JOIN goods g ON g.id = l.goods_id
           WHERE NOT l.on_sale OR NOT g.on_sale OR g.withdrawn`,
  });
  const withdrawn = new Set(rows.map(({ item }) => item));
  return (item) => withdrawn.has(item);
};

/** Lines of fans who wait are served while their item is sold. */
export const waitingForGoods: NonNullable<GeneralInventory['waiting']> = {
  soldNow: `SELECT l.item FROM stock_lines l JOIN goods g ON g.id = l.goods_id CROSS JOIN sale s
    WHERE l.on_sale AND g.on_sale AND NOT g.withdrawn
      AND LEAST(g.closes_at, s.closes_at) > clock_timestamp()`,
  join: 'JOIN stock_lines l ON l.item = w.item JOIN goods g ON g.id = l.goods_id CROSS JOIN sale s',
  saleEnded: 'LEAST(g.closes_at, s.closes_at) <= clock_timestamp()',
};
