import type { UnitOfWork } from '@clove/service-kit';
import type { DeliveryBook, DisabledBecause, DueDelivery } from '../../application/ports.ts';
import { endpointBook } from './endpoint-book.ts';
import { LEASE_SECONDS } from './lease.ts';

/** Deliveries of one endpoint that a replica sends at a time. Source: a slow receiver of 15 s still takes 48 a minute. */
const PER_ENDPOINT = 8;

interface DueRow {
  id: string;
  endpoint_id: string;
  url: string;
  message_id: string;
  body: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  attempts: number;
  asked_at: Date;
}

/** @param disableAfterSeconds an endpoint whose every attempt failed for so long is disabled */
export function deliveryBook(unitOfWork: UnitOfWork, disableAfterSeconds: number): DeliveryBook {
  return {
    async take(underWay) {
      const rows = await unitOfWork.only<DueRow>({
        name: 'webhook-delivery-take',
        text: `WITH due AS (
                 SELECT d.id FROM endpoint e
                 LEFT JOIN unnest($1::uuid[], $2::int[]) AS busy (endpoint_id, count) ON busy.endpoint_id = e.id
                 CROSS JOIN LATERAL (
                   SELECT id FROM delivery WHERE endpoint_id = e.id AND state = 'WAITING' AND due_at <= clock_timestamp()
                   ORDER BY due_at LIMIT $3 - COALESCE(busy.count, 0) FOR UPDATE SKIP LOCKED) d
                 WHERE e.state = 'ACTIVE')
               UPDATE delivery SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $4)
               FROM due, endpoint e, occurrence o
               WHERE delivery.id = due.id AND e.id = delivery.endpoint_id AND o.id = delivery.occurrence_id
               RETURNING delivery.id, delivery.endpoint_id, e.url, o.id AS message_id, o.body, e.secret,
                 CASE WHEN e.previous_until > clock_timestamp() THEN e.previous_secret END AS previous_secret,
                 delivery.attempts, delivery.asked_at`,
        values: [[...underWay.keys()], [...underWay.values()], PER_ENDPOINT, LEASE_SECONDS],
      });
      return rows.map(dueDelivery);
    },

    async settle(due, { status, fault, latencyMs, answer }, outcome) {
      return unitOfWork.run(async (tx): Promise<DisabledBecause | undefined> => {
        const endpoint = await endpointBook.find(tx, due.endpointId);
        // Deleted meanwhile, and the delivery with it.
        if (endpoint === undefined) return undefined;
        const state =
          outcome.kind === 'delivered' ? 'DELIVERED' : outcome.kind === 'again' ? 'WAITING' : 'DEAD';
        tx.send({
          name: 'webhook-attempt',
          text: `INSERT INTO attempt (delivery_id, status, fault, latency_ms, answer)
                 SELECT id, $2, $3, $4, $5 FROM delivery WHERE id = $1`,
          values: [due.id, status, fault, latencyMs, answer],
        });
        tx.send({
          name: 'webhook-delivery-settle',
          // What a receiver took is delivered, regardless of which replica has its lease now. Other outcomes count for the holder only.
          text: `UPDATE delivery SET state = $2::text,
                   due_at = CASE WHEN $2::text = 'WAITING' THEN clock_timestamp() + make_interval(secs => $3) END,
                   settled_at = CASE WHEN $2::text <> 'WAITING' THEN clock_timestamp() END
                 WHERE id = $1 AND state = 'WAITING' AND (attempts = $4 OR $2::text = 'DELIVERED')`,
          values: [due.id, state, outcome.kind === 'again' ? outcome.afterMs / 1000 : 0, due.attempt],
        });
        if (outcome.kind === 'delivered') {
          if (endpoint.failingSince !== null)
            await endpointBook.save(tx, { ...endpoint, failingSince: null });
          return undefined;
        }
        if (endpoint.state === 'DISABLED') return undefined;
        const [{ now } = { now: new Date() }] = await tx.query<{ now: Date }>(
          'SELECT clock_timestamp() AS now',
        );
        const failingSince = endpoint.failingSince ?? now;
        const hasFailedLong = now.getTime() - failingSince.getTime() >= disableAfterSeconds * 1000;
        const because = outcome.kind === 'gone' ? 'GONE' : hasFailedLong ? 'FAILING' : undefined;
        if (because === undefined) {
          if (endpoint.failingSince === null) await endpointBook.save(tx, { ...endpoint, failingSince });
          return undefined;
        }
        const disabled = { ...endpoint, failingSince, state: 'DISABLED', disabledBecause: because } as const;
        const { version } = await endpointBook.save(tx, disabled);
        await endpointBook.giveUpWaiting(tx, due.endpointId);
        tx.publish({
          type: 'webhook.EndpointDisabled',
          subject: endpoint.id,
          subjectVersion: version,
          data: {
            id: endpoint.id,
            organiserId: endpoint.contactId,
            receiver: new URL(endpoint.url).host,
            because,
            failingSince: failingSince.toISOString(),
          },
        });
        return because;
      });
    },
  };
}

function dueDelivery(row: DueRow): DueDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    url: row.url,
    messageId: row.message_id,
    body: row.body,
    sealedSecrets: row.previous_secret === null ? [row.secret] : [row.secret, row.previous_secret],
    attempt: row.attempts,
    askedAt: row.asked_at,
  };
}
