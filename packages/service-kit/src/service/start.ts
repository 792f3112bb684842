import type { Logger } from 'pino';
import type { z } from 'zod';
import { edgeCheck } from '../auth/edges.ts';
import { tokenVerifier } from '../auth/verify-token.ts';
import { type Environment, readConfig, readEdges } from '../config/read-config.ts';
import { pause } from '../flow/every.ts';
import { createReadiness } from '../health/readiness.ts';
import { listen } from '../http/http-server.ts';
import { Lifecycle } from '../http/lifecycle.ts';
import { managementApp } from '../http/management-app.ts';
import { publicApp } from '../http/public-app.ts';
import { requestDurations } from '../http/request-entry.ts';
import type { Route } from '../http/route.ts';
import { idempotencyPurge } from '../idempotency/purge.ts';
import { deadLetterRoutes } from '../messaging/dead-letter-routes.ts';
import { brokerNames } from '../messaging/names.ts';
import { outboxRoutes } from '../messaging/outbox-routes.ts';
import { relayOutbox } from '../messaging/relay.ts';
import { runConsumer } from '../messaging/run-consumer.ts';
import { rehearse } from '../rehearsal/rehearse.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { ServiceConfig, ServiceDefinition, ServiceParts, Worker } from './definition.ts';
import { messagingGauges } from './metrics.ts';
import { type ContextOptions, type OpenContext, openContext } from './open-context.ts';
import { keepRunning } from './run-workers.ts';
import { ShutdownBudget } from './shutdown-budget.ts';

/** A running service. */
export interface StartedService {
  readonly port: number;
  readonly managementPort: number;
  /** Of servers of other protocols, by their names. */
  readonly otherPorts: Readonly<Record<string, number>>;
  /** Whether it rehearses, and collects memory then. */
  readonly rehearses: boolean;
  /** Drains and closes: fails readiness, accepts for DRAIN_SECONDS, finishes what is in flight, stops workers. */
  drain(): Promise<void>;
  /** Ends at once and closes what is in flight: like a crash to others. */
  kill(): Promise<void>;
}

export interface Logs {
  readonly log: Logger;
  readonly accessLog: Logger;
}

/** Milliseconds of the shutdown reserved for closing the database and upstreams, after requests and workers. */
const CLOSE_RESERVE_MS = 1_000;
/** Seconds until a process that is killed by a test gives up waiting for its workers. */
const KILL_SECONDS = 10;
/** How often a process that started before its migration checks for the schema. */
const SCHEMA_POLL_MS = 500;

/** Starts a service: both servers, then, once the schema is there, its consumers and workers. */
export async function startService<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  env: Environment,
  { log, accessLog }: Logs,
  options: Omit<ContextOptions, 'tracing'> = {},
): Promise<StartedService> {
  const config = readConfig(definition, env);
  const lifecycle = new Lifecycle();
  const tracing = await openTracing(definition.name, env);
  const opened = await openContext(definition, config, log, lifecycle.stopped, { ...options, tracing });
  const { context, database } = opened;
  const parts = await definition.build(context);
  const rehearses = definition.rehearsal !== undefined && config.REHEARSAL_MS > 0;
  let rehearsed = !rehearses;
  const readiness = createReadiness({
    lifecycle,
    log,
    database:
      database === undefined
        ? undefined
        : {
            reads: database.reads,
            ping: () => database.ping(),
            migrations: definition.database?.migrations ?? [],
          },
    rehearsed: () => rehearsed,
    ready: parts.ready === undefined ? undefined : () => parts.ready?.() ?? Promise.resolve(true),
  });
  const appOptions = {
    name: definition.name,
    log,
    accessLog,
    lifecycle,
    durations: requestDurations(context.metrics),
    verifyToken: verifierOf(config),
    checkEdge: edgeCheck(readEdges(env)),
    tracing,
  };
  const managementHandler = managementApp({
    ...appOptions,
    metrics: context.metrics,
    internalRoutes: internalRoutesOf(definition, config, parts, opened, log),
    problems: parts.problems ?? [],
    readiness: () => readiness.missing(),
  });
  const drainMs = config.DRAIN_SECONDS * 1_000;
  const management = await listen(managementHandler, config.MANAGEMENT_PORT, { drainMs });
  const server = await listen(publicApp(parts, appOptions), config.PORT, { drainMs });
  const others = await Promise.all(
    (parts.servers ?? []).map(async (part) => ({
      name: part.name,
      ...(await part.listen({ ...appOptions, problems: parts.problems ?? [] })),
    })),
  );
  const otherPorts = Object.fromEntries(others.map(({ name, port }) => [name, port]));
  const background = runBackground(workersOf(definition, config, parts, opened, { log, tracing }), {
    schemaSeen: () => readiness.schemaSeen(),
    signal: lifecycle.stopped,
    log,
    opened,
    async rehearse() {
      await rehearse(definition, config, { env, log, pool: database?.pool, signal: lifecycle.stopped });
      rehearsed = true;
    },
  });
  log.info({ port: server.port, managementPort: management.port, ...otherPorts }, 'listening');

  async function end(budget: ShutdownBudget): Promise<void> {
    const closed = Promise.resolve(parts.onClose?.())
      .then(() => opened.close())
      .then(() => tracing?.close());
    closed.catch((error: unknown) => log.warn({ err: error }, 'connections did not close cleanly'));
    if (!(await budget.covers(closed))) log.warn('connections did not close in time');
  }

  /** Ends requests, consumers, relay and workers concurrently: each has the whole remaining time. */
  async function finish(budget: ShutdownBudget): Promise<void> {
    lifecycle.endWindow();
    lifecycle.stop();
    const graceMs = budget.leftMs(CLOSE_RESERVE_MS);
    const [workersEnded] = await Promise.all([
      budget.covers(background, CLOSE_RESERVE_MS),
      ...[server, management, ...others].map((each) => each.close(graceMs)),
    ]);
    if (!workersEnded) log.warn('workers did not end in time');
    await end(budget);
  }

  return {
    port: server.port,
    managementPort: management.port,
    otherPorts,
    rehearses,
    async drain() {
      const budget = new ShutdownBudget(config.TERMINATION_GRACE_SECONDS);
      lifecycle.startDraining();
      log.info({ seconds: config.DRAIN_SECONDS, graceSeconds: config.TERMINATION_GRACE_SECONDS }, 'draining');
      const windowMs = Math.min(drainMs, budget.leftMs(CLOSE_RESERVE_MS));
      await pause(windowMs, new AbortController().signal);
      await finish(budget);
      log.info('drained');
    },
    async kill() {
      const budget = new ShutdownBudget(KILL_SECONDS);
      lifecycle.startDraining();
      lifecycle.endWindow();
      await Promise.all([server, management, ...others].map((each) => each.kill()));
      await finish(budget);
    },
  };
}

