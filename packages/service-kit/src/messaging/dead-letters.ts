import { cutText } from '@clove/contracts';
import type { Queryable, UnitOfWork } from '../database/transaction.ts';
import { newId } from '../flow/new-id.ts';
import { applyEvents } from './apply-events.ts';
import type { Consumer } from './consumer.ts';
import { type Poison, readMessage } from './read-message.ts';

/** Records poison; an event that is recorded already (redelivered, or dead again after a replay) stays one open record. */
export async function recordPoison(db: Queryable, queue: string, poison: readonly Poison[]): Promise<void> {
  const distinct = lastPerEvent(poison);
  if (distinct.length === 0) return;
  await db.query(
    `INSERT INTO dead_letter (id, queue, event_id, type, subject, correlation_id, message, reason)
     SELECT id, $8, event_id, type, subject, correlation_id, message, reason
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS p (id, event_id, type, subject, correlation_id, message, reason)
     ON CONFLICT (event_id) WHERE event_id IS NOT NULL
       DO UPDATE SET reason = excluded.reason, acknowledged_at = NULL, resolution = NULL`,
    [
      distinct.map(() => newId()),
      distinct.map((one) => one.eventId),
      distinct.map((one) => one.type),
      distinct.map((one) => one.subject),
      distinct.map((one) => one.correlationId),
      // Text columns cannot hold NUL, and poison may hold anything.
      distinct.map((one) => one.message.replaceAll('\u0000', '')),
      distinct.map((one) => cutText(one.reason.replaceAll('\u0000', ''), 2_000)),
      queue,
    ],
  );
}

/** Delivery is at least once, so one batch may hold an event twice, and one statement may write its record only once. */
function lastPerEvent(poison: readonly Poison[]): Poison[] {
  const withoutId = poison.filter(({ eventId }) => eventId === null);
  const byId = new Map(poison.map((one) => [one.eventId?.toLowerCase(), one]));
  byId.delete(undefined);
  return [...withoutId, ...byId.values()];
}

/** A dead letter as ops see it. */
export interface DeadLetter {
  id: string;
  queue: string;
  eventId: string | null;
  type: string | null;
  subject: string | null;
  correlationId: string | null;
  reason: string;
  message: string;
  createdAt: Date;
  resolution: 'replayed' | 'given-up' | null;
}

const COLUMNS = `id, queue, event_id AS "eventId", type, subject, correlation_id AS "correlationId", reason, message,
  created_at AS "createdAt", resolution`;

/** Open dead letters, oldest first, at most 500. */
export function openDeadLetters(db: Queryable): Promise<DeadLetter[]> {
  return db.query<DeadLetter>(
    `SELECT ${COLUMNS} FROM dead_letter WHERE acknowledged_at IS NULL ORDER BY created_at LIMIT 500`,
  );
}

/** How a replay ended. */
export type ReplayOutcome =
  | { readonly outcome: 'replayed' }
  | { readonly outcome: 'not-found' }
  /** It is still not processable; the letter stays open. */
  | { readonly outcome: 'still-poison'; readonly reason: string };

/**
 * Replays a dead letter to its handler, in one transaction with its acknowledgement. Errors of the handler
 * pass through and leave the letter open.
 */
export function replayDeadLetter(
  unitOfWork: UnitOfWork,
  consumers: readonly Consumer[],
  id: string,
): Promise<ReplayOutcome> {
  return unitOfWork.run(async (tx) => {
    const [letter] = await tx.query<DeadLetter>(
      `SELECT ${COLUMNS} FROM dead_letter WHERE id = $1 AND acknowledged_at IS NULL FOR UPDATE`,
      [id],
    );
    if (letter === undefined) return { outcome: 'not-found' };
    const { events, poison } = readMessage(Buffer.from(letter.message));
    const [still] = poison;
    if (still !== undefined) return { outcome: 'still-poison', reason: still.reason };
    const handlers = consumers.find((one) => one.queue === letter.queue)?.handlers ?? {};
    await applyEvents(tx, handlers, events);
    await resolve(tx, id, 'replayed');
    return { outcome: 'replayed' };
  });
}

/** Records that a dead letter will not be processed; false when there is no such open one. */
export async function giveUpDeadLetter(unitOfWork: UnitOfWork, id: string): Promise<boolean> {
  return unitOfWork.run((tx) => resolve(tx, id, 'given-up'));
}

/**
 * Closes the records of events that were processed after all: their message came once more from the dead-letter
 * queue. One read of the few open records per batch.
 */
export async function resolveProcessed(tx: Queryable, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return;
  await tx.query({
    name: 'clove-dead-letter-processed',
    text: `UPDATE dead_letter SET acknowledged_at = clock_timestamp(), resolution = 'replayed'
           WHERE acknowledged_at IS NULL AND event_id = ANY($1::uuid[])`,
    values: [eventIds],
  });
}

async function resolve(db: Queryable, id: string, resolution: 'replayed' | 'given-up'): Promise<boolean> {
  const rows = await db.query(
    `UPDATE dead_letter SET acknowledged_at = clock_timestamp(), resolution = $2
     WHERE id = $1 AND acknowledged_at IS NULL RETURNING 1`,
    [id, resolution],
  );
  return rows.length === 1;
}
