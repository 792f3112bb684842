import type { Opening } from '@clove/contracts';
import type { StoredHold, Wanted } from '@clove/inventory';
import { type StockKey, stockName } from './stock-key.ts';

/** A number of pieces of one item or option. */
export interface GoodsRequest extends StockKey {
  readonly quantity: number;
  /** What the fan's code opens. @default nothing */
  readonly opening?: Opening | undefined;
}

export function wantedPieces({ quantity, ...key }: GoodsRequest): Wanted {
  return { item: stockName(key), units: null, quantity };
}

/** See `stockName`: what a hold has pieces of. */
export function heldItem({ id, item }: StoredHold): string {
  if (item === null) throw new Error(`hold ${id} is not a hold of goods`);
  return item;
}
