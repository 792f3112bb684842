/** The column and the way that rows are sorted. */
export interface Sorting {
  readonly column: string;
  /** Largest first. */
  readonly down: boolean;
}

interface Valued<R> {
  readonly id: string;
  readonly cell: (row: R) => unknown;
  readonly value?: (row: R) => string | number;
}

/** The rows in which a column shows what is sought, sorted by a column's value. */
export function chosenRows<R>(
  rows: readonly R[],
  columns: readonly Valued<R>[],
  sought: string,
  sorting: Sorting | undefined,
): readonly R[] {
  const words = searchable(sought.trim());
  const found =
    words === '' ? rows : rows.filter((row) => columns.some((column) => textOf(column, row).includes(words)));
  const value = columns.find(({ id }) => id === sorting?.column)?.value;
  if (value === undefined) return found;
  const way = sorting?.down === true ? -1 : 1;
  return [...found].sort((a, b) => way * compare(value(a), value(b)));
}

/** What a reader sees of a row in a column: a moment's value is another text than the one that is shown. */
function textOf<R>({ cell, value }: Valued<R>, row: R): string {
  if (value === undefined) return '';
  const shown = cell(row);
  return searchable(typeof shown === 'string' ? shown : String(value(row)));
}

/** Capitals and the commas of thousands are no difference: an amount may be shown with them and typed without, or the other way. */
function searchable(text: string): string {
  return text.toLowerCase().replace(/(\d),(?=\d)/g, '$1');
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
