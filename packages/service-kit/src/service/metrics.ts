import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Queryable } from '../database/transaction.ts';
import type { ServiceContext } from './definition.ts';

/**
 * How often the event loop's lag is sampled, milliseconds; a lag includes one such interval. At prom-client's own 10 ms the
 * timer alone took 9 ms of CPU time per second of an idle service, measured.
 */
const LAG_SAMPLING_MS = 100;

/** A registry with the process's own metrics (event loop lag included); one per service. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_SAMPLING_MS });
  return registry;
}

/** Gauges of the connection pool, read when scraped. */
export function poolMetrics(registry: Registry, pool: pg.Pool): void {
  new Gauge({
    name: 'clove_db_pool_connections',
    help: 'Connections of the raw pool by state; waiting = requests without one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}

/** A gauge whose value is asked for when it is scraped, never on the path of a request or an event. */
export function askedGauge(
  { metrics, log }: Pick<ServiceContext<unknown>, 'metrics' | 'log'>,
  { name, help, ask }: { readonly name: string; readonly help: string; ask(): Promise<number> },
): void {
  new Gauge({
    name,
    help,
    registers: [metrics],
    async collect() {
      try {
        this.set(await ask());
      } catch (error) {
        log.debug({ err: error, metric: name }, 'the value of a gauge is not known now');
        // Not 0: unknown while the database does not answer.
        this.set(Number.NaN);
      }
    },
  });
}

/** What a gauge asks the database: the column `value` of the statement's one row; 0 where there is none. */
export async function queriedValue(reads: Queryable, sql: string): Promise<number> {
  const [row] = await reads.query<{ value: number | null }>(sql);
  return row?.value ?? 0;
}

/** Gauges of messaging, for operations. */
export function messagingGauges(
  context: Pick<ServiceContext<unknown>, 'metrics' | 'log'>,
  reads: Queryable,
): void {
  askedGauge(context, {
    name: 'clove_outbox_lag_seconds',
    help: 'Age of the oldest event that is not published yet',
    ask: () =>
      queriedValue(
        reads,
        `SELECT EXTRACT(EPOCH FROM clock_timestamp() - created_at)::float8 AS value
         FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT 1`,
      ),
  });
  askedGauge(context, {
    name: 'clove_dead_letters_open',
    help: 'Events that could not be applied and were neither replayed nor given up',
    ask: () =>
      queriedValue(reads, 'SELECT count(*)::int AS value FROM dead_letter WHERE acknowledged_at IS NULL'),
  });
}

/** Counters of background work. */
export function flowCounters(registry: Registry) {
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  return {
    published: new Counter({
      name: 'clove_outbox_published_total',
      help: 'Events published and confirmed, by type',
      labelNames: ['type'],
      registers: [registry],
    }),
    unroutable: counter(
      'clove_outbox_unroutable_total',
      'Messages that no queue took: events without a consumer',
    ),
    consumed: counter('clove_events_consumed_total', 'Events taken from the queue and committed'),
    poisoned: counter('clove_events_poisoned_total', 'Events recorded as dead letters'),
    retried: counter('clove_unit_of_work_retries_total', 'Units of work repeated after contention'),
    workerFailures: counter('clove_worker_failures_total', 'Worker loops that threw and were started again'),
  };
}
