import { PAYMENT_WORDS } from '@clove/contracts';
import { type CatalogueEntry, CatalogueRoute } from '@clove/pool-images';
import type { Chart } from 'cdk8s';
import { switchesOf } from '../environment/condition.ts';
import type { Edge } from '../plan/edge.ts';
import { addressOf, grpcEdge, usesBroker, variableStem } from '../plan/edges.ts';
import { AUTHORITY_FILE } from '../plan/engine-access.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { databaseSecret, ownSecret, ownSecrets } from '../plan/secrets.ts';
import { toolboxTasks } from '../plan/toolbox-tasks.ts';
import { declared, everyDeclaration, namespaceName } from '../provenance/images.ts';
import { catalogue, festival, environment as inEnvironment, type Place } from '../provenance/place.ts';
import {
  because,
  type Existence,
  exists,
  placesIn,
  placesOf,
  type Reason,
  reason,
  reasonOf,
} from '../provenance/reason.ts';
import { decidesAdmission } from '../provenance/sizes.ts';
import { hash8 } from './content-hash.ts';
import { graceSeconds } from './grace-seconds.ts';
import { mailData, mailEnv } from './mail-settings.ts';
import { add, k8s } from './manifest.ts';
import { metricsData } from './metrics-settings.ts';
import { type Component, metadata } from './names.ts';
import { settingRows } from './setting-rows.ts';
import { webhookData } from './webhook-settings.ts';

/** The name of an object that is named by its content. */
export interface HashedName {
  readonly name: string;
  /** Everything that decides the content, and so the name. */
  readonly because: Reason;
}

/** What a service reads from its environment: declared keys only, secrets by reference. */
export interface Settings {
  /** The immutable ConfigMap: its name, with its content's hash, and what decides it. */
  readonly configMap: HashedName;
  readonly data: Readonly<Record<string, string>>;
  /** Why the ConfigMap exists. */
  readonly why: Existence;
  /** Variables that refer to secrets or are composed of them; `$(X)` is expanded by Kubernetes in this order. */
  readonly env: k8s.EnvVar[];
}

/** Settings of a service's pods and of its migration Job. */
export function settingsOf(plan: Plan, image: PlannedImage): Settings {
  const { entry } = image;
  const base = baseData(plan, image);
  const clash = Object.keys(base).find((key) => key in entry.config);
  if (clash !== undefined)
    throw new Error(`${entry.image}: ${clash} is set by the charts and cannot be in config`);
  const [edges, mail, own] = [edgeData(plan, entry), mailData(plan, entry), ownData(plan, entry)];
  const webhooks = webhookData(plan, entry);
  const metrics = metricsData(plan, entry);
  const data = { ...base, ...edges, ...mail, ...webhooks, ...metrics, ...own };
  const named = reason('the service, and the hash of its settings', () => [
    ...[own, edges, mail, webhooks, metrics, base].flatMap(placesIn),
    ...declared(plan, image, 'service'),
  ]);
  return {
    configMap: { name: `${entry.service}-${hash8(data)}`, because: named },
    data,
    why: exists(settingsOf, "the service's settings: exactly the keys that its catalogue file declares", () =>
      declared(plan, image, 'config'),
    ),
    env: [
      ...databaseEnv(plan, entry),
      ...brokerEnv(plan, entry),
      ...edgeEnv(plan, entry),
      ...mailEnv(plan, entry),
      ...secretEnv(plan, entry),
    ],
  };
}

/** The immutable ConfigMap of a service's settings. */
export function addSettings(
  chart: Chart,
  plan: Plan,
  service: string,
  component: Component,
  { configMap, data, why }: Settings,
): void {
  const { name, because: nameBecause } = configMap;
  const meta = metadata(plan, { name, app: service, component, wave: 'foundation', nameBecause });
  add(chart, k8s.KubeConfigMap, { metadata: meta, immutable: true, data }, why);
}

/** Filled with the rate that every service can carry, where an image declares it. A local machine keeps the image's default. */
const ADMISSION_KEY = 'ADMISSION_PER_SECOND';

/** Filled with what the festival file lists, where an image declares it. */
const METHODS_KEY = 'PAYMENT_METHODS';

