import type { Currency, HoldState } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { HoldBook } from '../../application/ports.ts';
import type { StoredHold } from '../../domain/hold.ts';
import { arrayLiteral } from './array-literal.ts';
import { CLOCK, latestClock, type TimedByClock } from './clock.ts';
import { type HoldColumns, itemArrays, itemParameters } from './columns.ts';

interface HoldRow {
  readonly id: string;
  readonly fan_id: string;
  readonly quantity: number;
  readonly prices: string[];
  readonly currency: Currency;
  readonly state: HoldState;
  readonly order_id: string | null;
  /** Null: no order let it go. */
  readonly let_go: Readonly<Record<string, number>> | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly closed: boolean;
  readonly released: string[];
  readonly version: number;
}

/** A hold's row with the database's clock. */
export type TimedHoldRow<Row> = HoldRow & Row & TimedByClock;

/** The columns of `holds` that {@link timedHolds} needs, those aside that an extension changes: `expires_at` and `version`. */
export function lastingColumns<Row>(columns: HoldColumns<Row>): string {
  const names = columns.names.map(({ name }) => name).join(', ');
  return `id, fan_id, ${names}, quantity, prices::text[] AS prices, currency,
  state, order_id, let_go, created_at, closed, released`;
}

/** The holds of rows by id, and the clock once all rows had arrived. */
export function timedHolds<Row>(rows: readonly TimedHoldRow<Row>[], columns: HoldColumns<Row>) {
  return { now: latestClock(rows), holds: new Map(rows.map((row) => [row.id, toHold(row, columns)])) };
}

/** Holds in PostgreSQL: one row each. */
export function postgresHoldBook<Row>(columns: HoldColumns<Row>): HoldBook {
  type TimedRow = TimedHoldRow<Row>;
  const names = columns.names.map(({ name }) => name).join(', ');
  const all = `${lastingColumns(columns)}, expires_at, version`;
  const insert = insertOf(columns, names);
  const lapsed = lapsedOf(columns);
  const timed = (rows: readonly TimedRow[]) => timedHolds(rows, columns);
  return {
    insert(tx, holds) {
      if (holds.length === 0) return;
      const units = holds.map(columns.write);
      tx.send({
        name: 'holds-insert',
        text: insert,
        values: [
          holds.map((hold) => hold.id),
          holds.map((hold) => hold.fanId),
          ...columns.names.map((_, column) => units.map((values) => values[column] ?? null)),
          holds.map((hold) => hold.quantity),
          holds.map((hold) => arrayLiteral(hold.prices)),
          holds.map((hold) => hold.currency),
          holds.map((hold) => hold.createdAt.toISOString()),
          holds.map((hold) => hold.expiresAt.toISOString()),
        ],
      });
    },

    async read(db, ids) {
      const rows = await db.query<TimedRow>({
        name: 'holds-read',
        text: `SELECT ${all}, ${CLOCK} FROM unnest($1::uuid[]) AS asked(id) JOIN holds USING (id)`,
        values: [ids],
      });
      return timed(rows);
    },

    async lock(tx, ids) {
      const rows = await tx.query<TimedRow>({
        name: 'holds-lock',
        text: `WITH locked AS MATERIALIZED (
                 SELECT holds.* FROM unnest($1::uuid[]) AS asked(id) JOIN holds USING (id)
                 ORDER BY id FOR UPDATE OF holds)
               SELECT ${all}, ${CLOCK} FROM locked`,
        values: [ids],
      });
      return timed(rows);
    },

    save,

    async lapsed(db, scope, graceSeconds, limit) {
      // statement_timestamp() is stable, so that the partial index serves; who locks decides by the clock again.
      const rows = await db.query<{ id: string }>({
        name: 'holds-lapsed',
        text: lapsed,
        values: [
          graceSeconds,
          scope.fans ?? null,
          ...(scope.items === undefined
            ? columns.item.names.map(() => null)
            : itemArrays(columns.item, scope.items)),
          limit,
        ],
      });
      return rows.map((row) => row.id);
    },
  };
}

function insertOf<Row>(columns: HoldColumns<Row>, names: string): string {
  const selected = columns.names.map(({ name, cast }) => (cast === undefined ? name : `${name}::${cast}`));
  const given = columns.names.length;
  const texts = columns.names.map((_, index) => `$${index + 3}::text[]`).join(', ');
  const [quantity, prices, currency, created, expires] = [3, 4, 5, 6, 7].map((at) => `$${at + given}`);
  return `INSERT INTO holds (id, fan_id, ${names}, quantity, prices, currency,
            state, created_at, expires_at, changed_at)
          SELECT id, fan_id, ${selected.join(', ')}, quantity, prices::bigint[], currency,
            'ACTIVE', created_at, expires_at, created_at
          FROM unnest($1::uuid[], $2::uuid[], ${texts}, ${quantity}::int[], ${prices}::text[],
            ${currency}::text[], ${created}::timestamptz[], ${expires}::timestamptz[]) AS placed(id, fan_id, ${names},
            quantity, prices, currency, created_at, expires_at)`;
}

function lapsedOf<Row>({ item }: HoldColumns<Row>): string {
  return `SELECT id FROM holds
          WHERE state = 'ACTIVE' AND expires_at < statement_timestamp() - make_interval(secs => $1)
            AND ($2::uuid[] IS NULL OR fan_id = ANY($2::uuid[]))
            AND ($3::text[] IS NULL OR (${item.names.join(', ')}) IN (SELECT * FROM unnest(${itemParameters(item, 3)})))
          ORDER BY expires_at LIMIT $${3 + item.names.length}`;
}

function save(tx: Transaction, holds: readonly StoredHold[]): void {
  if (holds.length === 0) return;
  tx.send({
    name: 'holds-save',
    // A row that is not at the version before (a lock is missing) gets none, which the column refuses.
    text: `UPDATE holds SET state = change.state, order_id = change.order_id, let_go = change.let_go, closed = change.closed,
             released = change.released::text[],
             version = CASE WHEN holds.version < change.version THEN change.version END,
             changed_at = clock_timestamp()
           FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::jsonb[], $5::boolean[], $6::text[], $7::int[])
             AS change(id, state, order_id, let_go, closed, released, version)
           WHERE holds.id = change.id`,
    values: [
      holds.map((hold) => hold.id),
      holds.map((hold) => hold.state),
      holds.map((hold) => hold.orderId),
      holds.map((hold) => jsonOf(hold.letGo)),
      holds.map((hold) => hold.closed),
      holds.map((hold) => arrayLiteral(hold.released)),
      holds.map((hold) => hold.version),
    ],
  });
}

/** Null while it is empty, as of nearly every hold. */
function jsonOf(letGo: StoredHold['letGo']): string | null {
  return Object.keys(letGo).length === 0 ? null : JSON.stringify(letGo);
}

function toHold<Row>(row: HoldRow & Row, columns: HoldColumns<Row>): StoredHold {
  return {
    ...columns.read(row),
    id: row.id,
    fanId: row.fan_id,
    quantity: row.quantity,
    prices: row.prices.map(Number),
    currency: row.currency,
    state: row.state,
    orderId: row.order_id,
    letGo: row.let_go ?? {},
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    closed: row.closed,
    released: row.released,
    version: row.version,
  };
}
