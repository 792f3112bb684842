import { events as contract } from '@clove/contracts';
import type { Transaction } from '../database/transaction.ts';
import { newId } from '../flow/new-id.ts';
import { correlationId } from '../log/correlation.ts';
import type { NewEvent } from './new-event.ts';

/**
 * Throws when one of the events of a unit of work must not be published. Tests check every event so; in production a dead
 * letter at a consumer is preferred to a purchase that fails because of its event.
 */
export type CheckEvents = (events: readonly NewEvent[]) => void;

/**
 * Writes events to the outbox in the order given, in one statement, as the last one before the commit: the
 * state change before it holds the subject's row lock, so ids of one subject rise in commit order.
 */
export function insertOutbox(
  tx: Pick<Transaction, 'send'>,
  source: string,
  events: readonly NewEvent[],
): void {
  const fallback = correlationId();
  const correlations = events.map((event) => event.correlationId ?? fallback);
  tx.send({
    name: 'clove-outbox-insert',
    text: `INSERT INTO outbox (event_id, type, version, source, subject, subject_version, correlation_id, causation_id, data)
           SELECT event_id, type, version, $9, subject, subject_version, correlation_id, causation_id, data
           FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::jsonb[])
             WITH ORDINALITY AS e (event_id, type, version, subject, subject_version, correlation_id, causation_id, data, place)
           ORDER BY place`,
    values: [
      events.map(() => newId()),
      events.map((event) => event.type),
      events.map((event) => contract[event.type].version),
      events.map((event) => event.subject),
      events.map((event) => event.subjectVersion),
      correlations,
      events.map((event, index) => event.causationId ?? correlations[index]),
      events.map((event) => JSON.stringify(event.data)),
      source,
    ],
  });
}
