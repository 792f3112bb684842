import type { Currency, HoldState } from '@clove/contracts';
import type { Queryable, Transaction } from '@clove/service-kit';
import type { HoldBook, SweepScope } from '../../application/ports.ts';
import type { StoredHold, UnitKind } from '../../domain/hold.ts';
import { arrayLiteral } from './array-literal.ts';
import { CLOCK, latestClock, type TimedByClock } from './clock.ts';

const COLUMNS = `id, fan_id, performance_id, kind, section_id, seats, quantity, prices::text[] AS prices, currency,
  state, order_id, let_go, created_at, expires_at, closed, released, version`;

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
  /** Null: no order let it go. */
  readonly let_go: Readonly<Record<string, number>> | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly closed: boolean;
  readonly released: string[];
  readonly version: number;
}

type TimedRow = HoldRow & TimedByClock;

/** Holds in PostgreSQL: one row each. */
export function postgresHoldBook(): HoldBook {
  return {
    insert(tx, holds) {
      if (holds.length === 0) return;
      tx.send({
        name: 'holds-insert',
        text: `INSERT INTO holds (id, fan_id, performance_id, kind, section_id, seats, quantity, prices, currency,
                 state, created_at, expires_at, changed_at)
               SELECT id, fan_id, performance_id, kind, section_id, seats::text[], quantity, prices::bigint[], currency,
                 'ACTIVE', created_at, expires_at, created_at
               FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
                 $9::text[], $10::timestamptz[], $11::timestamptz[]) AS placed(id, fan_id, performance_id, kind,
                 section_id, seats, quantity, prices, currency, created_at, expires_at)`,
        values: [
          holds.map((hold) => hold.id),
          holds.map((hold) => hold.fanId),
          holds.map((hold) => hold.performanceId),
          holds.map((hold) => hold.kind),
          holds.map((hold) => hold.sectionId),
          holds.map((hold) => (hold.seats === null ? null : arrayLiteral(hold.seats))),
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
        text: `SELECT ${COLUMNS}, ${CLOCK} FROM unnest($1::uuid[]) AS asked(id) JOIN holds USING (id)`,
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
               SELECT ${COLUMNS}, ${CLOCK} FROM locked`,
        values: [ids],
      });
      return timed(rows);
    },

    save,
    lapsed,
  };
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

function timed(rows: readonly TimedRow[]): { now: Date; holds: Map<string, StoredHold> } {
  return { now: latestClock(rows), holds: new Map(rows.map((row) => [row.id, toHold(row)])) };
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
    letGo: row.let_go ?? {},
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    closed: row.closed,
    released: row.released,
    version: row.version,
  };
}
