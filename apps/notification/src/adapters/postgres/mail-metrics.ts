import { askedGauge, queriedValue, type ServiceContext } from '@clove/service-kit';
import { Counter } from 'prom-client';

/** Counts mails by outcome, and shows what waits and what was given up within a day. */
export function mailMetrics(context: Pick<ServiceContext<unknown>, 'metrics' | 'reads' | 'log'>): {
  count(outcome: string): void;
} {
  const { metrics, reads } = context;
  const outcomes = new Counter({
    name: 'clove_mails_total',
    help: 'Attempts to send a mail by outcome: sent, again, dead, gone',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  askedGauge(context, {
    name: 'clove_mails_waiting_seconds',
    help: 'Age of the oldest mail that waits to be sent',
    ask: () =>
      queriedValue(
        reads,
        `SELECT EXTRACT(EPOCH FROM clock_timestamp() - min(created_at))::float8 AS value
         FROM message WHERE state = 'WAITING'`,
      ),
  });
  askedGauge(context, {
    name: 'clove_mails_given_up',
    help: 'Mails of the last day that the mail server refused for good or did not take within a day',
    ask: () =>
      queriedValue(
        reads,
        `SELECT count(*)::int AS value FROM message
         WHERE state = 'DEAD' AND settled_at > clock_timestamp() - interval '1 day'`,
      ),
  });
  return { count: (outcome) => outcomes.inc({ outcome }) };
}