function baseData(plan: Plan, image: PlannedImage): Record<string, string> {
  const { environment } = plan;
  const { entry } = image;
  const festivalSlug = ['FESTIVAL', plan.slug, () => [festival('festival')]] as const;
  // A tool listens nowhere: it gets the addresses that it may call, and what it does where.
  if (entry.kind === 'tool') return settingRows([festivalSlug, ...toolSettings(plan)]);
  const { database } = entry;
  const asked = grpcEdge(plan.edges, entry.service);
  const own = (...path: string[]) => declared(plan, image, ...path);
  const at = inEnvironment;
  return settingRows([
    ['PORT', String(PORTS.http)],
    ['MANAGEMENT_PORT', String(PORTS.management)],
    ['PUBLIC_URL', plan.publicUrl, () => [at('routing', 'domain'), festival('festival')]],
    ['DRAIN_SECONDS', String(environment.drainSeconds), () => [at('drainSeconds')]],
    [
      'TERMINATION_GRACE_SECONDS',
      String(graceSeconds(environment, entry)),
      () => [at('drainSeconds'), ...own('longestRequestSeconds')],
    ],
    ['LOG_LEVEL', environment.logLevel, () => [at('logLevel')]],
    ...traceSettings(environment),
    ...(entry.ingress === 'public'
      ? [
          [
            'TRUSTED_HOPS',
            String(environment.routing.trustedHops),
            () => [at('routing', 'trustedHops')],
          ] as const,
          ['ROUTES', renderedRoutes(plan), () => routePlaces(plan)] as const,
        ]
      : []),
    ...(asked === undefined ? [] : [['GRPC_PORT', String(PORTS.grpc), () => placesOf(asked)] as const]),
    ...(database === undefined
      ? []
      : [['DATABASE_POOL_SIZE', String(database.poolSize), () => own('database', 'poolSize')] as const]),
    festivalSlug,
  ]);
}

function traceSettings({ traces }: Plan['environment']) {
  if (traces === undefined) return [];
  return [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', traces.endpoint, () => [inEnvironment('traces', 'endpoint')]] as const,
    ['OTEL_TRACES_SAMPLER_ARG', String(traces.ratio), () => [inEnvironment('traces', 'ratio')]] as const,
  ];
}

/**
 * Which path goes where, for the public image: the rows of every catalogue file with its service and address, as JSON, one
 * row per line. What a file does not say is not written either: the gateway has the same defaults.
 */
function renderedRoutes(plan: Plan): string {
  const rows = plan.services
    .flatMap(({ entry }) => entry.routes.map((route) => ({ entry, route })))
    .sort((a, b) => (a.route.prefix < b.route.prefix ? -1 : 1))
    .map(({ entry: { service }, route }) => {
      const { prefix, ...given } = withoutDefaults(route);
      return JSON.stringify({ prefix, service, url: `http://${service}:${PORTS.http}`, ...given });
    });
  return `[\n${rows.join(',\n')}\n]`;
}

function withoutDefaults(route: CatalogueRoute): Partial<CatalogueRoute> & Pick<CatalogueRoute, 'prefix'> {
  const defaults: Readonly<Record<string, unknown>> = CatalogueRoute.parse({ prefix: route.prefix });
  const given = Object.entries(route).filter(
    ([key, value]) => key === 'prefix' || JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  return { prefix: route.prefix, ...Object.fromEntries(given) };
}

function routePlaces({ services }: Plan): Place[] {
  return services
    .filter(({ entry }) => entry.routes.length > 0)
    .map(({ entry: { image } }) => catalogue(image, 'routes'));
}

/** Whom the toolbox provisions with what, whom it audits, and whose queue takes which events: all as the catalogue says. */
function toolSettings(plan: Plan) {
  const decides = (field: string, condition: (entry: CatalogueEntry) => boolean) => () => [
    ...everyDeclaration(plan, field, condition),
    festival('template'),
    inEnvironment('payments'),
  ];
  const { SALE_SECTIONS, MORE_SALE_SECTIONS, AUDITED_SERVICES, BROKER_TOPOLOGY } = toolboxTasks(plan);
  const keepsSale = decides('sale', ({ sale }) => sale !== undefined);
  return [
    ['SALE_SECTIONS', SALE_SECTIONS, keepsSale] as const,
    ['MORE_SALE_SECTIONS', MORE_SALE_SECTIONS, keepsSale] as const,
    ['AUDITED_SERVICES', AUDITED_SERVICES, decides('audit', ({ audit }) => audit)] as const,
    [
      'BROKER_TOPOLOGY',
      BROKER_TOPOLOGY,
      decides('events.consumes', ({ events }) => events.consumes.length > 0),
    ] as const,
  ];
}

function edgeData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  return settingRows(
    outgoing(plan, entry.service).flatMap((edge) => {
      const { variable } = edge;
      if (variable === undefined) return [];
      return [[variable, addressOf(edge), () => placesOf(edge)] as const];
    }),
  );
}

function ownData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  const { payments, tier } = plan.environment;
  const listed = plan.festival.payments;
  return settingRows(
    Object.entries(entry.config).flatMap(([key, value]) => {
      const at = (...path: string[]) => catalogue(entry.image, 'config', key, ...path);
      if (key === ADMISSION_KEY && tier !== 'local') {
        const { perSecond, perReplica } = plan.admission;
        // Each pod of the entrance counts for itself; the queue counts for all.
        const shared = entry.ingress === 'public';
        const rate = String(shared ? perReplica : perSecond);
        return [
          [key, rate, () => [...decidesAdmission(plan, shared ? entry.service : undefined), at()]] as const,
        ];
      }
      if (key === METHODS_KEY && listed !== undefined) {
        const methods = listed.map((word) => PAYMENT_WORDS[word]).join(',');
        return [[key, methods, () => [festival('payments'), at()]] as const];
      }
      if (typeof value === 'string') return [[key, value, () => [at()]] as const];
      const chosen = value[payments];
      if (chosen === undefined) return [];
      return [[key, chosen, () => [at(payments), inEnvironment('payments')]] as const];
    }),
  );
}

function databaseEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  if (entry.database === undefined) return [];
  const { host, port, query, owner } = plan.engine.postgres;
  const name = owner(entry.service);
  const declaration = [catalogue(entry.image, 'database'), inEnvironment('dataEngine', 'kind')];
  const password = fromSecret('DATABASE_PASSWORD', databaseSecret(entry.service), 'password');
  const address = {
    name: 'DATABASE_URL',
    value: `postgres://${name}:$(DATABASE_PASSWORD)@${host}:${port}/${name}${query}`,
  };
  return [
    because(
      password,
      reason('the database of the service', () => declaration),
    ),
    because(
      address,
      reason('the database of the service', () => [...databaseAddress(plan), ...declaration]),
    ),
  ];
}

/**
 * Lines that a database's address on a shared server is made of; none where the data engine is the festival's own.
 * @param login settings of the role that logs in. Default: none, because it is named after the festival.
 */
export function databaseAddress(plan: Plan, ...login: readonly string[]): Place[] {
  if (plan.environment.dataEngine.kind !== 'external') return [];
  return [
    ...['host', ...login, 'port', 'tls'].map((key) => inEnvironment('dataEngine', 'postgres', key)),
    inEnvironment('dataEngine', 'caSecret'),
    ...(login.length > 0 ? [] : namespaceName()),
  ];
}

function brokerEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  return usesBroker(entry) ? brokerVariables(plan, [catalogue(entry.image, 'events')]) : [];
}

/**
 * The broker's address with the password from its secret.
 * @param usedBy what makes the pods use the broker. Default: nothing but the data engine's kind.
 */
export function brokerVariables(plan: Plan, usedBy: readonly Place[] = []): k8s.EnvVar[] {
  const { scheme, host, port, user, password, path } = plan.engine.rabbitmq;
  const authority = plan.engine.authority?.forBroker === true;
  const shared = plan.environment.dataEngine.kind === 'external';
  const at = (...keys: string[]) => inEnvironment('dataEngine', ...keys);
  const reached = (...places: readonly Place[]) =>
    reason('how the broker is reached', () => [...(shared ? places : []), ...usedBy, at('kind')]);
  const address = {
    name: 'AMQP_URL',
    value: `${scheme}://${'secret' in user ? '$(AMQP_USER)' : user.text}:$(AMQP_PASSWORD)@${host}:${port}${path}`,
  };
  const servers = ['host', 'port', 'tls'].map((key) => at('rabbitmq', key));
  return [
    ...('secret' in user ? [because(fromSecret('AMQP_USER', user.secret, user.key), reached())] : []),
    because(fromSecret('AMQP_PASSWORD', password.secret, password.key), reached()),
    because(address, reached(...servers, ...namespaceName())),
    // An AMQP address, unlike PostgreSQL's, cannot name the authority.
    ...(authority
      ? [
          because(
            { name: 'NODE_EXTRA_CA_CERTS', value: AUTHORITY_FILE },
            reached(at('caSecret'), at('rabbitmq', 'tls')),
          ),
        ]
      : []),
  ];
}

function edgeEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  const token = (edge: Edge, variable: string): k8s.EnvVar[] =>
    edge.credential === undefined
      ? []
      : [because(fromSecret(variable, edge.credential, 'token'), reasonOf(edge))];
  const calls = outgoing(plan, entry.service).flatMap((edge) =>
    token(edge, `${variableStem(edge.to.name)}_TOKEN`),
  );
  const called = plan.edges
    .filter((edge) => edge.to.kind === 'pods' && edge.to.name === entry.service)
    .flatMap((edge) => token(edge, `EDGE_${variableStem(edge.from.name)}_TOKEN`));
  return [...calls, ...called];
}

function secretEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  return ownSecrets(entry, plan.environment)
    .flatMap((secret) => {
      const object = ownSecret(entry, secret);
      const why = reason('a secret setting of the service', () => [
        catalogue(entry.image, 'secrets', entry.secrets.indexOf(secret)),
        ...switchesOf(secret).map((name) => inEnvironment(name)),
      ]);
      const read = secret.optional === true ? whereThere : fromSecret;
      const current = because(read(secret.key, object, secret.key), why);
      return secret.previous === undefined
        ? [current]
        : [current, because(whereThere(secret.previous, object, secret.previous), why)];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function outgoing(plan: Plan, service: string): Edge[] {
  return plan.edges.filter((edge) => edge.from.kind === 'pods' && edge.from.name === service);
}

/** A variable whose value Kubernetes takes from a secret. */
export function fromSecret(name: string, secret: string, key: string): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** As `fromSecret`, for a key that need not exist, such as one that is there only after a rotation: without it the variable is not set. */
function whereThere(name: string, secret: string, key: string): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key, optional: true } } };
}
