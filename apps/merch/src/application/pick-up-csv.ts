import { csv } from '../domain/csv.ts';
import type { PickUp } from '../domain/pick-up.ts';
import { shownCode } from '../domain/pick-up-code.ts';
import { stockKey } from '../domain/stock-key.ts';

const HEADER = ['code', 'order', 'item', 'option', 'title', 'pieces', 'readySince'];

/** What waits to be collected, one row per pick-up and item; no names. */
export function openPickUpsCsv(pickUps: readonly PickUp[]): string {
  return csv([HEADER, ...pickUps.flatMap(rowsOf)]);
}

function rowsOf({ code, orderId, createdAt, pieces }: PickUp): (string | number)[][] {
  const ready = pieces.filter(({ state }) => state === 'READY');
  return [...Map.groupBy(ready, ({ item }) => item)].map(([item, ofItem]) => {
    const { itemId, optionId } = stockKey(item);
    return [
      code === null ? '' : shownCode(code),
      orderId,
      itemId,
      optionId ?? '',
      ofItem[0]?.label.ko ?? '',
      ofItem.length,
      createdAt.toISOString(),
    ];
  });
}
