import type { Queryable } from '../database/transaction.ts';
import { newId } from '../flow/new-id.ts';
import { correlationId } from '../log/correlation.ts';
import type { NewEvent } from './new-event.ts';

/**
 * Writes events to the outbox in the order given, in one statement, as the last one before the commit: the
 * state change before it holds the subject's row lock, so ids of one subject rise in commit order.
 */
export async function insertOutbox(
  tx: Queryable,
  source: string,
  events: readonly NewEvent[],
): Promise<void> {
  const fallback = correlationId();
  const correlations = events.map((event) => event.correlationId ?? fallback);
  await tx.query({
    name: 'clove-outbox-insert',
    text: `INSERT INTO outbox (event_id, type, version, source, subject, subject_version, correlation_id, causation_id, data)
           SELECT event_id, type, version, $9, subject, subject_version, correlation_id, causation_id, data
           FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::jsonb[])
             WITH ORDINALITY AS e (event_id, type, version, subject, subject_version, correlation_id, causation_id, data, place)
           ORDER BY place`,
    values: [
      events.map(() => newId()),
      events.map((event) => event.type),
      events.map((event) => event.version ?? 1),
      events.map((event) => event.subject),
      events.map((event) => event.subjectVersion),
      correlations,
      events.map((event, index) => event.causationId ?? correlations[index]),
      events.map((event) => JSON.stringify(event.data)),
      source,
    ],
  });
}
