import type { Limits } from '@clove/inventory';
import { stockKey } from '../../domain/stock-key.ts';

/** `maxPerFan` of each item, over all its options. */
export const piecesPerItem: Limits = {
  countsFor: (item) => (item === null ? [] : [{ scope: stockKey(item).itemId, each: 1 }]),

  async read(db, items) {
    const ids = new Set(items.flatMap((item) => (item === null ? [] : [stockKey(item).itemId])));
    const rows = await db.query<{ id: string; max_per_fan: number }>({
      name: 'goods-limits',
      text: 'SELECT id, max_per_fan FROM goods WHERE id = ANY($1::text[])',
      values: [[...ids]],
    });
    const most = new Map(rows.map((row) => [row.id, row.max_per_fan]));
    // Of an item that does not exist nothing is held, whatever its limit.
    return (scope) => most.get(scope) ?? 0;
  },
};
