import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { imagesWith, type Subject } from '../subject.ts';
import { edgePlaces } from './services.ts';

const everyFestival = () => [festival('festival')];

/** Everything that every festival gets, whatever it sells. */
export const foundationRows: readonly Row[] = [
  {
    object: /^Namespace /,
    why: 'every festival lives in a namespace of its own',
    from: () => [festival('festival'), environment('namespacePrefix')],
    builder: ['charts/foundation.ts', 'addNamespace'],
  },
  {
    object: /^\S+ /,
    field: 'metadata.namespace',
    why: "the environment's prefix and the festival's slug",
    from: () => [environment('namespacePrefix'), festival('festival')],
  },
  {
    object: /^ResourceQuota /,
    why: 'what one festival may take in this environment',
    from: () => [environment('quota')],
    builder: ['charts/foundation.ts', 'addFoundation'],
  },
  {
    object: /^ResourceQuota /,
    field: 'spec.hard.requests.cpu',
    why: 'what one festival may request',
    from: () => [environment('quota', 'cpu')],
  },
  {
    object: /^ResourceQuota /,
    field: 'spec.hard.requests.memory',
    why: 'what one festival may request',
    from: () => [environment('quota', 'memory')],
  },
  {
    object: /^ResourceQuota /,
    field: 'spec.hard.limits.memory',
    why: 'what one festival may use',
    from: () => [environment('quota', 'memoryLimit')],
  },
  {
    object: /^ResourceQuota /,
    field: 'spec.hard.requests.storage',
    why: 'what one festival may store',
    from: () => [environment('quota', 'storage')],
  },
  {
    object: /^ResourceQuota /,
    field: 'spec.hard.pods',
    why: 'pods of one festival',
    from: () => [environment('quota', 'pods')],
  },
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
    object: /^NetworkPolicy allow-/,
    why: 'the edges of the edge table that begin or end here',
    from: edges,
    builder: ['charts/policies.ts', 'addPolicies'],
  },
];

function secrets(subject: Subject): Place[] {
  const images = imagesWith(subject, (entry) => entry.secrets.length > 0);
  return [
    festival('template'),
    ...images.map((image) => catalogue(image, 'secrets')),
    environment('payments'),
  ];
}

/** The declarations of a policy's edges; of the one edge when the path points at a rule. */
function edges(subject: Subject): Place[] {
  const { plan, owner, path } = subject;
  const incoming = plan.edges.filter(({ to }) => to.kind === 'pods' && to.name === owner);
  const outgoing = plan.edges.filter(({ from }) => from.kind === 'pods' && from.name === owner);
  const [, direction, index] = path;
  const side =
    direction === 'ingress' ? incoming : direction === 'egress' ? outgoing : [...outgoing, ...incoming];
  const rule = typeof index === 'number' ? side[index] : undefined;
  const meant = rule === undefined ? side : [rule];
  const places = meant.flatMap((edge) =>
    edgePlaces(subject, edge).map((place) => ({
      ...place,
      why: `${edge.from.name} -> ${edge.to.name}:${edge.port}: ${edge.why}`,
    })),
  );
  return places.length > 0 ? places : [festival('template')];
}
