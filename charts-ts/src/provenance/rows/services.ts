import { type Edge, usesBroker } from '../../plan/edges.ts';
import { catalogue, environment, festival, ops, type Place, release, template } from '../place.ts';
import type { Row } from '../row.ts';
import { decidesAdmission, decidesMax, decidesMin } from '../sizes.ts';
import { imagesWith, type Subject, valueAt } from '../subject.ts';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.*`;

/** The template chose the service, the catalogue file says what it is. */
export function chosen(subject: Subject, ...path: string[]): Place[] {
  const entry = subject.image?.entry;
  const payments = entry?.service === 'payment-sandbox' ? [environment('payments')] : [];
  const choice = [...payments, festival('template'), ...customTemplate(subject)];
  if (entry === undefined) return choice;
  return path.length > 0
    ? [catalogue(entry.image, ...path), ...choice]
    : [...choice, catalogue(entry.image, 'image')];
}

/** The custom template that put the service there, when one did. */
function customTemplate({ plan, owner }: Subject): Place[] {
  const part = plan.template.parts.find(({ service }) => service === owner);
  return part?.file === undefined ? [] : [template(part.file, 'extends')];
}

/** One place in the catalogue file of the subject's image. */
function own(...path: (string | number)[]): Row['from'] {
  return ({ image }) =>
    image === undefined ? [festival('template')] : [catalogue(image.entry.image, ...path)];
}

/** Tag and digest stand in the release; who pinned the release is the next question. */
export function pinned({ plan, image }: Subject): Place[] {
  const pin = plan.ops.release === undefined ? environment('release') : ops('release');
  const chosenBy = festival('template');
  return image === undefined
    ? [pin, chosenBy]
    : [release('images', image.entry.image), pin, environment('registry'), chosenBy];
}

/** Where a key of a service's ConfigMap comes from. */
function configured(subject: Subject): Place[] {
  const { image, path, plan } = subject;
  const key = String(path[1] ?? '');
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  const base = BASE_KEYS[key];
  if (base !== undefined) return base(subject);
  if (key === 'ADMISSION_PER_SECOND')
    return [...decidesAdmission(subject), catalogue(entry.image, 'config', key)];
  if (key in entry.config) {
    const bySwitch = typeof entry.config[key] === 'string' ? [] : [environment('payments')];
    return [catalogue(entry.image, 'config', key), ...bySwitch];
  }
  const edge = plan.edges.find(
    (candidate) => candidate.variable === key && candidate.from.name === entry.service,
  );
  return edge === undefined ? [catalogue(entry.image, 'config')] : edgePlaces(subject, edge);
}

const BASE_KEYS: Readonly<Record<string, (subject: Subject) => Place[]>> = {
  PORT: (subject) => chosen(subject),
  MANAGEMENT_PORT: (subject) => chosen(subject),
  FESTIVAL: () => [festival('festival')],
  PUBLIC_URL: () => [environment('routing', 'domain'), festival('festival')],
  DRAIN_SECONDS: () => [environment('drainSeconds')],
  LOG_LEVEL: () => [environment('logLevel')],
  TRUSTED_HOPS: () => [environment('routing', 'trustedHops')],
  DATABASE_POOL_SIZE: (subject) => chosen(subject, 'database', 'poolSize'),
};

/** The catalogue line of an edge, or the switch or rule that makes it. */
export function edgePlaces({ plan }: Subject, edge: Edge): Place[] {
  const caller = [...plan.services, plan.toolbox].find(
    ({ entry }) => entry.service === edge.from.name,
  )?.entry;
  if (edge.from.kind === 'namespace') {
    return edge.port === 8080
      ? [environment('routing', 'peers', 'namespace')]
      : [environment('monitoring', 'namespace')];
  }
  if (caller === undefined) return [environment('dataEngine')];
  const { image } = caller;
  const host = caller.externalHosts.findIndex(({ host: name }) => name === edge.to.name);
  if (edge.to.kind === 'host' && host !== -1) return [catalogue(image, 'externalHosts', host)];
  if (edge.to.kind === 'pods' && edge.to.name === 'postgres') return [catalogue(image, 'database')];
  if (edge.to.kind === 'pods' && edge.to.name === 'rabbitmq') return [catalogue(image, 'events')];
  const declared = caller.edges.findIndex(({ to, why }) => to === edge.to.name && why === edge.why);
  if (declared !== -1) return [catalogue(image, 'edges', declared)];
  return [catalogue(image, 'auth')];
}

/** Where one variable of a container comes from, by its name. */
function variable(subject: Subject): Place[] {
  const { object, path, image, plan } = subject;
  const at = path.lastIndexOf('env');
  const name = String(valueAt(object, [...path.slice(0, at + 2), 'name']) ?? path[at + 1] ?? '');
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  if (name.startsWith('DATABASE_')) return [catalogue(entry.image, 'database'), environment('dataEngine')];
  if (name.startsWith('AMQP_')) return [catalogue(entry.image, 'events'), environment('dataEngine')];
  const secret = entry.secrets.findIndex(({ key }) => key === name);
  if (secret !== -1) return [catalogue(entry.image, 'secrets', secret)];
  const incoming = /^EDGE_(.+)_TOKEN$/.exec(name)?.[1];
  const stem = incoming ?? /^(.+)_TOKEN$/.exec(name)?.[1];
  const edge = plan.edges.find((candidate) => {
    const [self, other] =
      incoming === undefined ? [candidate.from, candidate.to] : [candidate.to, candidate.from];
    return (
      candidate.credential !== undefined && self.name === entry.service && variableName(other.name) === stem
    );
  });
  return edge === undefined ? [catalogue(entry.image, 'config')] : edgePlaces(subject, edge);
}

function variableName(service: string): string {
  return service.replaceAll('-', '_').toUpperCase();
}

/** A service's settings; the other ConfigMaps have rows of their own. */
const SETTINGS = /^ConfigMap (?!sale-|topology-|secret-requirements$)/;
const WORKLOAD = /^(?:Deployment|Job migrate-)/;

/** What `addService` makes, field by field where an input decides. */
export const serviceRows: readonly Row[] = [
  {
    object: /^Deployment /,
    why: 'the template has this service',
    from: chosen,
    builder: ['charts/services.ts', 'deployment'],
  },
  {
    object: /^Service /,
    why: 'the template has this service: its address',
    from: chosen,
    builder: ['charts/services.ts', 'addService'],
  },
  {
    object: /^ServiceAccount /,
    why: 'every workload has an account of its own, without a token',
    from: chosen,
    builder: ['charts/services.ts', 'addServiceAccount'],
  },
  {
    object: SETTINGS,
    why: "the service's settings: exactly the keys that its catalogue file declares",
    from: (subject) => chosen(subject, 'config'),
    builder: ['charts/settings.ts', 'settingsOf'],
  },
  {
    object: /^HorizontalPodAutoscaler /,
    why: 'the plan lets this service grow: its maximum is above its minimum',
    from: (subject) => [...decidesMax(subject), ...decidesMin(subject)],
    builder: ['charts/autoscaling.ts', 'autoscaler'],
  },
  {
    object: /^PodDisruptionBudget /,
    why: 'the service has at least two pods, of which a drained node may take one',
    from: decidesMin,
    builder: ['charts/services.ts', 'addService'],
  },
  {
    object: /^Deployment /,
    field: 'spec.replicas',
    why: 'the number of pods where no autoscaler owns it',
    from: decidesMin,
  },
  {
    object: WORKLOAD,
    field: `${CONTAINER}.image`,
    why: 'content tag and digest of the pinned release',
    from: pinned,
  },
  {
    object: WORKLOAD,
    field: `${CONTAINER}.name`,
    why: 'the service that the template chose',
    from: (subject) => chosen(subject),
  },
  {
    object: WORKLOAD,
    field: `${CONTAINER}.envFrom`,
    why: "named after the settings' content: they changed",
    from: (subject) => [...own('config')(subject), environment('drainSeconds'), environment('routing')],
  },
  {
    object: WORKLOAD,
    field: `${CONTAINER}.env.*`,
    why: 'a secret setting, an edge or a data engine of the service',
    from: variable,
  },
  {
    object: /^Deployment /,
    field: `${CONTAINER}.resources.requests.cpu`,
    why: 'what one event loop uses',
    from: own('resources', 'cpu'),
  },
  {
    object: /^Deployment /,
    field: `${CONTAINER}.resources.requests.memory`,
    why: 'what a pod is sure to get',
    from: own('resources', 'memory'),
  },
  {
    object: /^Deployment /,
    field: `${CONTAINER}.resources.limits.memory`,
    why: 'where a pod is killed',
    from: own('resources', 'memoryLimit'),
  },
  {
    object: /^Deployment /,
    field: `${POD}.terminationGracePeriodSeconds`,
    why: 'drain + longest request + 5 s',
    from: (subject) => [environment('drainSeconds'), ...own('longestRequestSeconds')(subject)],
  },
  { object: /^HorizontalPodAutoscaler /, field: 'spec.maxReplicas', why: 'the most pods', from: decidesMax },
  { object: /^HorizontalPodAutoscaler /, field: 'spec.minReplicas', why: 'the least pods', from: decidesMin },
  { object: SETTINGS, field: 'data.*', why: 'the value of this setting', from: configured },
];

/** Images that publish or consume domain events: they need the broker. */
export function brokerImages(subject: Subject): Place[] {
  return imagesWith(subject, usesBroker).map((image) => catalogue(image, 'events'));
}