function verifierOf(config: { AUTH_URL?: string | undefined; PUBLIC_URL: string; FESTIVAL: string }) {
  if (config.AUTH_URL === undefined) return undefined;
  return tokenVerifier({ authUrl: config.AUTH_URL, issuer: config.PUBLIC_URL, audience: config.FESTIVAL });
}

function internalRoutesOf<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  { AMQP_URL: amqpUrl, BROKER_PREFIX: prefix }: ServiceConfig<C>,
  parts: ServiceParts,
  { context, database }: OpenContext<C>,
  log: Logger,
): Route[] {
  const own = parts.internalRoutes ?? [];
  if (database === undefined) return [...own];
  const { reads, unitOfWork, signal } = context;
  const letters = deadLetterRoutes({ reads, unitOfWork, consumers: parts.consumers ?? [] });
  if (definition.broker !== true || amqpUrl === undefined) return [...own, ...letters];
  const replay = { db: reads, amqpUrl, service: definition.name, names: brokerNames(prefix), log, signal };
  return [...own, ...letters, ...outboxRoutes(replay)];
}

/** The service's workers and the kit's own: relay, consumers, purge. */
function workersOf<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  config: ServiceConfig<C>,
  parts: ServiceParts,
  { context, database, counters, committed }: OpenContext<C>,
  { log, tracing }: { log: Logger; tracing: Tracing | undefined },
): Worker[] {
  const workers: Worker[] = [...(parts.workers ?? [])];
  if (database === undefined) return workers;
  workers.push(idempotencyPurge(database.reads));
  const amqpUrl = config.AMQP_URL;
  if (definition.broker !== true || amqpUrl === undefined) return workers;
  messagingGauges(context, database.reads);
  const names = brokerNames(config.BROKER_PREFIX);
  const common = { amqpUrl, service: definition.name, log, tracing, ...counters };
  workers.push({
    name: 'relay',
    run: (signal) =>
      relayOutbox({ ...common, db: database.reads, exchange: names.exchange, committed, signal }),
  });
  for (const consumer of parts.consumers ?? []) {
    workers.push({
      name: `consumer-${consumer.queue}`,
      run: (signal) =>
        runConsumer({
          ...common,
          consumer,
          queue: names.queue(consumer.queue),
          unitOfWork: context.unitOfWork,
          giveWay: context.giveWay,
          signal,
        }),
    });
  }
  return workers;
}

/** Waits for the schema, rehearses, then keeps all workers running until the signal aborts. */
async function runBackground<C extends z.ZodRawShape>(
  workers: readonly Worker[],
  options: {
    schemaSeen(): Promise<boolean>;
    rehearse(): Promise<void>;
    signal: AbortSignal;
    log: Logger;
    opened: OpenContext<C>;
  },
): Promise<void> {
  const { signal, log, opened } = options;
  while (!signal.aborted && !(await schemaSeenOrLogged(options.schemaSeen, log)))
    await pause(SCHEMA_POLL_MS, signal);
  if (!signal.aborted) await options.rehearse();
  await Promise.all(
    workers.map((worker) => keepRunning(worker, signal, log, opened.counters.workerFailures)),
  );
}

async function schemaSeenOrLogged(schemaSeen: () => Promise<boolean>, log: Logger): Promise<boolean> {
  try {
    return await schemaSeen();
  } catch (error) {
    log.warn({ err: error }, 'cannot check for the schema yet');
    return false;
  }
}
