import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { type Environment, readConfig } from '../config/read-config.ts';
import { isUnavailable } from '../database/database-errors.ts';
import { migrate } from '../database/migrate.ts';
import type { ServiceDefinition } from './definition.ts';
import { openContext } from './open-context.ts';

/** Milliseconds to wait for a database that is still starting, before the Job's next try takes over. */
const DATABASE_WAIT_MS = 30_000;

/** The `migrate` verb: brings the schema up to date, then runs `afterMigrate`. Safe to repeat and to run twice at once. */
export async function migrateService<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  env: Environment,
  log: Logger,
): Promise<void> {
  const config = readConfig(definition, env);
  if (definition.database === undefined || config.DATABASE_URL === undefined) {
    log.info('nothing to migrate: the service has no database');
    return;
  }
  const applied = await migrateWhenReachable(config.DATABASE_URL, definition.database.migrations, log);
  log.info({ applied }, 'schema is up to date');
  if (definition.afterMigrate === undefined) return;
  const opened = await openContext(definition, config, log, new AbortController().signal);
  try {
    await definition.afterMigrate(opened.context);
  } finally {
    await opened.close();
  }
}

async function migrateWhenReachable(
  ...[url, migrations, log]: Parameters<typeof migrate>
): Promise<string[]> {
  const deadline = performance.now() + DATABASE_WAIT_MS;
  for (;;) {
    try {
      return await migrate(url, migrations, log);
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > deadline) throw error;
      log.info({ err: error }, 'the database is not reachable yet');
      await sleep(1_000);
    }
  }
}
