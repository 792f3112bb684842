import type { Text } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';

/** An item as fans see it: prices by option, `null` where it has none. */
export interface Offered {
  readonly id: string;
  readonly maxPerFan: number;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly stock: readonly {
    readonly optionId: string | null;
    readonly title?: Text;
    readonly price: number;
  }[];
}

export interface Item {
  readonly id: string;
  readonly title: Text;
  readonly onSale: boolean;
  /** Undefined: fans do not see it. */
  readonly offered: Offered | undefined;
}

export interface Line {
  readonly itemId: string;
  readonly optionId: string | null;
  readonly received: number;
  readonly corrected: number;
  readonly held: number;
  readonly sold: number;
  readonly collected: number;
  readonly free: number;
  readonly waiting: number;
}

/** Reads goods anew, after something changed. */
export async function readGoodsAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['own', 'stock'] }),
    queryClient.invalidateQueries({ queryKey: ['console-goods'] }),
    queryClient.invalidateQueries({ queryKey: ['board'] }),
  ]);
}
