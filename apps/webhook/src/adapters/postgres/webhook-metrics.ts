import { askedGauge, queriedValue, type ServiceContext } from '@clove/service-kit';
import { Counter, Histogram } from 'prom-client';

export interface WebhookMetrics {
  /** @param outcome delivered, again, dead, gone */
  count(outcome: string, latencyMs: number): void;
}

/** Counts attempts by outcome, and shows what waits, what was given up within a day, and who is disabled for failing. */
export function webhookMetrics(
  context: Pick<ServiceContext<unknown>, 'metrics' | 'reads' | 'log'>,
): WebhookMetrics {
  const { metrics, reads } = context;
  const outcomes = new Counter({
    name: 'clove_webhook_attempts_total',
    help: 'Attempts to deliver an event to an organiser by outcome: delivered, again, dead, gone',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  const latency = new Histogram({
    name: 'clove_webhook_attempt_seconds',
    help: 'How long receivers take to answer, or an attempt to fail',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers: [metrics],
  });
  askedGauge(context, {
    name: 'clove_webhooks_waiting_seconds',
    help: 'Age of the oldest delivery that waits for an active endpoint',
    ask: () =>
      queriedValue(
        reads,
        `SELECT EXTRACT(EPOCH FROM clock_timestamp() - min(asked_at))::float8 AS value
         FROM delivery WHERE state = 'WAITING'`,
      ),
  });
  askedGauge(context, {
    name: 'clove_webhooks_given_up',
    help: 'Deliveries of the last day that no attempt of a day could make',
    ask: () =>
      queriedValue(
        reads,
        `SELECT count(*)::int AS value FROM delivery
         WHERE state = 'DEAD' AND settled_at > clock_timestamp() - interval '1 day'`,
      ),
  });
  askedGauge(context, {
    name: 'clove_webhook_endpoints_disabled',
    help: 'Endpoints that were disabled because they failed for days or are gone',
    ask: () =>
      queriedValue(
        reads,
        `SELECT count(*)::int AS value FROM endpoint WHERE disabled_because IN ('FAILING', 'GONE')`,
      ),
  });
  return {
    count(outcome, latencyMs) {
      outcomes.inc({ outcome });
      latency.observe(latencyMs / 1000);
    },
  };
}
