import { InventoryName } from '@clove/contracts';
import type { HoldRef } from './order.ts';

const places = new Map(InventoryName.options.map((inventory, index) => [inventory, index]));

/** In the order in which inventories are asked, and in the order of ids in each. */
export function sortedHolds(holds: readonly HoldRef[]): HoldRef[] {
  return holds.toSorted(
    (a, b) =>
      (places.get(a.inventory) ?? 0) - (places.get(b.inventory) ?? 0) || (a.holdId < b.holdId ? -1 : 1),
  );
}

/** Holds of one inventory each, in the order in which inventories are asked. */
export function byInventory(holds: readonly HoldRef[]): HoldRef[][] {
  return [...Map.groupBy(holds, ({ inventory }) => inventory).values()];
}
