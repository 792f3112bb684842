import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Environment } from '../config/read-config.ts';
import type { ConnectionPool } from '../database/database.ts';
import type { ServiceConfig, ServiceDefinition } from '../service/definition.ts';
import { openCopy } from './open-copy.ts';
import type { Rehearsal } from './rehearsal.ts';
import { type StandIn, standIn } from './stand-in.ts';
import { UndoneDatabase } from './undone-database.ts';

/** The longest that a pod stays unready for its rehearsal, in budgets: where CPUs are short, it is ended unfinished. */
const LONGEST_BUDGETS = 2;

export interface RehearseOptions {
  readonly env: Environment;
  readonly log: Logger;
  /** The service's own connections. Absent: it has no database. */
  readonly pool: ConnectionPool | undefined;
  /** Ends it early: the process stops. */
  readonly signal: AbortSignal;
}

/**
 * Carries out what a service rehearses, each round on the next of its connections, until REHEARSAL_MS of CPU time are used,
 * or twice as long has passed. Never throws: a rehearsal that fails is a warning, and the first fans wait a little longer.
 */
export async function rehearse<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  config: ServiceConfig<C>,
  { env, log, pool, signal }: RehearseOptions,
): Promise<void> {
  const rehearsal = definition.rehearsal?.();
  if (rehearsal === undefined || config.REHEARSAL_MS === 0) return;
  const budget = new Budget(config.REHEARSAL_MS, signal);
  const work = rounds(rehearsal, definition, { env, config, pool, budget });
  try {
    await Promise.race([work, budget.over]);
    const { cpuMs, ms } = budget.used;
    log.info({ rounds: budget.rounds, cpuMs, ms }, 'rehearsed');
  } catch (error) {
    log.warn({ err: error }, 'the rehearsal failed: the first requests will be slower');
  } finally {
    budget.end();
    // What it was doing when its time was over ends by itself: nothing of it stays.
    work.catch(() => undefined);
  }
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
  const clients =
    pool === undefined
      ? []
      : await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  try {
    while (budget.lasts) {
      const client = clients[budget.rounds % clients.length];
      if (client === undefined || database === undefined) await rehearsal.perform(copy.stage);
      else
        await database.during(client, async () => {
          await rehearsal.prepare?.(database.reads);
          await rehearsal.perform(copy.stage);
        });
      budget.rounds += 1;
    }
  } finally {
    for (const client of clients) client.release();
    await copy.close();
    await others.close();
  }
}

/** The time that a rehearsal may take. */
class Budget {
  rounds = 0;
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
