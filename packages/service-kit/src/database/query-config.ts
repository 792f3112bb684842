import pg from 'pg';
import type { NamedQuery } from './transaction.ts';

const INT8 = 20;

/** How columns become values: like pg's defaults, but int8 (ids, counts, amounts) as a number that must be exact. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return exactNumber;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 column holds more than a safe integer');
  return value;
}

/** The query in pg's form. */
export function toQueryConfig(
  query: string | NamedQuery,
  values?: readonly unknown[],
): pg.QueryConfig<unknown[]> {
  if (typeof query === 'string') return { text: query, values: [...(values ?? [])], types: columnTypes };
  const config: pg.QueryConfig<unknown[]> = {
    text: query.text,
    values: [...(query.values ?? values ?? [])],
    types: columnTypes,
  };
  if (query.name !== undefined) config.name = query.name;
  return config;
}
