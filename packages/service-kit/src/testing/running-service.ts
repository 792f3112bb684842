import type { z } from 'zod';
import type { ServiceDefinition } from '../service/definition.ts';
import { migrateService } from '../service/migrate-service.ts';
import { startService as start } from '../service/start.ts';
import { type CapturedLog, captureLog } from './captured-log.ts';
import { refuseMisshapen } from './refuse-misshapen.ts';

/** A service running in this process. */
export interface RunningService {
  /** Base URL of the public port. */
  readonly url: string;
  /** Base URL of the management port. */
  readonly managementUrl: string;
  /** Ports of its servers of other protocols, by their names. */
  readonly otherPorts: Readonly<Record<string, number>>;
  /** What it logged so far. */
  readonly logs: CapturedLog;
  /** Drains and closes, once however often it is called. */
  stop(): Promise<void>;
  /** Closes all connections at once. */
  kill(): Promise<void>;
}

/**
 * Starts a service in this process on free ports. Base keys have test defaults: FESTIVAL `test-festival`,
 * PUBLIC_URL `http://festival.test`, DRAIN_SECONDS 0. With `migrate`, brings the schema up to date first.
 * Every event published is checked against the contract and what its consumers need; a misshapen one fails its unit of work.
 */
export async function startService<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  env: Readonly<Record<string, string>>,
  options: { migrate?: boolean } = {},
): Promise<RunningService> {
  const logs = captureLog(definition.name);
  const environment = {
    PORT: '0',
    MANAGEMENT_PORT: '0',
    FESTIVAL: 'test-festival',
    PUBLIC_URL: 'http://festival.test',
    DRAIN_SECONDS: '0',
    REHEARSAL_MS: '0',
    ...env,
  };
  if (options.migrate === true) await migrateService(definition, environment, logs.log);
  const service = await start(definition, environment, logs, {
    checkEvents: (events) => refuseMisshapen(events),
    // A test's process runs several services at once, and the machine several tests: what it waited says nothing about this service.
    giveWay: (_signal, work) => work(),
  });
  let stopped: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${service.port}`,
    managementUrl: `http://127.0.0.1:${service.managementPort}`,
    otherPorts: service.otherPorts,
    logs,
    stop: () => {
      stopped ??= service.drain();
      return stopped;
    },
    kill: () => service.kill(),
  };
}
