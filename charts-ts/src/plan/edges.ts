import type { CatalogueEntry } from '@clove/pool-images/in-memory';
import { holdsIn, switchesOf } from '../environment/condition.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { catalogue, environment as environmentPlace, type Place, sandboxed } from '../provenance/place.ts';
import { bucketEdges } from './bucket.ts';
import { type Edge, type Endpoint, edge } from './edge.ts';
import {
  brokerEnd,
  brokerManagementEnd,
  databaseEnd,
  type EngineEnd,
  edgesOfOperators,
} from './engine-edges.ts';
import { PORTS, portOf } from './ports.ts';

/** The service that takes mails where they are sandboxed. */
export const MAIL_SANDBOX = 'mail-sandbox';

/** Pod names of the Jobs; provisioning uses the toolbox's name. */
export const JOB_PODS = {
  databaseSetup: 'database-setup',
  brokerSetup: 'broker-setup',
  migrate: 'migrate',
  backup: 'backup',
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
    ...routeEdges(services),
    ...engineEdges(services, toolbox, environment),
    ...services.flatMap((entry) => inboundEdges(entry, environment)),
    ...meshEdges(services, toolbox, environment),
  ];
  return edges.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The environment variable stem of a service: PAYMENT_SANDBOX for payment-sandbox. */
export function variableStem(service: string): string {
  return service.replaceAll('-', '_').toUpperCase();
}

/** The Service whose name resolves to each pod of a service by itself: a gRPC client balances over them. */
export function podsService(service: string): string {
  return `${service}-pods`;
}

/** The name by which an edge finds the pods at its end. */
export function serviceOf({ to, port }: Edge): string {
  return port === PORTS.grpc ? podsService(to.name) : to.name;
}

/** What the variable of an edge says. */
export function addressOf(edge: Edge): string {
  return `${edge.port === PORTS.grpc ? 'grpc' : 'http'}://${serviceOf(edge)}:${edge.port}`;
}

/** The first edge to the gRPC port of a service; undefined where no one asks it by gRPC. */
export function grpcEdge(edges: readonly Edge[], service: string): Edge | undefined {
  return edges.find(({ to, port }) => to.kind === 'pods' && to.name === service && port === PORTS.grpc);
}

/** True when the service publishes or consumes domain events. */
export function usesBroker(entry: Pick<CatalogueEntry, 'events'>): boolean {
  return entry.events.publishes.length + entry.events.consumes.length > 0;
}

/** True when it publishes or consumes domain events, or counts messages in the queue of a service that is there. */
export function reachesBroker(
  entry: Pick<CatalogueEntry, 'events' | 'queuesOf'>,
  present: ReadonlySet<string>,
): boolean {
  return usesBroker(entry) || entry.queuesOf.some((service) => present.has(service));
}

function declaredEdges(
  entry: CatalogueEntry,
  present: ReadonlySet<string>,
  environment: EnvironmentFile,
): Edge[] {
  const from = pods(entry.service);
  const at = (...path: (string | number)[]) => catalogue(entry.image, ...path);
  const declared = entry.edges.flatMap(({ to, port, why }, index) => {
    // The sandbox exists only where payments are sandboxed; other absent services belong to other templates.
    if (!present.has(to) || (port === 'grpc' && !environment.grpc)) return [];
    const bySwitch = port === 'grpc' ? [environmentPlace('grpc')] : [];
    const fields = { from, to: pods(to), port: PORTS[port], why, ...callee(entry, to, port) };
    return [edge(fields, () => [...sandboxed(entry.service, to), ...bySwitch, at('edges', index)])];
  });
  const needsAuth =
    entry.auth &&
    present.has('auth') &&
    entry.service !== 'auth' &&
    !entry.edges.some(({ to, port }) => to === 'auth' && port === 'http');
  const why = "reads the public keys of members' tokens";
  const auth = { from, to: pods('auth'), port: PORTS.http, why, variable: 'AUTH_URL' };
  const hosts = entry.externalHosts.flatMap((declaredHost, index) => {
    if (!holdsIn(declaredHost, environment)) return [];
    const { host, port, why } = declaredHost;
    const bound = switchesOf(declaredHost).map((name) => environmentPlace(name));
    return [
      edge({ from, to: { kind: 'host', name: host }, port, why }, () => [
        at('externalHosts', index),
        ...bound,
      ]),
    ];
  });
  return [
    ...declared,
    ...mailEdges(entry, present, environment),
    ...traceEdges(entry, environment),
    ...webhookEdges(entry),
    ...metricsEdges(entry, environment),
    ...(needsAuth ? [edge(auth, () => [at('auth')])] : []),
    ...hosts,
  ];
}

