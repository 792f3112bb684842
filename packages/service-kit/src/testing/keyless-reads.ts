import { z } from 'zod';
import { openDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import type { Migration } from '../database/transaction.ts';
import type { ServiceDefinition } from '../service/definition.ts';
import { captureLog } from './captured-log.ts';
import type { PreparedStatement } from './prepared-statements.ts';
import { createTestDatabase } from './test-database.ts';

/** Reads that need no key, as {@link keylessReads} reports them, each with its reason. */
export type AllowedReads = Readonly<Record<string, string>>;

const ALLOWED_IN_THE_KIT: AllowedReads = {
  'clove-dead-letter-processed: Index Scan of dead_letter_open': 'the few open ones',
  'clove-outbox-unpublished: Index Scan of outbox_unpublished': 'what is not published yet, oldest first',
  'clove-outbox-mark: Index Scan of relay_lease_one': 'one row: who relays',
};

/**
 * How a service would plan these statements on opening night: for any values, on connections like its own, while the
 * tables that it has just migrated are empty. Such a plan is kept for as long as its connection lives, so that a read
 * of a whole table or index costs more with every row that comes. Answers the reads that are not allowed and have no
 * key, e.g. `settle: Index Scan of one_live_order_per_unit`, or less than the key of one row that the statement names,
 * e.g. `by-key: Index Scan of orders_of_fan, not one_order_per_fan_and_key`.
 */
export async function keylessReads(
  { database }: Pick<ServiceDefinition<z.ZodRawShape>, 'database'>,
  statements: readonly PreparedStatement[],
  allowed: AllowedReads = {},
): Promise<string[]> {
  const reads = await onEmptyTables(database?.migrations ?? [], async (ask) => {
    const keys = await keysOfRows(ask);
    const found: string[] = [];
    for (const { name, text } of statements)
      for (const read of readsWithoutKey(await planOf(ask, text), keys)) found.push(`${name}: ${read}`);
    return found;
  });
  return reads.filter((read) => !(read in ALLOWED_IN_THE_KIT) && !(read in allowed));
}

/** Runs SQL that has no values. */
type Ask = <R>(sql: string) => Promise<R[]>;

async function onEmptyTables<T>(migrations: readonly Migration[], use: (ask: Ask) => Promise<T>): Promise<T> {
  const empty = await createTestDatabase();
  try {
    await migrate(empty.url, migrations, captureLog('plans').log);
    const database = await openDatabase({
      url: empty.url,
      poolSize: 2,
      application: 'plans',
      onConnectionError: () => undefined,
    });
    try {
      // By pg itself, in the simple protocol: the other one asks for values of the statement that is explained.
      return await use(async (sql) => (await database.pgPool.query(sql)).rows);
    } finally {
      await database.close();
    }
  } finally {
    await empty.drop();
  }
}

/** Columns that together find one row of a table, whatever is in it. */
interface RowKey {
  readonly table: string;
  readonly index: string;
  readonly columns: readonly string[];
}

function keysOfRows(ask: Ask): Promise<RowKey[]> {
  return ask(
    `SELECT i.indrelid::regclass::text AS "table", i.indexrelid::regclass::text AS index,
       array_agg(a.attname::text) AS columns
     FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid
     WHERE i.indisunique AND i.indpred IS NULL AND i.indrelid::regclass::text NOT LIKE 'pg\\_%'
     GROUP BY i.indrelid, i.indexrelid ORDER BY 1, 2`,
  );
}

/** The parts of a plan that show how its nodes find their rows. */
const PlanNode = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Index Cond': z.string().default(''),
  Filter: z.string().default(''),
  get Plans() {
    return z.array(PlanNode).default([]);
  },
});
type PlanNode = z.infer<typeof PlanNode>;

const Explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: PlanNode })]) })]);

async function planOf(ask: Ask, text: string): Promise<PlanNode> {
  const [row] = Explained.parse(await ask(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`));
  return row['QUERY PLAN'][0].Plan;
}

/** What finds rows of a table. A bitmap heap scan only fetches what the index scans below it have found. */
const FINDS_ROWS = new Set(['Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Index Scan']);

function readsWithoutKey(node: PlanNode, keys: readonly RowKey[]): string[] {
  const below = node.Plans.flatMap((child) => readsWithoutKey(child, keys));
  if (!FINDS_ROWS.has(node['Node Type'])) return below;
  const read = `${node['Node Type']} of ${node['Index Name'] ?? node['Relation Name']}`;
  if (!isByKey(node['Index Cond'])) return [read, ...below];
  const missed = keys.find(
    ({ table, columns }) =>
      table === node['Relation Name'] &&
      columns.every((column) => compares(node['Index Cond'] + node.Filter, column)) &&
      !columns.every((column) => compares(node['Index Cond'], column)),
  );
  return missed === undefined ? below : [`${read}, not ${missed.index}`, ...below];
}

/** By a parameter, or by a column of another row. A condition on constants alone is the same for every caller. */
function isByKey(indexCondition: string): boolean {
  return /\$\d|[\w"]\.\w/.test(indexCondition.replaceAll(/'[^']*'/g, ''));
}

/** Whether rows must have one value in this column of the node's own, which PostgreSQL writes without its table. */
function compares(condition: string, column: string): boolean {
  if (/ OR |CASE /.test(condition)) return false;
  return condition.includes(`(${column} = `) || condition.includes(` = ${column})`);
}
