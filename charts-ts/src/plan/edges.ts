import type { CatalogueEntry } from '@clove/pool-images';
import type { EnvironmentFile } from '../environment/schema.ts';
import type { Edge, Endpoint } from './edge.ts';
import {
  brokerEnd,
  brokerManagementEnd,
  databaseEnd,
  type EngineEnd,
  edgesOfOperators,
} from './engine-edges.ts';
import { PORTS } from './ports.ts';

/** Pod names of the Jobs; provisioning speaks as the toolbox. */
export const JOB_PODS = {
  databaseSetup: 'database-setup',
  brokerSetup: 'broker-setup',
  migrate: 'migrate',
} as const;

/** The edge table of one festival, sorted. */
export function edgeTable(
  services: readonly CatalogueEntry[],
  toolbox: CatalogueEntry,
  environment: EnvironmentFile,
): Edge[] {
  const present = new Set(services.map((entry) => entry.service));
  const edges = [
    ...[...services, toolbox].flatMap((entry) => declaredEdges(entry, present, environment)),
    ...engineEdges(services, environment),
    ...services.flatMap((entry) => inboundEdges(entry, environment)),
    ...meshEdges(services, toolbox, environment),
  ];
  return edges.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The environment variable stem of a service: PAYMENT_SANDBOX for payment-sandbox. */
export function variableStem(service: string): string {
  return service.replaceAll('-', '_').toUpperCase();
}

/** True when the service publishes or consumes domain events. */
export function usesBroker(entry: CatalogueEntry): boolean {
  return entry.events.publishes.length + entry.events.consumes.length > 0;
}

function declaredEdges(
  entry: CatalogueEntry,
  present: ReadonlySet<string>,
  environment: EnvironmentFile,
): Edge[] {
  const from = pods(entry.service);
  const declared = entry.edges
    // The sandbox exists only where payments are sandboxed; other absent services belong to other templates.
    .filter((edge) => present.has(edge.to))
    .map((edge): Edge => {
      const base = { from, to: pods(edge.to), port: PORTS[edge.port], why: edge.why };
      const stem = variableStem(edge.to);
      if (edge.port === 'http') return { ...base, variable: `${stem}_URL` };
      // Who calls both ports of a service needs two names.
      const both = entry.edges.some((other) => other.to === edge.to && other.port === 'http');
      const variable = both ? `${stem}_INTERNAL_URL` : `${stem}_URL`;
      return { ...base, variable, credential: `edge-${entry.service}-${edge.to}` };
    });
  const needsAuth =
    entry.auth &&
    present.has('auth') &&
    entry.service !== 'auth' &&
    !entry.edges.some((edge) => edge.to === 'auth' && edge.port === 'http');
  const auth: Edge[] = needsAuth
    ? [
        {
          from,
          to: pods('auth'),
          port: PORTS.http,
          why: "reads the public keys of members' tokens",
          variable: 'AUTH_URL',
        },
      ]
    : [];
  const hosts = entry.externalHosts
    .filter((host) => host.payments === undefined || host.payments === environment.payments)
    .map((host): Edge => ({ from, to: { kind: 'host', name: host.host }, port: host.port, why: host.why }));
  return [...declared, ...auth, ...hosts];
}

function engineEdges(services: readonly CatalogueEntry[], environment: EnvironmentFile): Edge[] {
  const { dataEngine } = environment;
  const database = databaseEnd(dataEngine);
  const broker = brokerEnd(dataEngine);
  const management = brokerManagementEnd(dataEngine);
  return [
    ...services.flatMap((entry) => [
      ...(entry.database === undefined ? [] : [toEngine(entry.service, database, 'its own database')]),
      ...(usesBroker(entry) ? [toEngine(entry.service, broker, 'domain events')] : []),
    ]),
    // Where an operator makes roles and databases there is no Job for it.
    ...(dataEngine.kind === 'operators'
      ? edgesOfOperators(dataEngine)
      : [toEngine(JOB_PODS.databaseSetup, database, 'makes a database and a role per service')]),
    toEngine(JOB_PODS.brokerSetup, broker, 'declares exchanges, queues and bindings'),
    ...(management === undefined
      ? []
      : [toEngine(JOB_PODS.brokerSetup, management, 'makes the virtual host, its user and permissions')]),
    toEngine(JOB_PODS.migrate, database, "brings a service's schema up to date"),
  ];
}

/** Port on which istiod gives out certificates and configuration. */
const ISTIOD = 15012;

/** A sidecar needs its control plane; in ambient mode only the nodes' proxies do. */
function meshEdges(
  services: readonly CatalogueEntry[],
  toolbox: CatalogueEntry,
  { mesh, dataEngine }: EnvironmentFile,
): Edge[] {
  if (mesh.kind === 'none' || mesh.mode === 'ambient') return [];
  const jobs = Object.values(JOB_PODS).filter(
    (name) => name !== JOB_PODS.databaseSetup || dataEngine.kind !== 'operators',
  );
  const engines = dataEngine.kind === 'bundled' ? ['postgres', 'rabbitmq'] : [];
  const names = [...services, toolbox].map((entry) => entry.service);
  return [...names, ...jobs, ...engines].map((name) => ({
    from: pods(name),
    to: { kind: 'namespace', name: mesh.namespace },
    port: ISTIOD,
    why: "its sidecar's certificate and configuration",
  }));
}

function inboundEdges(entry: CatalogueEntry, environment: EnvironmentFile): Edge[] {
  const { routing, monitoring } = environment;
  const edges: Edge[] = [];
  if (entry.ingress === 'public' && routing.kind !== 'none') {
    edges.push({
      from: { kind: 'namespace', name: routing.peers.namespace },
      to: pods(entry.service),
      port: PORTS.http,
      why: 'the way in from the internet',
    });
  }
  if (monitoring !== undefined) {
    edges.push({
      from: { kind: 'namespace', name: monitoring.namespace },
      to: pods(entry.service),
      port: PORTS.management,
      why: 'metrics',
    });
  }
  return edges;
}

function toEngine(from: string, { to, port }: EngineEnd, why: string): Edge {
  return { from: pods(from), to, port, why };
}

function pods(name: string): Endpoint {
  return { kind: 'pods', name };
}

function key(edge: Edge): string {
  return [edge.from.kind, edge.from.name, edge.to.kind, edge.to.name, String(edge.port)].join('\t');
}
