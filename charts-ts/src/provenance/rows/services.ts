import { valueAt } from '../../field-path.ts';
import { chosen, named, own, pinned } from '../images.ts';
import { environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { everySetting, settingPlaces, variablePlaces } from '../settings.ts';
import { decidesMax, decidesMin } from '../sizes.ts';
import type { Subject } from '../subject.ts';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.*`;

/** A service's settings; the other ConfigMaps have rows of their own. */
const SETTINGS = /^ConfigMap (?!sale-|topology-|secret-requirements$|dashboard$)/;
const WORKLOAD = /^(?:Deployment|Job) /;
/** The Jobs of the toolbox have rows of their own. */
const OF_SERVICE = /^(?:Deployment|Job migrate-)/;
const SCALER = /^(?:HorizontalPodAutoscaler|ScaledObject) /;

/** What `addService` makes, field by field where an input decides. */
export const serviceRows: readonly Row[] = [
  {
    object: /^Deployment /,
    why: 'the template has this service',
    from: (subject) => chosen(subject),
    builder: ['charts/services.ts', 'deployment'],
  },
  {
    object: /^Service /,
    why: 'the template has this service: its address',
    from: (subject) => chosen(subject),
    builder: ['charts/services.ts', 'addService'],
  },
  {
    object: /^ServiceAccount /,
    why: 'every workload has an account of its own, without a token',
    from: (subject) => chosen(subject),
    builder: ['charts/services.ts', 'addServiceAccount'],
  },
  {
    object: SETTINGS,
    why: "the service's settings: exactly the keys that its catalogue file declares",
    from: (subject) => chosen(subject, 'config'),
    builder: ['charts/settings.ts', 'settingsOf'],
  },
  {
    object: SETTINGS,
    field: 'metadata.name',
    why: 'the service, and the hash of its settings',
    from: (subject) => [...everySetting(subject), ...chosen(subject, 'service')],
  },
  {
    object: /^HorizontalPodAutoscaler /,
    why: 'the plan lets this service grow: its maximum is above its minimum',
    from: (subject) => [...decidesMax(subject), ...decidesMin(subject)],
    builder: ['charts/autoscaling.ts', 'autoscaler'],
  },
  {
    object: SCALER,
    field: 'spec.scaleTargetRef.name',
    why: 'the service that grows',
    from: named,
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
    why: 'the number of pods where no autoscaler owns it; none unless the festival is open',
    from: (subject) => [...decidesMin(subject), festival('state')],
  },
  {
    object: OF_SERVICE,
    field: `${CONTAINER}.image`,
    why: 'content tag and digest of the pinned release',
    from: pinned,
  },
  { object: /^Deployment /, field: `${CONTAINER}.name`, why: 'called as its service', from: named },
  { object: /^Deployment /, field: `${POD}.serviceAccountName`, why: 'called as its service', from: named },
  {
    object: /^Deployment /,
    field: `${POD}.priorityClassName`,
    why: 'pods that sell go before others in this environment',
    from: () => [environment('priorityClasses'), environment('namespacePrefix')],
  },
  {
    object: OF_SERVICE,
    field: `${CONTAINER}.envFrom`,
    why: "named after the settings' content",
    from: everySetting,
  },
  {
    object: OF_SERVICE,
    field: `${CONTAINER}.env.*`,
    why: 'a secret setting, an edge or a data engine of the service',
    from: variablePlaces,
  },
  ...['volumes.*', 'containers.*.volumeMounts.*'].map(
    (list): Row => ({
      object: WORKLOAD,
      field: `${POD}.${list}`,
      why: "the authority that the data engine's certificate is checked against",
      from: authority,
    }),
  ),
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
  {
    object: SETTINGS,
    field: 'data.*',
    why: 'the value of this setting',
    from: (subject) => settingPlaces(subject, String(subject.path[1])),
  },
];

/** A volume or its mount: only that of the authority is an environment's choice. */
function authority({ object, path, plan }: Subject): Place[] {
  const list = Math.max(path.lastIndexOf('volumes'), path.lastIndexOf('volumeMounts'));
  if (valueAt(object, [...path.slice(0, list + 2), 'name']) !== 'engine-authority') return [];
  const external = plan.environment.dataEngine.kind === 'external';
  return [environment('dataEngine', external ? 'caSecret' : 'kind')];
}
