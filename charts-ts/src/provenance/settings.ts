import { valueAt } from '../field-path.ts';
import { usesBroker, variableStem } from '../plan/edges.ts';
import { databaseSecret } from '../plan/secrets.ts';
import { edgePlaces } from './edges.ts';
import { chosen } from './images.ts';
import { catalogue, environment, festival, type Place } from './place.ts';
import { decidesAdmission } from './sizes.ts';
import { imagesWith, type Subject } from './subject.ts';

/** Where a key of a service's ConfigMap comes from; nowhere when it is the same for everybody. */
export function settingPlaces(subject: Subject, key: string): Place[] {
  const { image, plan } = subject;
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  const base = BASE_KEYS[key];
  if (base !== undefined) return base(subject);
  const value = entry.config[key];
  if (key === 'ADMISSION_PER_SECOND' && value !== undefined) {
    return [...decidesAdmission(subject), catalogue(entry.image, 'config', key)];
  }
  if (typeof value === 'string') return [catalogue(entry.image, 'config', key)];
  if (value !== undefined) {
    return [catalogue(entry.image, 'config', key, plan.environment.payments), environment('payments')];
  }
  const edge = plan.edges.find(({ from, variable }) => variable === key && from.name === entry.service);
  return edge === undefined ? [catalogue(entry.image, 'config')] : edgePlaces(subject, edge);
}

/** Every line that a service's settings come from: their name is the hash of all of them. */
export function everySetting(subject: Subject): Place[] {
  const { image, plan } = subject;
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  const base = entry.kind === 'tool' ? ['FESTIVAL'] : Object.keys(BASE_KEYS);
  const edges = plan.edges.filter(
    ({ from, variable }) => variable !== undefined && from.name === entry.service,
  );
  return [
    ...Object.keys(entry.config).flatMap((key) => settingPlaces(subject, key)),
    ...edges.flatMap((edge) => edgePlaces(subject, edge)),
    ...base
      .filter((key) => key !== 'TRUSTED_HOPS' || entry.ingress === 'public')
      .filter((key) => key !== 'DATABASE_POOL_SIZE' || entry.database !== undefined)
      .flatMap((key) => settingPlaces(subject, key)),
  ];
}

const BASE_KEYS: Readonly<Record<string, (subject: Subject) => Place[]>> = {
  PORT: () => [],
  MANAGEMENT_PORT: () => [],
  PUBLIC_URL: () => [environment('routing', 'domain'), festival('festival')],
  DRAIN_SECONDS: () => [environment('drainSeconds')],
  TERMINATION_GRACE_SECONDS: (subject) => [
    environment('drainSeconds'),
    ...chosen(subject, 'longestRequestSeconds'),
  ],
  LOG_LEVEL: () => [environment('logLevel')],
  TRUSTED_HOPS: () => [environment('routing', 'trustedHops')],
  DATABASE_POOL_SIZE: (subject) => chosen(subject, 'database', 'poolSize'),
  FESTIVAL: () => [festival('festival')],
};

/** Where one variable of a container comes from, by its name; nowhere when it is the same for everybody. */
export function variablePlaces(subject: Subject): Place[] {
  const { image, plan } = subject;
  const name = variableOf(subject);
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  if (name.startsWith('DATABASE_')) {
    return [
      ...databaseAddress(subject),
      catalogue(entry.image, 'database'),
      environment('dataEngine', 'kind'),
    ];
  }
  if (usesBroker(entry) && (name.startsWith('AMQP_') || name === 'NODE_EXTRA_CA_CERTS')) {
    return [...brokerAddress(subject), catalogue(entry.image, 'events'), environment('dataEngine', 'kind')];
  }
  const secret = entry.secrets.findIndex(({ key, previous }) => key === name || previous === name);
  if (secret !== -1) {
    const bySwitch = entry.secrets[secret]?.payments === undefined ? [] : [environment('payments')];
    return [catalogue(entry.image, 'secrets', secret), ...bySwitch];
  }
  const incoming = /^EDGE_(.+)_TOKEN$/.exec(name)?.[1];
  const stem = incoming ?? /^(.+)_TOKEN$/.exec(name)?.[1];
  const edge = plan.edges.find(({ from, to, credential }) => {
    const [self, other] = incoming === undefined ? [from, to] : [to, from];
    return credential !== undefined && self.name === entry.service && variableStem(other.name) === stem;
  });
  return edge === undefined ? [] : edgePlaces(subject, edge);
}

