import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Server,
  ServerError,
  type ServerOptions,
  startPostgres,
  startRabbit,
} from '@clove/local-cluster';
import { running } from './running.ts';

/** One slot per test run that goes on at the same time in this checkout. */
const SLOTS = 8;

/**
 * Starts the PostgreSQL and the RabbitMQ that every test shares (each test makes its own database and its own
 * queues), unless TEST_DATABASE_URL and TEST_AMQP_URL name others.
 */
export default async function globalSetup(config: { rootDir: string }): Promise<void> {
  const [database, broker] = await Promise.all([
    process.env['TEST_DATABASE_URL'] ? undefined : inFreeSlot(config.rootDir, 'postgres', startPostgres),
    process.env['TEST_AMQP_URL'] ? undefined : inFreeSlot(config.rootDir, 'rabbitmq', startRabbit),
  ]);
  if (database) process.env['TEST_DATABASE_URL'] = database.url;
  if (broker) process.env['TEST_AMQP_URL'] = broker.url;
}

async function inFreeSlot(
  rootDir: string,
  name: string,
  start: (options: ServerOptions) => Promise<Server>,
): Promise<Server> {
  for (let slot = 0; ; slot += 1) {
    const dataDir = join(rootDir, '.clove', 'tests', String(slot), name);
    mkdirSync(dataDir, { recursive: true });
    try {
      const server = await start({ dataDir, password: 'test', fsync: false });
      running.push({ server, dataDir });
      return server;
    } catch (error) {
      if (!(error instanceof ServerError) || !/is in use by process/.test(error.message) || slot >= SLOTS)
        throw error;
    }
  }
}
