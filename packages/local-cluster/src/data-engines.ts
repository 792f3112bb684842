import { join } from 'node:path';
import { ManifestError, type Resource } from './manifests/read.ts';
import { readEngine } from './manifests/workload.ts';
import type { Place } from './network/addresses.ts';
import { environmentOf, type Sources } from './pods/environment.ts';
import { startPostgres } from './servers/postgres.ts';
import { startRabbit } from './servers/rabbitmq.ts';
import { existingServer, type Server, ServerError } from './servers/server.ts';
import { DATA_ENGINE_LABEL } from './translations.ts';

export type Engine = 'postgres' | 'rabbitmq';

/** Which variable of the engine's container holds the administrator's password. */
const PASSWORD: Record<Engine, string> = { postgres: 'POSTGRES_PASSWORD', rabbitmq: 'RABBITMQ_DEFAULT_PASS' };
/** A server that was there before us, instead of one of our own. */
const EXISTING: Record<Engine, string> = { postgres: 'DATABASE_URL', rabbitmq: 'AMQP_URL' };

const DEFAULT_PORT: Record<Engine, number> = { postgres: 5432, rabbitmq: 5672 };
const ADMINISTRATOR: Record<Engine, string> = { postgres: 'postgres', rabbitmq: 'clove' };

export interface PlannedEngine {
  engine: Engine;
  resource: Resource;
}

/** The data engines among the manifests. Fails with ManifestError for one that we have no server for. */
export function enginesOf(resources: readonly Resource[]): PlannedEngine[] {
  return resources
    .filter(({ kind, labels }) => kind === 'StatefulSet' && labels[DATA_ENGINE_LABEL] !== undefined)
    .map((resource) => {
      const engine = resource.labels[DATA_ENGINE_LABEL];
      if (engine === 'postgres' || engine === 'rabbitmq') return { engine, resource };
      throw new ManifestError(
        `${resource.file}: ${DATA_ENGINE_LABEL}: there is no local server for ${engine}`,
      );
    });
}

/** The secret and key that the engine's password comes from; undefined when it is written into the manifest. */
export function passwordSecret({
  engine,
  resource,
}: PlannedEngine): { name: string; key: string } | undefined {
  const [container] = readEngine(resource).spec.containers;
  return container?.env.find(({ name }) => name === PASSWORD[engine])?.valueFrom?.secretKeyRef;
}

/** Of a cluster, what its servers have in common. */
export interface EngineOptions {
  /** The cluster's folder. */
  readonly state: string;
  /** Whether commits wait until the disk has them. */
  readonly fsync: boolean;
  log(line: string): void;
}

/** Starts the local server that stands for a data engine, where its Service is, with the password from the store. */
export async function startEngine(
  { engine, resource }: PlannedEngine,
  place: Place,
  sources: Sources,
  { state, fsync, log }: EngineOptions,
): Promise<Server> {
  const [container] = readEngine(resource).spec.containers;
  if (!container) throw new ManifestError(`${resource.file}: a data engine without a container`);
  const where = `${resource.file}: ${resource.name}`;
  const facts = { name: resource.name, namespace: '', labels: {}, annotations: {}, serviceAccount: '' };
  const own = {
    ...container,
    env: container.env.filter(({ name }) => name === PASSWORD[engine]),
    envFrom: [],
  };
  const password = environmentOf(own, sources, facts, where)[PASSWORD[engine]];
  if (!password) throw new ManifestError(`${where}: its container has no ${PASSWORD[engine]}`);
  const asked = /(?:^| )max_connections=(\d+)/.exec(container.args.join(' '))?.[1];
  const options = {
    dataDir: join(state, engine),
    password,
    fsync,
    log,
    ...place,
    ...(asked ? { maxConnections: Number(asked) } : {}),
  };
  return engine === 'postgres' ? startPostgres(options) : startRabbit(options);
}

/** The server that DATABASE_URL or AMQP_URL names. Its administrator must be the one that the manifests name. */
export function existingOf(engine: Engine): Server | undefined {
  const url = process.env[EXISTING[engine]];
  if (!url) return undefined;
  const server = existingServer(url, DEFAULT_PORT[engine]);
  if (server.user !== ADMINISTRATOR[engine]) {
    throw new ServerError(
      `${EXISTING[engine]}: its user must be ${ADMINISTRATOR[engine]}, not ${server.user}`,
    );
  }
  return server;
}
