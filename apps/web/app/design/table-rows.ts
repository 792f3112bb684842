/** The column and the way that rows are sorted. */
export interface Sorting {
  readonly column: string;
  /** Largest first. */
  readonly down: boolean;
}

interface Valued<R> {
  readonly id: string;
  readonly value?: (row: R) => string | number;
}

/** The rows in which a value has what is sought, sorted. */
export function chosenRows<R>(
  rows: readonly R[],
  columns: readonly Valued<R>[],
  sought: string,
  sorting: Sorting | undefined,
): readonly R[] {
  const words = sought.trim().toLowerCase();
  const found =
    words === ''
      ? rows
      : rows.filter((row) =>
          columns.some(
            ({ value }) => value !== undefined && String(value(row)).toLowerCase().includes(words),
          ),
        );
  const value = columns.find(({ id }) => id === sorting?.column)?.value;
  if (value === undefined) return found;
  const way = sorting?.down === true ? -1 : 1;
  return [...found].sort((a, b) => way * compare(value(a), value(b)));
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
