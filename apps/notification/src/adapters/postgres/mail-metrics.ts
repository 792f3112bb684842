import type { Queryable } from '@clove/service-kit';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Counts mails by outcome, and shows what waits and what was given up within a day. */
export function mailMetrics(registry: Registry, reads: Queryable): { count(outcome: string): void } {
  const outcomes = new Counter({
    name: 'clove_mails_total',
    help: 'Attempts to send a mail by outcome: sent, again, dead, gone',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const asked: [name: string, help: string, sql: string][] = [
    [
      'clove_mails_waiting_seconds',
      'Age of the oldest mail that waits to be sent',
      `SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - min(created_at)), 0)::float8 AS value
       FROM message WHERE state = 'WAITING'`,
    ],
    [
      'clove_mails_given_up',
      'Mails of the last day that the mail server refused for good or did not take within a day',
      `SELECT count(*)::int AS value FROM message
       WHERE state = 'DEAD' AND settled_at > clock_timestamp() - interval '1 day'`,
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
  return { count: (outcome) => outcomes.inc({ outcome }) };
}
