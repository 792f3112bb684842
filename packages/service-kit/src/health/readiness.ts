import type { Logger } from 'pino';
import { schemaIsPresent } from '../database/migrate.ts';
import type { Migration, Queryable } from '../database/transaction.ts';
import { cachedRead } from '../flow/cached-read.ts';
import type { Lifecycle } from '../http/lifecycle.ts';

/** How long an answer of the database is cached: several systems probe. */
const CACHE_MS = 1_000;
/** A database that takes longer than this for `SELECT 1` is not reachable. */
const CHECK_TIMEOUT_MS = 2_000;

export interface ReadinessDatabase {
  readonly reads: Queryable;
  readonly migrations: readonly Migration[];
  /** Resolves when the database answered. */
  ping(): Promise<void>;
}

export interface ReadinessOptions {
  readonly lifecycle: Lifecycle;
  readonly log: Logger;
  readonly database: ReadinessDatabase | undefined;
  readonly ready: (() => Promise<boolean>) | undefined;
  /** Whether the service has done what it does before its first request. */
  readonly rehearsed: () => boolean;
}

/** Whether this process should get requests. */
export interface Readiness {
  /** What is missing, by name; empty = ready. Never the broker, never an upstream. */
  missing(): Promise<string[]>;
  /** Whether the schema was complete. Once complete it stays so: migrations only go forward. */
  schemaSeen(): Promise<boolean>;
}

export function createReadiness({ lifecycle, log, database, ready, rehearsed }: ReadinessOptions): Readiness {
  let schema = database === undefined;

  async function saysReady(own: () => Promise<boolean>): Promise<boolean> {
    try {
      return await own();
    } catch (error) {
      log.warn({ err: error }, 'the readiness check of the service failed');
      return false;
    }
  }

  async function schemaSeen(): Promise<boolean> {
    if (!schema && database !== undefined)
      schema = await schemaIsPresent(database.reads, database.migrations);
    return schema;
  }

  async function check(): Promise<string[]> {
    const missing: string[] = [];
    if (database !== undefined) {
      if (!(await reachable(database))) missing.push('database');
      else if (!(await schemaSeen())) missing.push('schema');
    }
    if (missing.length === 0 && ready !== undefined && !(await saysReady(ready))) missing.push('service');
    return missing;
  }

  const recentlyMissing = cachedRead(check, CACHE_MS);
  return {
    schemaSeen,
    async missing() {
      if (lifecycle.draining) return ['draining'];
      const missing = await recentlyMissing();
      return missing.length > 0 || rehearsed() ? missing : ['rehearsal'];
    },
  };
}

/** Any error means that the database is not reachable. */
async function reachable(database: ReadinessDatabase): Promise<boolean> {
  const answered = database.ping().then(
    () => true,
    () => false,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
