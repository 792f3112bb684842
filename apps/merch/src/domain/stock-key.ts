import type { LocalId } from '@clove/contracts';

/** What is counted by itself: an item, or one of its options. */
export interface StockKey {
  readonly itemId: LocalId;
  /** Null: the item has no options. */
  readonly optionId: LocalId | null;
}

/** `<item>` or `<item>/<option>`: what the inventory calls an item. Ids hold no slash. */
export function stockName({ itemId, optionId }: StockKey): string {
  return optionId === null ? itemId : `${itemId}/${optionId}`;
}

export function stockKey(name: string): StockKey {
  const [itemId = '', optionId = null] = name.split('/');
  return { itemId, optionId };
}