/** The mail server of a service that sends mails: the sandbox, or the environment's own. */
function mailEdges(entry: CatalogueEntry, present: ReadonlySet<string>, { mail }: EnvironmentFile): Edge[] {
  if (entry.mail !== 'sends') return [];
  const from = pods(entry.service);
  const why = 'sends mails';
  const declaredAt = catalogue(entry.image, 'mail');
  if (mail === 'sandbox') {
    if (!present.has(MAIL_SANDBOX)) return [];
    const fields = { from, to: pods(MAIL_SANDBOX), port: PORTS.smtp, why };
    return [edge(fields, () => [environmentPlace('mail'), declaredAt])];
  }
  const { host, port } = mail.smtp;
  return [
    edge({ from, to: { kind: 'host', name: host }, port, why }, (ofPort) => [
      environmentPlace('mail', 'smtp', ofPort ? 'port' : 'host'),
      declaredAt,
    ]),
  ];
}

/** The collector of traces, where the environment names one. A tool's Jobs are not traced. */
function traceEdges(entry: CatalogueEntry, { traces }: EnvironmentFile): Edge[] {
  if (traces === undefined || entry.kind === 'tool') return [];
  const { hostname } = new URL(traces.endpoint);
  const to: Endpoint =
    traces.namespace === undefined
      ? { kind: 'host', name: hostname }
      : { kind: 'namespace', name: traces.namespace };
  const fields = { from: pods(entry.service), to, port: portOf(traces.endpoint), why: 'traces' };
  const places = (ofPort: boolean) => [
    environmentPlace('traces', ofPort || traces.namespace === undefined ? 'endpoint' : 'namespace'),
  ];
  return [edge(fields, places)];
}

/** The Prometheus that a service reads metrics of, where the environment names it. */
function metricsEdges(entry: CatalogueEntry, { monitoring }: EnvironmentFile): Edge[] {
  if (entry.metrics !== 'reads' || monitoring?.prometheus === undefined) return [];
  const to: Endpoint = { kind: 'namespace', name: monitoring.namespace };
  const fields = {
    from: pods(entry.service),
    to,
    port: portOf(monitoring.prometheus),
    why: 'reads metrics for the server board',
  };
  return [
    edge(fields, (ofPort) => [
      environmentPlace('monitoring', ofPort ? 'prometheus' : 'namespace'),
      catalogue(entry.image, 'metrics'),
    ]),
  ];
}

/** Organisers' systems are anywhere on the internet; a policy leaves private networks out. */
function webhookEdges(entry: CatalogueEntry): Edge[] {
  if (entry.webhooks !== 'sends') return [];
  const to: Endpoint = { kind: 'host', name: 'internet' };
  const fields = { from: pods(entry.service), to, port: 443, why: "posts events to organisers' systems" };
  return [edge(fields, () => [catalogue(entry.image, 'webhooks')])];
}

/** What a caller gets to reach another service: its address, and a token for calls to its management port. */
function callee(
  entry: CatalogueEntry,
  to: string,
  port: CatalogueEntry['edges'][number]['port'],
): Pick<Edge, 'variable' | 'credential'> {
  const stem = variableStem(to);
  if (port === 'http') return { variable: `${stem}_URL` };
  // The credential is that of the edge to its management port.
  if (port === 'grpc') return { variable: `${stem}_GRPC_URL` };
  // A caller of both ports of a service needs two names.
  const both = entry.edges.some((other) => other.to === to && other.port === 'http');
  const variable = both ? `${stem}_INTERNAL_URL` : `${stem}_URL`;
  return { variable, credential: `edge-${entry.service}-${to}` };
}

/** The public image passes requests on to every image that names routes. */
function routeEdges(services: readonly CatalogueEntry[]): Edge[] {
  const routed = services.filter(({ routes }) => routes.length > 0);
  return services
    .filter(({ ingress }) => ingress === 'public')
    .flatMap((entrance) =>
      routed
        .filter(({ service }) => !entrance.edges.some(({ to, port }) => to === service && port === 'http'))
        .map(({ service, image, routes }) => {
          const why = `routes: ${routes.map(({ prefix }) => prefix).join(', ')}`;
          // Gateways of releases up to 0.6.0 read the address of each service they know; later ones read ROUTES.
          const variable = `${variableStem(service)}_URL`;
          const fields = {
            from: pods(entrance.service),
            to: pods(service),
            port: PORTS.http,
            why,
            variable,
          };
          return edge(fields, () => [...sandboxed(service), catalogue(image, 'routes')]);
        }),
    );
}

