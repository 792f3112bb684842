import type { CatalogueEntry } from '@clove/pool-images';
import type { Edge } from '../plan/edge.ts';
import { usesBroker, variableStem } from '../plan/edges.ts';
import { AUTHORITY_FILE } from '../plan/engine-access.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { databaseSecret, ownSecret, ownSecrets } from '../plan/secrets.ts';
import { hash8 } from './content-hash.ts';
import { graceSeconds } from './grace-seconds.ts';
import type { k8s } from './manifest.ts';

/** What a service reads from its environment: declared keys only, secrets by reference. */
export interface Settings {
  /** Name of the immutable ConfigMap, with its content's hash. */
  readonly configMap: string;
  readonly data: Readonly<Record<string, string>>;
  /** Variables that refer to secrets or are composed of them; `$(X)` is expanded by Kubernetes in this order. */
  readonly env: k8s.EnvVar[];
}

/** Settings of a service's pods and of its migration Job. */
export function settingsOf(plan: Plan, image: PlannedImage): Settings {
  const { entry } = image;
  const data = { ...baseData(plan, entry), ...edgeData(plan, entry), ...ownData(plan, entry) };
  const clash = Object.keys(baseData(plan, entry)).find((key) => key in entry.config);
  if (clash !== undefined)
    throw new Error(`${entry.image}: ${clash} is set by the charts and cannot be in config`);
  return {
    configMap: `${entry.service}-${hash8(data)}`,
    data,
    env: [
      ...databaseEnv(plan, entry),
      ...brokerEnv(plan, entry),
      ...edgeEnv(plan, entry),
      ...secretEnv(plan, entry),
    ],
  };
}

/** Filled with the rate that every service can carry, where an image declares it. A local machine keeps the image's default. */
const ADMISSION_KEY = 'ADMISSION_PER_SECOND';

function baseData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  const { environment } = plan;
  // A tool listens nowhere and is told only whom it may call.
  if (entry.kind === 'tool') return { FESTIVAL: plan.slug };
  return {
    PORT: String(PORTS.http),
    MANAGEMENT_PORT: String(PORTS.management),
    FESTIVAL: plan.slug,
    PUBLIC_URL: plan.publicUrl,
    DRAIN_SECONDS: String(environment.drainSeconds),
    TERMINATION_GRACE_SECONDS: String(graceSeconds(environment, entry)),
    LOG_LEVEL: environment.logLevel,
    ...(entry.ingress === 'public' ? { TRUSTED_HOPS: String(environment.routing.trustedHops) } : {}),
    ...(entry.database === undefined ? {} : { DATABASE_POOL_SIZE: String(entry.database.poolSize) }),
  };
}

function edgeData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  return Object.fromEntries(
    outgoing(plan, entry.service).flatMap((edge) =>
      edge.variable === undefined ? [] : [[edge.variable, `http://${edge.to.name}:${edge.port}`]],
    ),
  );
}

function ownData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  const { payments } = plan.environment;
  return Object.fromEntries(
    Object.entries(entry.config).flatMap(([key, value]) => {
      if (key === ADMISSION_KEY && plan.environment.tier !== 'local')
        return [[key, String(plan.admission.perReplica)]];
      const set = typeof value === 'string' ? value : value[payments];
      return set === undefined ? [] : [[key, set]];
    }),
  );
}

function databaseEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  if (entry.database === undefined) return [];
  const { host, port, query, owner } = plan.engine.postgres;
  const name = owner(entry.service);
  return [
    fromSecret('DATABASE_PASSWORD', databaseSecret(entry.service), 'password'),
    {
      name: 'DATABASE_URL',
      value: `postgres://${name}:$(DATABASE_PASSWORD)@${host}:${port}/${name}${query}`,
    },
  ];
}

function brokerEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  return usesBroker(entry) ? brokerVariables(plan) : [];
}

/** The broker's address with the password from its secret. */
export function brokerVariables(plan: Plan): k8s.EnvVar[] {
  const { scheme, host, port, user, password, path } = plan.engine.rabbitmq;
  const authority = plan.engine.authority?.forBroker === true;
  return [
    ...('secret' in user ? [fromSecret('AMQP_USER', user.secret, user.key)] : []),
    fromSecret('AMQP_PASSWORD', password.secret, password.key),
    {
      name: 'AMQP_URL',
      value: `${scheme}://${'secret' in user ? '$(AMQP_USER)' : user.text}:$(AMQP_PASSWORD)@${host}:${port}${path}`,
    },
    // An AMQP address, unlike PostgreSQL's, cannot name the authority.
    ...(authority ? [{ name: 'NODE_EXTRA_CA_CERTS', value: AUTHORITY_FILE }] : []),
  ];
}

function edgeEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  const calls = outgoing(plan, entry.service).flatMap((edge) =>
    edge.credential === undefined
      ? []
      : [fromSecret(`${variableStem(edge.to.name)}_TOKEN`, edge.credential, 'token')],
  );
  const called = plan.edges
    .filter((edge) => edge.to.kind === 'pods' && edge.to.name === entry.service)
    .flatMap((edge) =>
      edge.credential === undefined
        ? []
        : [fromSecret(`EDGE_${variableStem(edge.from.name)}_TOKEN`, edge.credential, 'token')],
    );
  return [...calls, ...called];
}

function secretEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  return ownSecrets(entry, plan.environment.payments)
    .flatMap((secret) => {
      const object = ownSecret(entry, secret);
      const current = fromSecret(secret.key, object, secret.key);
      return secret.previous === undefined ? [current] : [current, ifKept(secret.previous, object)];
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

/** As `fromSecret`, for a key that exists only after a rotation: until then the variable is not set. */
function ifKept(key: string, secret: string): k8s.EnvVar {
  return { name: key, valueFrom: { secretKeyRef: { name: secret, key, optional: true } } };
}
