import type { Queryable } from './transaction.ts';

/** The smallest id (UUID version 7) that could have been made at this instant: ids of later ones are greater. */
export function firstIdAt(instant: Date): string {
  const hex = Math.max(0, instant.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** A table whose rows are numbered as they are written. Constants of the code, never input: they become SQL. */
export interface NumberedTable {
  readonly table: string;
  /** When a row was written, by the database's clock. */
  readonly writtenAt: string;
}

/** Rows that are written side by side get their numbers and their times in different orders. */
const OUT_OF_ORDER_MS = 5_000;

/**
 * The number before the first row that was written at an instant or later, found by halving the numbers: about twenty reads by
 * key, and no index on the time, which every write would pay for.
 */
export async function numberBefore(
  db: Queryable,
  { table, writtenAt }: NumberedTable,
  instant: Date,
): Promise<number> {
  const wanted = instant.getTime() - OUT_OF_ORDER_MS;
  const [newest] = await db.query<{ id: number }>(`SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`);
  let [low, high] = [1, (newest?.id ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await db.query<{ id: number; at: Date }>({
      name: `number-before-${table}`,
      text: `SELECT id, ${writtenAt} AS at FROM ${table} WHERE id >= $1 ORDER BY id LIMIT 1`,
      values: [middle],
    });
    if (row !== undefined && row.at.getTime() < wanted) low = row.id + 1;
    else high = middle;
  }
  return low - 1;
}