/** Every line that the variables of a pod's one container come from. */
export function everyVariable(subject: Subject, places: (subject: Subject) => Place[]): Place[] {
  const env = ['spec', 'template', 'spec', 'containers', 0, 'env'];
  const variables = valueAt(subject.object, env);
  const count = Array.isArray(variables) ? variables.length : 0;
  return Array.from({ length: count }, (_, index) => places({ ...subject, path: [...env, index] })).flat();
}

/** Variables of the Job that makes databases and roles: its own address, and a password per database. */
export function databaseSetupPlaces(subject: Subject): Place[] {
  const { object, path } = subject;
  const name = variableOf(subject);
  const kind = environment('dataEngine', 'kind');
  if (name === 'DATABASE_ADMIN_URL') return [...databaseAddress(subject, 'adminUser', 'adminDatabase'), kind];
  if (name === 'DATABASE_ADMIN_PASSWORD') return [kind];
  const variable = path.slice(0, path.lastIndexOf('env') + 2);
  const secret = valueAt(object, [...variable, 'valueFrom', 'secretKeyRef', 'name']);
  const declared = (image: string) => catalogue(image, 'database');
  const one = imagesWith(subject, ({ service }) => databaseSecret(service) === secret);
  if (one.length === 0) {
    const every = imagesWith(subject, (entry) => entry.database !== undefined);
    return [...every.map(declared), ...ownerName(subject), festival('template'), environment('payments')];
  }
  const sandbox = one.includes('payment-sandbox') ? [environment('payments')] : [];
  return [...sandbox, ...one.map(declared), ...ownerName(subject), festival('template')];
}

/** Variables of the Job that declares exchanges and queues. */
export function brokerSetupPlaces(subject: Subject): Place[] {
  const name = variableOf(subject);
  const rabbitmq = (...path: string[]) => environment('dataEngine', 'rabbitmq', ...path);
  if (name === 'BROKER_TOPOLOGY_FILE') return [];
  if (name === 'BROKER_ADMIN_USER') return [rabbitmq('management', 'adminUser')];
  if (name === 'BROKER_ADMIN_URL') return [rabbitmq('host'), rabbitmq('management', 'port'), rabbitmq('tls')];
  return [...brokerAddress(subject), environment('dataEngine', 'kind')];
}

/** Lines that an address on a shared server is made of; none where the data engine is the festival's own. */
function databaseAddress(subject: Subject, ...keys: string[]): Place[] {
  const isAddress = variableOf(subject).endsWith('_URL');
  if (subject.plan.environment.dataEngine.kind !== 'external' || !isAddress) return [];
  return [
    ...['host', ...keys, 'port', 'tls'].map((key) => environment('dataEngine', 'postgres', key)),
    environment('dataEngine', 'caSecret'),
    ...(keys.length > 0 ? [] : ownerName(subject)),
  ];
}

function brokerAddress(subject: Subject): Place[] {
  const name = variableOf(subject);
  const at = (...path: string[]) => environment('dataEngine', ...path);
  if (subject.plan.environment.dataEngine.kind !== 'external') return [];
  if (name === 'NODE_EXTRA_CA_CERTS') return [at('caSecret'), at('rabbitmq', 'tls')];
  if (!name.endsWith('_URL')) return [];
  return [...['host', 'port', 'tls'].map((key) => at('rabbitmq', key)), ...namespaceName()];
}

/** On a shared server roles and databases carry the festival's name. */
function ownerName({ plan }: Subject): Place[] {
  return plan.environment.dataEngine.kind === 'external' ? namespaceName() : [];
}

/** What the namespace's name is made of. */
export function namespaceName(): Place[] {
  return [environment('namespacePrefix'), festival('festival')];
}

/** The name of the variable that the path is about. */
function variableOf({ object, path }: Subject): string {
  const at = path.lastIndexOf('env');
  return String(valueAt(object, [...path.slice(0, at + 2), 'name']) ?? path[at + 1] ?? '');
}
