import { policyEdges } from '../edges.ts';
import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { namespaceName } from '../settings.ts';
import { imagesWith, type Subject } from '../subject.ts';

const everyFestival = () => [festival('festival')];
const POLICY = /^NetworkPolicy allow-(?!dns$|mesh-probes$)/;

/** Everything that every festival gets, whatever it sells. */
export const foundationRows: readonly Row[] = [
  {
    object: /^Namespace /,
    why: 'every festival lives in a namespace of its own',
    from: () => [festival('festival'), environment('namespacePrefix')],
    builder: ['charts/foundation.ts', 'addNamespace'],
  },
  {
    object: /^Namespace /,
    field: 'metadata.name',
    why: "the environment's prefix and the festival's slug",
    from: namespaceName,
  },
  {
    object: /^Namespace /,
    field: 'metadata.labels.app.kubernetes.io/name',
    why: "the festival's slug",
    from: everyFestival,
  },
  {
    object: /^Namespace /,
    field: 'metadata.labels.clove.dev/data-engine',
    why: 'where the data is, when not among these objects',
    from: () => [environment('dataEngine', 'kind')],
  },
  ...['istio.io/dataplane-mode', 'istio-injection'].map(
    (label): Row => ({
      object: /^Namespace /,
      field: `metadata.labels.${label}`,
      why: 'its pods are in the mesh',
      from: () => [environment('mesh', 'mode')],
    }),
  ),
  {
    object: /^Namespace /,
    field: 'metadata.labels.istio.io/rev',
    why: 'by this revision of the mesh',
    from: () => [environment('mesh', 'revision')],
  },
  {
    object: /^ResourceQuota /,
    why: 'what one festival may take in this environment',
    from: () => [environment('quota')],
    builder: ['charts/foundation.ts', 'addFoundation'],
  },
  quota('requests.cpu', 'cpu', 'what one festival may request'),
  quota('requests.memory', 'memory', 'what one festival may request'),
  quota('limits.memory', 'memoryLimit', 'what one festival may use'),
  quota('requests.storage', 'storage', 'what one festival may store'),
  quota('pods', 'pods', 'pods of one festival'),
  {
    object: /^LimitRange /,
    why: 'every festival: what a container gets that asks for nothing',
    from: everyFestival,
    builder: ['charts/foundation.ts', 'addFoundation'],
  },
  {
    object: /^ConfigMap secret-requirements$/,
    why: 'the secrets that the chosen images read',
    from: secrets,
    builder: ['charts/foundation.ts', 'addFoundation'],
  },
  {
    object: /^ConfigMap secret-requirements$/,
    field: 'data',
    why: 'secrets, edges and databases of the chosen images',
    from: secrets,
  },
  {
    object: /^NetworkPolicy default-deny$/,
    why: 'every festival: what is not in the edge table is denied',
    from: everyFestival,
    builder: ['charts/policies.ts', 'addPolicies'],
  },
  {
    object: /^NetworkPolicy allow-dns$/,
    why: 'every festival: names have to be looked up',
    from: everyFestival,
    builder: ['charts/policies.ts', 'addPolicies'],
  },
  {
    object: POLICY,
    why: 'the edges of the edge table that begin or end here',
    from: policyEdges,
    builder: ['charts/policies.ts', 'addPolicies'],
  },
  ...['spec.egress', 'spec.ingress'].map(
    (field): Row => ({
      object: POLICY,
      field,
      why: 'an edge of the edge table that begins or ends here',
      from: policyEdges,
    }),
  ),
  ...['egress.*.to', 'ingress.*.from'].map(
    (peers): Row => ({
      object: POLICY,
      field: `spec.${peers}.*.podSelector.matchLabels.app.kubernetes.io/name`,
      why: 'the other end of an edge',
      from: policyEdges,
    }),
  ),
  ...['egress', 'ingress'].map(
    (direction): Row => ({
      object: POLICY,
      field: `spec.${direction}.*.ports.1`,
      why: "the tunnel between the nodes' proxies of an ambient mesh",
      from: (subject) => [environment('mesh', 'mode'), ...policyEdges(subject)],
    }),
  ),
];

function quota(resource: string, key: string, why: string): Row {
  return {
    object: /^ResourceQuota /,
    field: `spec.hard.${resource}`,
    why,
    from: () => [environment('quota', key)],
  };
}

function secrets(subject: Subject): Place[] {
  const at = (key: 'secrets' | 'edges', images: string[]) => images.map((image) => catalogue(image, key));
  return [
    ...at(
      'secrets',
      imagesWith(subject, (entry) => entry.secrets.length > 0),
    ),
    ...at(
      'edges',
      imagesWith(subject, (entry) => entry.edges.some(({ port }) => port === 'management')),
    ),
    ...imagesWith(subject, (entry) => entry.database !== undefined).map((image) =>
      catalogue(image, 'database'),
    ),
    festival('template'),
    environment('payments'),
    environment('dataEngine', 'kind'),
    ...(subject.plan.environment.dataEngine.kind === 'external'
      ? [environment('dataEngine', 'caSecret')]
      : []),
  ];
}
