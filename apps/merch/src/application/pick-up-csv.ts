import { shownCode } from '@clove/inventory';
import { csv } from '@clove/service-kit';
import type { PickUp } from '../domain/pick-up.ts';
import { stockKey } from '../domain/stock-key.ts';
import type { PickUpReads } from './ports.ts';

const HEADER = ['code', 'order', 'item', 'option', 'title', 'pieces', 'readySince'];

/** What waits to be collected, of {@link PickUpReads.open}: one row per pick-up and item; no names. */
export function openPickUpsCsv(pickUps: Awaited<ReturnType<PickUpReads['open']>>): string {
  return csv([HEADER, ...pickUps.flatMap(rowsOf)]);
}

function rowsOf({ code, orderId, createdAt, pieces }: PickUp): (string | number)[][] {
  return [...Map.groupBy(pieces, ({ item }) => item)].map(([item, ofItem]) => {
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
