import { usesBroker, variableStem } from '../plan/edges.ts';
import { databaseSecret } from '../plan/secrets.ts';
import { edgePlaces } from './edges.ts';
import { chosen } from './images.ts';
import { catalogue, environment, festival, type Place } from './place.ts';
import { decidesAdmission } from './sizes.ts';
import { imagesWith, type Subject, valueAt } from './subject.ts';

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
  FESTIVAL: () => [festival('festival')],
  PUBLIC_URL: () => [environment('routing', 'domain'), festival('festival')],
  DRAIN_SECONDS: () => [environment('drainSeconds')],
  LOG_LEVEL: () => [environment('logLevel')],
  TRUSTED_HOPS: () => [environment('routing', 'trustedHops')],
  DATABASE_POOL_SIZE: (subject) => chosen(subject, 'database', 'poolSize'),
};

/** Where one variable of a container comes from, by its name; nowhere when it is the same for everybody. */
export function variablePlaces(subject: Subject): Place[] {
  const { image, plan } = subject;
  const name = variableOf(subject);
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  if (name.startsWith('DATABASE_')) return [catalogue(entry.image, 'database'), ...databaseAddress(subject)];
  if (usesBroker(entry) && (name.startsWith('AMQP_') || name === 'NODE_EXTRA_CA_CERTS')) {
    return [catalogue(entry.image, 'events'), ...brokerAddress(subject)];
  }
  const secret = entry.secrets.findIndex(({ key, previous }) => key === name || previous === name);
  if (secret !== -1) return [catalogue(entry.image, 'secrets', secret)];
  const incoming = /^EDGE_(.+)_TOKEN$/.exec(name)?.[1];
  const stem = incoming ?? /^(.+)_TOKEN$/.exec(name)?.[1];
  const edge = plan.edges.find(({ from, to, credential }) => {
    const [self, other] = incoming === undefined ? [from, to] : [to, from];
    return credential !== undefined && self.name === entry.service && variableStem(other.name) === stem;
  });
  return edge === undefined ? [] : edgePlaces(subject, edge);
}

/** Variables of the Job that makes databases and roles: its own address, and a password per database. */
export function databaseSetupPlaces(subject: Subject): Place[] {
  const name = variableOf(subject);
  if (name.startsWith('DATABASE_ADMIN_')) return databaseAdmin(subject);
  const every = imagesWith(subject, (entry) => entry.database !== undefined);
  const secret = valueAt(subject.object, [...variablePath(subject), 'valueFrom', 'secretKeyRef', 'name']);
  const one = imagesWith(subject, ({ service }) => databaseSecret(service) === secret);
  const sandbox = one.length === 0 || one.includes('payment-sandbox') ? [environment('payments')] : [];
  return [
    ...(one.length > 0 ? one : every).map((image) => catalogue(image, 'database')),
    ...ownerName(subject),
    festival('template'),
    ...sandbox,
  ];
}

/** Variables of the Job that declares exchanges and queues. */
export function brokerSetupPlaces(subject: Subject): Place[] {
  const name = variableOf(subject);
  const rabbitmq = (...path: string[]) => environment('dataEngine', 'rabbitmq', ...path);
  if (name === 'BROKER_ADMIN_USER') return [rabbitmq('management', 'adminUser')];
  if (name === 'BROKER_ADMIN_URL') return [rabbitmq('host'), rabbitmq('management', 'port'), rabbitmq('tls')];
  return name === 'BROKER_TOPOLOGY_FILE' ? [] : brokerAddress(subject);
}

function databaseAddress(subject: Subject): Place[] {
  const { dataEngine } = subject.plan.environment;
  if (dataEngine.kind !== 'external') return [environment('dataEngine', 'kind')];
  if (!variableOf(subject).endsWith('_URL')) return [];
  const at = (...path: string[]) => environment('dataEngine', ...path);
  return [
    at('postgres', 'host'),
    at('postgres', 'port'),
    at('postgres', 'tls'),
    at('caSecret'),
    ...ownerName(subject),
  ];
}

function databaseAdmin(subject: Subject): Place[] {
  if (subject.plan.environment.dataEngine.kind !== 'external') return [environment('dataEngine', 'kind')];
  const at = (key: string) => environment('dataEngine', 'postgres', key);
  if (!variableOf(subject).endsWith('_URL')) return [environment('dataEngine', 'kind')];
  return [
    at('host'),
    at('adminUser'),
    at('adminDatabase'),
    at('port'),
    at('tls'),
    environment('dataEngine', 'caSecret'),
  ];
}

function brokerAddress(subject: Subject): Place[] {
  const { dataEngine } = subject.plan.environment;
  const at = (...path: string[]) => environment('dataEngine', ...path);
  if (dataEngine.kind !== 'external') return [at('kind')];
  if (variableOf(subject) === 'NODE_EXTRA_CA_CERTS') return [at('caSecret'), at('rabbitmq', 'tls')];
  if (!variableOf(subject).endsWith('_URL')) return [at('kind')];
  return [at('rabbitmq', 'host'), at('rabbitmq', 'port'), at('rabbitmq', 'tls'), ...namespaceName()];
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

function variablePath({ path }: Subject) {
  return path.slice(0, path.lastIndexOf('env') + 2);
}
