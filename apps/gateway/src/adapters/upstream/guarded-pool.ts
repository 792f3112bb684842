import { circuitBreaker, errorCode, Problem, probe } from '@clove/service-kit';
import { type Dispatcher, Pool } from 'undici';
import type { Connections } from '../../domain/route-table.ts';

/** An upstream's connections behind its circuit breaker. */
export interface GuardedPool {
  readonly name: string;
  readonly origin: string;
  pool(connections: Connections): Dispatcher;
  /**
   * Runs `attempt` unless the breaker is open. It counts as failed when it rejects, so it must reject only when the
   * upstream gave no answer: an upstream that answers, with 500 too, is up, and one failing route must not close the
   * others. A Problem is the client's fault and does not count: clients must not be able to open the breaker for others.
   * @throws the error that `attempt` rejects with; an error with code `EOPENBREAKER` when the breaker is open
   */
  guard(attempt: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface GuardOptions {
  /** Milliseconds between two probes while the breaker is open. */
  readonly resetMs: number;
  onBreaker(name: string, isOpen: boolean): void;
}

/** Source: 64 connections limited 128 fans; a fan's page opens two at a time. */
const ORDINARY_CONNECTIONS = 256;

/** Source: browsers cache pictures, and an upstream has memory for 32 of 2 MB. */
export const BULK_CONNECTIONS = 32;

/** Requests in ten seconds from which on the breaker opens when half of them failed. */
const BREAKER_VOLUME = 20;

export function guardedPool(name: string, origin: string, options: GuardOptions): GuardedPool {
  // The handler sets the time until the head; a body may pause for two minutes (event streams beat every few seconds).
  const common = {
    connectTimeout: 2_000,
    bodyTimeout: 120_000,
    keepAliveTimeout: 4_000,
    pipelining: 1,
    allowH2: false,
  };
  const pools = {
    ordinary: new Pool(origin, { ...common, connections: ORDINARY_CONNECTIONS }),
    long: new Pool(origin, { ...common, connections: null }),
    bulk: new Pool(origin, { ...common, connections: BULK_CONNECTIONS }),
  };
  const breaker = circuitBreaker({
    ...{ name, volume: BREAKER_VOLUME, resetMs: options.resetMs },
    ignores: (error) => error instanceof Problem,
    timedOut: isTimeOut,
    // Whatever it answers, it is up.
    probe: () => probe(origin, () => true),
    onChange: (isOpen) => options.onBreaker(name, isOpen),
  });

  return {
    name,
    origin,
    pool: (connections) => pools[connections],
    async guard(attempt) {
      await breaker.run(attempt);
    },
    async close() {
      breaker.close();
      await Promise.all(Object.values(pools).map((pool) => pool.destroy()));
    },
  };
}

/** Whether the answer to a request did not begin in time. */
export function isTimeOut(error: unknown): boolean {
  return errorCode(error) === 'UND_ERR_HEADERS_TIMEOUT';
}
