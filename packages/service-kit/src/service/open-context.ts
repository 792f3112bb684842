import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import type { z } from 'zod';
import { type Database, type OpenDatabase, openDatabase } from '../database/database.ts';
import { pgUnitOfWork } from '../database/pg-unit-of-work.ts';
import type { Queryable, UnitOfWork } from '../database/transaction.ts';
import { type GiveWay, givingWay } from '../flow/give-way.ts';
import { WakeUp } from '../flow/wake-up.ts';
import type { CheckEvents } from '../messaging/outbox.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { openUpstream } from '../upstream/open-upstream.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { ServiceConfig, ServiceContext, ServiceDefinition } from './definition.ts';
import { createRegistry, flowCounters, poolMetrics } from './metrics.ts';

/** A context with its open resources. */
export interface OpenContext<C extends z.ZodRawShape> {
  readonly context: ServiceContext<ServiceConfig<C>>;
  readonly database: Database | undefined;
  readonly counters: ReturnType<typeof flowCounters>;
  /** Called after each commit of events. */
  readonly committed: WakeUp;
  close(): Promise<void>;
}

export interface ContextOptions {
  readonly checkEvents?: CheckEvents;
  /** @default givingWay */
  readonly giveWay?: GiveWay;
  readonly tracing?: Tracing | undefined;
  /** In place of the service's own. @default the one that the configuration names */
  readonly database?: Database | undefined;
}

/** Opens the resources of a definition; makes no connection yet. */
export async function openContext<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  config: ServiceConfig<C>,
  log: Logger,
  signal: AbortSignal,
  options: ContextOptions = {},
): Promise<OpenContext<C>> {
  const { tracing } = options;
  const metrics = createRegistry(definition.name);
  const counters = flowCounters(metrics);
  const upstreams: Upstream[] = [];
  const committed = new WakeUp();
  const database = options.database ?? (await databaseOf(definition, config, log, metrics));
  const unitOfWork =
    database === undefined
      ? undefined
      : pgUnitOfWork({
          pool: database.pool,
          ...(options.checkEvents === undefined ? {} : { checkEvents: options.checkEvents }),
          source: `${config.FESTIVAL}/${definition.name}`,
          onEvents: () => committed.call(),
          onRetry: () => counters.retried.inc(),
        });
  const declared = <T>(value: T | undefined, what = 'a database'): T => {
    if (value === undefined) throw new Error(`service ${definition.name} does not declare ${what}`);
    return value;
  };
  return {
    database,
    counters,
    committed,
    context: {
      config,
      log,
      metrics,
      signal,
      giveWay: options.giveWay ?? givingWay,
      get unitOfWork(): UnitOfWork {
        return declared(unitOfWork);
      },
      get reads(): Queryable {
        return declared(database).reads;
      },
      get sequelize(): Sequelize {
        return declared(declared(database).sequelize, 'models');
      },
      upstream(options) {
        const upstream = openUpstream(options, {
          from: definition.name,
          log,
          metrics,
          tracing,
        });
        upstreams.push(upstream);
        return upstream;
      },
    },
    async close() {
      await Promise.all(upstreams.map((upstream) => upstream.close()));
      await database?.close();
    },
  };
}

async function databaseOf<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  config: ServiceConfig<C>,
  log: Logger,
  metrics: Registry,
): Promise<OpenDatabase | undefined> {
  if (definition.database === undefined) return undefined;
  const { DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize } = config;
  if (url === undefined || poolSize === undefined)
    throw new Error('the configuration was read for another definition');
  const database = await openDatabase({
    url,
    poolSize,
    application: definition.name,
    models: definition.database.models ?? true,
    onConnectionError: (error) => log.warn({ err: error }, 'a database connection was lost'),
  });
  poolMetrics(metrics, database.pgPool);
  return database;
}
