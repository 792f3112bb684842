import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Environment } from '../config/read-config.ts';
import type { Connection, ConnectionPool } from '../database/connection-pool.ts';
import type { ServiceConfig, ServiceDefinition } from '../service/definition.ts';
import { releaseMemory } from '../service/release-memory.ts';
import { openCopy } from './open-copy.ts';
import type { Rehearsal } from './rehearsal.ts';
import { type StandIn, standIn } from './stand-in.ts';
import { UndoneDatabase } from './undone-database.ts';

/** The longest that a pod stays unready for its rehearsal, in budgets: where CPUs are short, it is ended unfinished. */
const LONGEST_BUDGETS = 2;

/**
 * The share of its time after which memory is collected, once. A collection of an idle process undoes what follows it of a
 * rehearsal (`release-memory.ts`), so it comes before the end, and there is none when the process is idle.
 */
const FIRST_PART = 0.4;

export interface RehearseOptions {
  readonly env: Environment;
  readonly log: Logger;
  /** The service's own connections. Absent: it has no database. */
  readonly pool: ConnectionPool | undefined;
  /** Ends it early: the process stops. */
  readonly signal: AbortSignal;
}

/**
 * Carries out what a service rehearses, each round on one of its connections that has done none yet, until REHEARSAL_MS of
 * CPU time are used, or twice as long has passed. Never throws: a rehearsal that fails is a warning, and the first fans wait
 * a little longer.
 */
export async function rehearse<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  config: ServiceConfig<C>,
  { env, log, pool, signal }: RehearseOptions,
): Promise<void> {
  const rehearsal = definition.rehearsal?.();
  if (rehearsal === undefined || config.REHEARSAL_MS === 0) return;
  const budget = new Budget(config.REHEARSAL_MS, signal);
  const work = rounds(rehearsal, definition, { env, config, pool, budget }).then(
    () => log.info({ rounds: budget.rounds, ...budget.used }, 'rehearsed'),
    (error: unknown) => log.warn({ err: error }, 'the rehearsal failed: the first requests will be slower'),
  );
  // Where the database or the copy does not even end in time, the service is ready without waiting for it.
  await Promise.race([work, budget.over]);
  budget.end();
}

interface RoundsOptions<C extends z.ZodRawShape> {
  readonly env: Environment;
  readonly config: ServiceConfig<C>;
  readonly pool: ConnectionPool | undefined;
  readonly budget: Budget;
}

async function rounds<C extends z.ZodRawShape>(
  rehearsal: Rehearsal,
  definition: ServiceDefinition<C>,
  { env, config, pool, budget }: RoundsOptions<C>,
): Promise<void> {
  const database = pool === undefined ? undefined : new UndoneDatabase(rehearsal.rows ?? {});
  const others: StandIn = await standIn((path, body) => rehearsal.answer?.(path, body) ?? { body: {} }, {
    issuer: config.PUBLIC_URL,
    audience: config.FESTIVAL,
  });
  const copy = await openCopy(definition, { ...env, ...rehearsal.env }, { standIn: others, database });
  const rehearsed = new WeakSet<Connection>();
  try {
    while (budget.lasts) {
      // What it was doing when its time is over is cut off, and rolled back like all of it.
      const perform = () => Promise.race([rehearsal.perform(copy.stage), budget.over]);
      if (pool === undefined || database === undefined) await perform();
      else {
        const connection = await notOf(rehearsed, pool);
        rehearsed.add(connection);
        await undone(connection, () =>
          database.during(connection, async () => {
            await rehearsal.prepare?.(database.reads);
            await perform();
          }),
        );
      }
      budget.rounds += 1;
      if (budget.isFirstPartOver()) releaseMemory();
    }
  } finally {
    await copy.close();
    await others.close();
  }
}

/** Ends the connection where that failed: it may still be in the transaction, and no one else may commit that. */
async function undone(connection: Connection, round: () => Promise<void>): Promise<void> {
  try {
    await round();
  } catch (error) {
    connection.release(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
  connection.release();
}

/** A connection that is not among these, while the pool has one. Never keeps more than it: others ask meanwhile. */
async function notOf(rehearsed: WeakSet<Connection>, pool: ConnectionPool): Promise<Connection> {
  const taken: Connection[] = [];
  try {
    for (;;) {
      const connection = await pool.connect();
      if (!rehearsed.has(connection) || taken.length + 1 === pool.max) return connection;
      taken.push(connection);
    }
  } finally {
    for (const connection of taken) connection.release();
  }
}

/** The time that a rehearsal may take. */
class Budget {
  rounds = 0;
  #firstPartOver = false;
  /** Resolves when the longest time has passed, or the process stops. */
  readonly over: Promise<void>;
  readonly #cpuMs: number;
  readonly #startedAt = performance.now();
  readonly #cpuBefore = process.cpuUsage();
  readonly #ended = new AbortController();

  constructor(cpuMs: number, signal: AbortSignal) {
    this.#cpuMs = cpuMs;
    const end = AbortSignal.any([signal, this.#ended.signal, AbortSignal.timeout(cpuMs * LONGEST_BUDGETS)]);
    this.over = new Promise((resolve) => end.addEventListener('abort', () => resolve(), { once: true }));
    this.over.then(() => this.#ended.abort());
  }

  /** True once, when the first part is used, of the CPU time or by the clock. */
  isFirstPartOver(): boolean {
    const { cpuMs, ms } = this.used;
    const used = Math.max(cpuMs, ms / LONGEST_BUDGETS);
    if (this.#firstPartOver || used < this.#cpuMs * FIRST_PART) return false;
    this.#firstPartOver = true;
    return true;
  }

  get lasts(): boolean {
    return !this.#ended.signal.aborted && this.used.cpuMs < this.#cpuMs;
  }

  get used(): { readonly cpuMs: number; readonly ms: number } {
    const { user, system } = process.cpuUsage(this.#cpuBefore);
    return {
      cpuMs: Math.round((user + system) / 1000),
      ms: Math.round(performance.now() - this.#startedAt),
    };
  }

  end(): void {
    this.#ended.abort();
  }
}
