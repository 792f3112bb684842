import type { Opening } from '@clove/contracts';
import type { Wanted } from '@clove/inventory';
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
