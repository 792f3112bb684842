import type { Label } from '@clove/contracts';
import type { StoredHold } from '../../domain/hold.ts';
import { arrayLiteral } from './array-literal.ts';

/** How a service's tables name an item: one column, or several whose values joined by `/` are the item. */
export interface ItemColumns {
  readonly names: readonly string[];
  /** Values of the columns, in the order of `names`. */
  split(item: string): readonly string[];
}

/** The items as one array per column, for `unnest`. */
export function itemArrays({ names, split }: ItemColumns, items: readonly string[]): string[][] {
  const parts = items.map(split);
  return names.map((_, column) => parts.map((values) => values[column] ?? ''));
}

/** `$<first>::text[], ...`: parameters for {@link itemArrays}. */
export function itemParameters({ names }: ItemColumns, first: number): string {
  return names.map((_, index) => `$${first + index}::text[]`).join(', ');
}

/** The columns of `holds` in which it says what its units are. */
export interface HoldColumns<Row> {
  readonly item: ItemColumns;
  /** Written as text, read as themselves. */
  readonly names: readonly { readonly name: string; readonly cast?: string }[];
  /** Values in the order of `names`. */
  write(hold: StoredHold): readonly (string | null)[];
  read(row: Row): Pick<StoredHold, 'kind' | 'item' | 'units' | 'categories' | 'terms'>;
}

/** One column: what `inventoryTables` make. */
export const itemColumn: ItemColumns = { names: ['item'], split: (item) => [item] };

export interface GeneralRow {
  readonly kind: string;
  readonly item: string | null;
  readonly units: string[] | null;
  readonly terms: { readonly label: Label | null; readonly refundsFrom: string } | null;
}

/** The columns that `inventoryTables` make. */
export const generalColumns: HoldColumns<GeneralRow> = {
  item: itemColumn,
  names: [
    { name: 'kind' },
    { name: 'item' },
    { name: 'units', cast: 'text[]' },
    { name: 'terms', cast: 'jsonb' },
  ],
  write: ({ kind, item, units, terms }) => [
    kind,
    item,
    units === null ? null : arrayLiteral(units),
    terms === null ? null : JSON.stringify(terms),
  ],
  read: ({ kind, item, units, terms }) => ({ kind, item, units, categories: null, terms }),
};
