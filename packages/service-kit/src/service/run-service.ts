import { writeSync } from 'node:fs';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { ConfigError } from '../config/read-config.ts';
import { isTransient, sqlState } from '../database/database-errors.ts';
import { allMigrations, ChangedMigrationError } from '../database/migrate.ts';
import { bufferedStdout, createAccessLogger, createLogger } from '../log/logger.ts';
import type { ServiceDefinition } from './definition.ts';
import { migrateService } from './migrate-service.ts';
import { keepCompiledCode, releaseMemoryAfterStart } from './release-memory.ts';
import { startService } from './start.ts';

/** Exit code of a failure that a retry does not change; Jobs with it fail at once. */
export const PERMANENT_FAILURE = 42;

/**
 * The entry of every image: reads the verb from argv (`serve`, the default, `migrate`, or `migrations`, which lists
 * them as JSON and needs no configuration), runs it and ends the process: 0 after a clean end, 42 for a failure that
 * a retry does not change (bad configuration, unknown verb, a migration that PostgreSQL refuses), 1 otherwise.
 */
export async function runService<C extends z.ZodRawShape>(definition: ServiceDefinition<C>): Promise<void> {
  const destination = bufferedStdout();
  const level = process.env['LOG_LEVEL'] ?? 'info';
  const options = { service: definition.name, level: isLevel(level) ? level : 'info', destination };
  const log = createLogger(options);
  const exit = (code: number): never => {
    destination.flushSync();
    process.exit(code);
  };
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception');
    exit(1);
  });
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    exit(1);
  });
  try {
    const verb = process.argv[2] ?? 'serve';
    if (verb === 'serve') {
      await serve(definition, { log, accessLog: createAccessLogger(options) }, exit);
    } else if (verb === 'migrate') {
      await migrateService(definition, process.env, log);
      exit(0);
    } else if (verb === 'migrations') {
      const { database } = definition;
      // Synchronously: a pipe would lose unwritten data when the process ends.
      writeSync(1, `${JSON.stringify(database === undefined ? [] : allMigrations(database.migrations))}\n`);
      exit(0);
    } else {
      log.fatal(`unknown verb ${verb}: serve, migrate or migrations`);
      exit(PERMANENT_FAILURE);
    }
  } catch (error) {
    exit(logFailure(log, error));
  }
}

function isLevel(level: string): boolean {
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(level);
}

async function serve<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  logs: { log: Logger; accessLog: Logger },
  exit: (code: number) => never,
): Promise<void> {
  let drain: (() => Promise<void>) | undefined;
  let signalled = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (signalled) {
      logs.log.info({ signal }, 'already draining');
      return;
    }
    signalled = true;
    // Before the servers listen there is nothing to drain.
    if (drain === undefined) exit(0);
    else
      drain().then(
        () => exit(0),
        (error: unknown) => exit(logFailure(logs.log, error)),
      );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  keepCompiledCode();
  const service = await startService(definition, process.env, logs);
  const draining = new AbortController();
  if (!service.rehearses) releaseMemoryAfterStart(draining.signal);
  drain = () => {
    draining.abort();
    return service.drain();
  };
}

function logFailure(log: Logger, error: unknown): number {
  if (error instanceof ConfigError) {
    log.fatal({ problems: error.problems }, 'the configuration is not valid');
    return PERMANENT_FAILURE;
  }
  log.fatal({ err: error }, 'failed');
  const state = sqlState(error);
  // 28 and 3D: the role or the database does not exist yet; the set-up Job may still be running.
  const refusedByDatabase = state !== undefined && !/^(28|3D)/.test(state) && !isTransient(error);
  return error instanceof ChangedMigrationError || refusedByDatabase ? PERMANENT_FAILURE : 1;
}
