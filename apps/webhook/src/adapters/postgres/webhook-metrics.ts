import type { Queryable } from '@clove/service-kit';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface WebhookMetrics {
  /** @param outcome delivered, again, dead, gone */
  count(outcome: string, latencyMs: number): void;
}

/** Counts attempts by outcome, and shows what waits, what was given up within a day, and who is disabled for failing. */
export function webhookMetrics(registry: Registry, reads: Queryable): WebhookMetrics {
  const outcomes = new Counter({
    name: 'clove_webhook_attempts_total',
    help: 'Attempts to deliver an event to an organiser by outcome: delivered, again, dead, gone',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'clove_webhook_attempt_seconds',
    help: 'How long receivers take to answer, or an attempt to fail',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers: [registry],
  });
  const asked: [name: string, help: string, sql: string][] = [
    [
      'clove_webhooks_waiting_seconds',
      'Age of the oldest delivery that waits for an active endpoint',
      `SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - min(asked_at)), 0)::float8 AS value
       FROM delivery WHERE state = 'WAITING'`,
    ],
    [
      'clove_webhooks_given_up',
      'Deliveries of the last day that no attempt of a day could make',
      `SELECT count(*)::int AS value FROM delivery
       WHERE state = 'DEAD' AND settled_at > clock_timestamp() - interval '1 day'`,
    ],
    [
      'clove_webhook_endpoints_disabled',
      'Endpoints that were disabled because they failed for days or are gone',
      `SELECT count(*)::int AS value FROM endpoint WHERE disabled_because IN ('FAILING', 'GONE')`,
    ],
  ];
  for (const [name, help, sql] of asked) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        try {
          const [row] = await reads.query<{ value: number }>(sql);
          this.set(row?.value ?? 0);
        } catch {
          // Not 0: unknown while the database does not answer.
          this.set(Number.NaN);
        }
      },
    });
  }
  return {
    count(outcome, latencyMs) {
      outcomes.inc({ outcome });
      latency.observe(latencyMs / 1000);
    },
  };
}
