import type { Queryable, Transaction } from '@clove/service-kit';
import type { ReplayBook } from '../../application/replays.ts';
import { LEASE_SECONDS } from './lease.ts';

export interface Occurrence {
  readonly id: string;
  readonly type: string;
  readonly happenedAt: string;
  readonly body: string;
}

/**
 * Keeps what happened while the festival has any endpoint, be it a disabled one, and makes a delivery for every endpoint that
 * asks for it. Most festivals have none: they store nothing.
 */
export async function noteOccurrences(tx: Transaction, occurrences: readonly Occurrence[]): Promise<void> {
  if (occurrences.length === 0) return;
  const ids = occurrences.map(({ id }) => id);
  await tx.query({
    name: 'webhook-occurrences',
    text: `INSERT INTO occurrence (id, type, happened_at, body)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[])
           WHERE EXISTS (SELECT FROM endpoint)
           ON CONFLICT (id) DO NOTHING`,
    values: [
      ids,
      occurrences.map(({ type }) => type),
      occurrences.map(({ happenedAt }) => happenedAt),
      occurrences.map(({ body }) => body),
    ],
  });
  await tx.query({
    name: 'webhook-deliveries',
    text: `INSERT INTO delivery (endpoint_id, occurrence_id, state, due_at)
           SELECT e.id, o.id, 'WAITING', clock_timestamp()
           FROM endpoint e JOIN occurrence o ON o.type = ANY (e.events)
           WHERE e.state = 'ACTIVE' AND o.id = ANY ($1::uuid[]) ORDER BY e.id, o.happened_at
           ON CONFLICT (endpoint_id, occurrence_id) DO NOTHING`,
    values: [ids],
  });
}

/** One that waits may be being sent right now: it is due at the latest when the lease of that ends. */
const ASKED_AGAIN = `state = 'WAITING', asked_at = clock_timestamp(), settled_at = NULL,
  attempts = CASE WHEN delivery.state = 'WAITING' THEN delivery.attempts ELSE 0 END,
  due_at = CASE WHEN delivery.state = 'WAITING'
    THEN LEAST(delivery.due_at, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})) ELSE clock_timestamp() END`;

/** What is sent (again) by hand. */
export const replayBook: ReplayBook = {
  async ping(tx, endpointId, { id, type, timestamp, ...rest }) {
    await tx.query('INSERT INTO occurrence (id, type, happened_at, body) VALUES ($1, $2, $3, $4)', [
      id,
      type,
      timestamp,
      JSON.stringify({ type, timestamp, id, ...rest }),
    ]);
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO delivery (endpoint_id, occurrence_id, state, due_at)
       VALUES ($1, $2, 'WAITING', clock_timestamp()) RETURNING id`,
      [endpointId, id],
    );
    if (row === undefined) throw new Error('a ping makes a delivery');
    return row.id;
  },

  async one(tx, endpointId, deliveryId) {
    const rows = await tx.query(
      `UPDATE delivery SET ${ASKED_AGAIN} WHERE id = $2 AND endpoint_id = $1 RETURNING id`,
      [endpointId, deliveryId],
    );
    return rows.length > 0;
  },

  async since(tx, endpointId, since) {
    const [row] = await tx.query<{ asked: number }>(
      `WITH asked AS (
         INSERT INTO delivery (endpoint_id, occurrence_id, state, due_at)
         SELECT e.id, o.id, 'WAITING', clock_timestamp()
         FROM endpoint e JOIN occurrence o ON o.type = ANY (e.events)
         WHERE e.id = $1 AND o.happened_at >= $2 ORDER BY o.happened_at
         ON CONFLICT (endpoint_id, occurrence_id) DO UPDATE SET ${ASKED_AGAIN} RETURNING 1)
       SELECT count(*)::int AS asked FROM asked`,
      [endpointId, since],
    );
    return row?.asked ?? 0;
  },
};

/** Most rows of one step, so that no step locks for long. */
const STEP = 5_000;

/** Forgets what happened more than so many days ago, with its deliveries and their log. */
export async function forgetOld(reads: Queryable, days: number): Promise<void> {
  for (;;) {
    const gone = await reads.query(
      `DELETE FROM occurrence WHERE id IN (
         SELECT id FROM occurrence WHERE noted_at < clock_timestamp() - make_interval(days => $1) LIMIT ${STEP})
       RETURNING id`,
      [days],
    );
    if (gone.length < STEP) return;
  }
}
