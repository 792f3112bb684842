import type { Currency, HoldState } from '@clove/contracts';
import type { Queryable, Transaction } from '@clove/service-kit';
import type { HoldBook, SweepScope } from '../../application/ports.ts';
import type { StoredHold, UnitKind } from '../../domain/hold.ts';

const COLUMNS = `id, fan_id, performance_id, kind, section_id, seats, quantity, prices::text[] AS prices, currency,
  state, order_id, created_at, expires_at, extended, closed, released, version`;

interface HoldRow {
  readonly id: string;
  readonly fan_id: string;
  readonly performance_id: string;
  readonly kind: UnitKind;
  readonly section_id: string | null;
  readonly seats: string[] | null;
  readonly quantity: number;
  readonly prices: string[];
  readonly currency: Currency;
  readonly state: HoldState;
  readonly order_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly extended: boolean;
  readonly closed: boolean;
  readonly released: string[];
  readonly version: number;
}

type TimedRow = HoldRow & { readonly now: Date };

/** Holds in PostgreSQL: one row each. */
export function postgresHoldBook(): HoldBook {
  return {
    insert(tx, holds) {
      if (holds.length === 0) return;
      tx.send({
        name: 'holds-insert',
        text: `INSERT INTO holds (id, fan_id, performance_id, kind, section_id, seats, quantity, prices, currency,
                 state, created_at, expires_at, changed_at)
               SELECT id, fan_id, performance_id, kind, section_id, seats, quantity, prices, currency,
                 'ACTIVE', created_at, expires_at, created_at
               FROM json_to_recordset($1::json) AS placed(id uuid, fan_id uuid, performance_id text, kind text,
                 section_id text, seats text[], quantity integer, prices bigint[], currency text,
                 created_at timestamptz, expires_at timestamptz)`,
        values: [JSON.stringify(holds.map(insertable))],
      });
    },

    async read(db, ids) {
      const rows = await db.query<TimedRow>({
        name: 'holds-read',
        text: `SELECT ${COLUMNS}, clock_timestamp() AS now FROM holds WHERE id = ANY($1::uuid[])`,
        values: [ids],
      });
      return timed(rows);
    },

    async lock(tx, ids) {
      // The clock is read as each locked row arrives: the latest reading is after the last lock.
      const rows = await tx.query<TimedRow>({
        name: 'holds-lock',
        text: `WITH locked AS MATERIALIZED (
                 SELECT * FROM holds WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
               SELECT ${COLUMNS}, clock_timestamp() AS now FROM locked`,
        values: [ids],
      });
      return timed(rows);
    },

    save,
    lapsed,
  };
}

async function save(tx: Transaction, holds: readonly StoredHold[]): Promise<void> {
  if (holds.length === 0) return;
  const rows = await tx.query<{ id: string }>({
    name: 'holds-save',
    text: `UPDATE holds SET state = change.state, order_id = change.order_id, expires_at = change.expires_at,
             extended = change.extended, closed = change.closed, released = change.released,
             version = change.version, changed_at = clock_timestamp()
           FROM json_to_recordset($1::json) AS change(id uuid, state text, order_id uuid, expires_at timestamptz,
             extended boolean, closed boolean, released text[], version integer)
           WHERE holds.id = ANY($2::uuid[]) AND holds.id = change.id AND holds.version < change.version
           RETURNING holds.id`,
    values: [
      JSON.stringify(
        holds.map((hold) => ({
          id: hold.id,
          state: hold.state,
          order_id: hold.orderId,
          expires_at: hold.expiresAt.toISOString(),
          extended: hold.extended,
          closed: hold.closed,
          released: hold.released,
          version: hold.version,
        })),
      ),
      // Named once more as an array: of that the planner knows the length, and takes the index.
      holds.map((hold) => hold.id),
    ],
  });
  if (rows.length !== holds.length) {
    throw new Error(
      `${holds.length} holds changed, ${rows.length} were at the version before: a lock is missing`,
    );
  }
}

async function lapsed(
  db: Queryable,
  scope: SweepScope,
  graceSeconds: number,
  limit: number,
): Promise<string[]> {
  // statement_timestamp() is stable, so that the partial index serves; who locks decides by the clock again.
  const rows = await db.query<{ id: string }>({
    name: 'holds-lapsed',
    text: `SELECT id FROM holds
           WHERE state = 'ACTIVE' AND expires_at < statement_timestamp() - make_interval(secs => $1)
             AND ($2::uuid[] IS NULL OR fan_id = ANY($2::uuid[]))
             AND ($3::text[] IS NULL OR (performance_id, section_id) IN (SELECT * FROM unnest($3::text[], $4::text[])))
           ORDER BY expires_at LIMIT $5`,
    values: [
      graceSeconds,
      scope.fans ?? null,
      scope.sections?.map((section) => section.performanceId) ?? null,
      scope.sections?.map((section) => section.sectionId) ?? null,
      limit,
    ],
  });
  return rows.map((row) => row.id);
}

function insertable(hold: StoredHold): Record<string, unknown> {
  return {
    id: hold.id,
    fan_id: hold.fanId,
    performance_id: hold.performanceId,
    kind: hold.kind,
    section_id: hold.sectionId,
    seats: hold.seats,
    quantity: hold.quantity,
    prices: hold.prices,
    currency: hold.currency,
    created_at: hold.createdAt.toISOString(),
    expires_at: hold.expiresAt.toISOString(),
  };
}

function timed(rows: readonly TimedRow[]): { now: Date; holds: Map<string, StoredHold> } {
  const latest = rows.reduce((max, row) => Math.max(max, row.now.getTime()), 0);
  return { now: new Date(latest), holds: new Map(rows.map((row) => [row.id, toHold(row)])) };
}

function toHold(row: HoldRow): StoredHold {
  return {
    id: row.id,
    fanId: row.fan_id,
    performanceId: row.performance_id,
    kind: row.kind,
    sectionId: row.section_id,
    seats: row.seats,
    quantity: row.quantity,
    prices: row.prices.map(Number),
    currency: row.currency,
    state: row.state,
    orderId: row.order_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    extended: row.extended,
    closed: row.closed,
    released: row.released,
    version: row.version,
  };
}