function engineEdges(
  services: readonly CatalogueEntry[],
  toolbox: CatalogueEntry,
  environment: EnvironmentFile,
): Edge[] {
  const { dataEngine } = environment;
  const database = databaseEnd(dataEngine);
  const broker = brokerEnd(dataEngine);
  const management = brokerManagementEnd(dataEngine);
  return [
    ...services.flatMap(({ service, image, ...entry }) => [
      ...(entry.database === undefined
        ? []
        : [toEngine(service, database, 'its own database', [catalogue(image, 'database')])]),
      ...(usesBroker(entry)
        ? [toEngine(service, broker, 'domain events', [catalogue(image, 'events')])]
        : []),
    ]),
    ...queueEdges(toolbox, services, broker),
    // Where an operator makes roles and databases there is no Job for it.
    ...(dataEngine.kind === 'operators'
      ? edgesOfOperators(dataEngine)
      : [toEngine(JOB_PODS.databaseSetup, database, 'makes a database and a role per service')]),
    toEngine(JOB_PODS.brokerSetup, broker, 'declares exchanges, queues and bindings'),
    ...(management === undefined
      ? []
      : [toEngine(JOB_PODS.brokerSetup, management, 'makes the virtual host, its user and permissions')]),
    toEngine(JOB_PODS.migrate, database, "brings a service's schema up to date"),
    ...(typeof environment.backup === 'string'
      ? []
      : [
          toEngine(JOB_PODS.backup, database, 'copies every database at one moment', [
            environmentPlace('backup'),
          ]),
          ...bucketEdges(pods(JOB_PODS.backup), environment.backup.target),
        ]),
  ];
}

/** A rebuild ends when the queue of what is rebuilt is empty: the toolbox counts it. */
function queueEdges(toolbox: CatalogueEntry, services: readonly CatalogueEntry[], broker: EngineEnd): Edge[] {
  const present = new Set(services.map(({ service }) => service));
  if (usesBroker(toolbox) || !reachesBroker(toolbox, present)) return [];
  const declared = [catalogue(toolbox.image, 'queuesOf')];
  return [toEngine(toolbox.service, broker, 'counts messages in queues', declared)];
}

/** Port on which istiod gives out certificates and configuration. */
const ISTIOD = 15012;

/** A sidecar needs its control plane; in ambient mode only the nodes' proxies do. */
function meshEdges(
  services: readonly CatalogueEntry[],
  toolbox: CatalogueEntry,
  { mesh, dataEngine, backup }: EnvironmentFile,
): Edge[] {
  if (mesh.kind === 'none' || mesh.mode === 'ambient') return [];
  const absent: string[] = [
    ...(dataEngine.kind === 'operators' ? [JOB_PODS.databaseSetup] : []),
    ...(typeof backup === 'string' ? [JOB_PODS.backup] : []),
  ];
  const jobs = Object.values(JOB_PODS).filter((name) => !absent.includes(name));
  const engines = dataEngine.kind === 'bundled' ? ['postgres', 'rabbitmq'] : [];
  const names = [...services, toolbox].map((entry) => entry.service);
  const to: Endpoint = { kind: 'namespace', name: mesh.namespace };
  const why = "its sidecar's certificate and configuration";
  return [...names, ...jobs, ...engines].map((name) =>
    edge({ from: pods(name), to, port: ISTIOD, why }, () => [
      environmentPlace('mesh', 'namespace'),
      environmentPlace('mesh', 'mode'),
    ]),
  );
}

function inboundEdges(entry: CatalogueEntry, { routing, monitoring }: EnvironmentFile): Edge[] {
  const to = pods(entry.service);
  const isPublic = entry.ingress === 'public' && routing.kind !== 'none';
  return [
    ...(isPublic
      ? [
          edge(
            {
              from: namespace(routing.peers.namespace),
              to,
              port: PORTS.http,
              why: 'the way in from the internet',
            },
            () => [environmentPlace('routing', 'peers', 'namespace')],
          ),
        ]
      : []),
    ...(monitoring === undefined
      ? []
      : [
          edge({ from: namespace(monitoring.namespace), to, port: PORTS.management, why: 'metrics' }, () => [
            environmentPlace('monitoring', 'namespace'),
          ]),
        ]),
  ];
}

/** @param declaredBy what makes the pods talk to the engine. Default: the kind of data engine, unless it decides more. */
function toEngine(from: string, end: EngineEnd, why: string, declaredBy?: readonly Place[]): Edge {
  const { to, port, places } = end;
  return edge({ from: pods(from), to, port, why }, (ofPort) => {
    const atEngine = places(ofPort);
    if (declaredBy !== undefined) return [...sandboxed(from), ...atEngine, ...declaredBy];
    return atEngine.length > 0 ? atEngine : [environmentPlace('dataEngine', 'kind')];
  });
}

function namespace(name: string): Endpoint {
  return { kind: 'namespace', name };
}

function pods(name: string): Endpoint {
  return { kind: 'pods', name };
}

function key({ from, to, port }: Edge): string {
  return [from.kind, from.name, to.kind, to.name, String(port)].join('\t');
}
