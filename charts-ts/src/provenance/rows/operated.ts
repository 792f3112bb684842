import { valueAt } from '../../field-path.ts';
import { chosen, databases, named } from '../images.ts';
import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { imagesWith, type Subject } from '../subject.ts';

const POSTGRES = /^Cluster postgres$/;
const RABBITMQ = /^RabbitmqCluster rabbitmq$/;
const OPERATED = 'charts/operated-engines.ts';

const engine = (...path: string[]): Place => environment('dataEngine', ...path);

/** Data engines that operators make: instances, sizes and volumes as the environment says. */
export const operatedRows: readonly Row[] = [
  {
    object: POSTGRES,
    why: 'PostgreSQL is made by CloudNativePG in this environment',
    from: () => [engine('kind'), engine('postgres')],
    builder: [OPERATED, 'addPostgres'],
    switched: true,
  },
  {
    object: POSTGRES,
    field: 'metadata.annotations.cnpg.io/hibernation',
    why: 'it sleeps unless the festival is open',
    from: () => [festival('state')],
  },
  {
    object: POSTGRES,
    field: 'spec.instances',
    why: 'primary and replicas',
    from: () => [engine('postgres', 'instances')],
  },
  {
    object: POSTGRES,
    field: 'spec.postgresql.synchronous',
    why: 'from three instances on a commit waits for a replica',
    from: () => [engine('postgres', 'instances')],
  },
  {
    object: POSTGRES,
    field: 'spec.postgresql.parameters.max_connections',
    why: 'how many connections the server gives out',
    from: () => [engine('maxConnections')],
  },
  {
    object: POSTGRES,
    field: 'spec.managed.roles.*',
    why: 'a role for every service with a database',
    from: role,
  },
  ...sizes(POSTGRES, 'postgres', 'an instance'),
  {
    object: POSTGRES,
    field: 'spec.storage.size',
    why: "size of an instance's volume",
    from: () => [engine('postgres', 'storage')],
  },
  {
    object: POSTGRES,
    field: 'spec.storage.storageClass',
    why: "class of an instance's volume",
    from: () => [engine('storageClass')],
  },
  {
    object: /^Database /,
    why: 'a service with a database of its own',
    from: (subject) => [...chosen(ofService(subject), 'database'), engine('kind')],
    builder: [OPERATED, 'addDatabase'],
    switched: true,
  },
  ...['metadata.name', 'spec.name', 'spec.owner'].map(
    (field): Row => ({
      object: /^Database /,
      field,
      why: 'called as its service',
      from: (subject) => named(ofService(subject)),
    }),
  ),
  {
    object: RABBITMQ,
    why: 'RabbitMQ is made by its cluster operator in this environment',
    from: () => [engine('kind'), engine('rabbitmq')],
    builder: [OPERATED, 'addRabbitmq'],
    switched: true,
  },
  {
    object: RABBITMQ,
    field: 'spec.replicas',
    why: 'nodes of the cluster; none unless the festival is open',
    from: ({ plan }) => {
      const nodes = engine('rabbitmq', 'replicas');
      return plan.festival.state === 'open' ? [nodes, festival('state')] : [festival('state'), nodes];
    },
  },
  {
    object: RABBITMQ,
    field: 'spec.persistence.storage',
    why: "size of a node's volume",
    from: () => [engine('rabbitmq', 'storage')],
  },
  {
    object: RABBITMQ,
    field: 'spec.persistence.storageClassName',
    why: "class of a node's volume",
    from: () => [engine('storageClass')],
  },
  ...sizes(RABBITMQ, 'rabbitmq', 'a node', { 'requests.memory': 'memoryLimit' }),
  ...[
    [POSTGRES, 'spec.inheritedMetadata.labels'],
    [RABBITMQ, 'spec.override.statefulSet.spec.template.metadata.labels'],
  ].flatMap(([object, labels]) =>
    ['istio.io/dataplane-mode', 'sidecar.istio.io/inject'].map(
      (label): Row => ({
        object: object instanceof RegExp ? object : RABBITMQ,
        field: `${String(labels)}.${label}`,
        why: 'its pods stay outside the mesh: the operator talks to them without an identity',
        from: () => [environment('mesh', 'mode')],
      }),
    ),
  ),
];

function sizes(object: RegExp, name: string, whose: string, other: Record<string, string> = {}): Row[] {
  const keys = {
    'requests.cpu': 'cpu',
    'requests.memory': 'memory',
    'limits.memory': 'memoryLimit',
    ...other,
  };
  return Object.entries(keys).map(([field, key]) => ({
    object,
    field: `spec.resources.${field}`,
    why: `${whose}'s size`,
    from: () => [engine(name, key)],
  }));
}

/** A Database is labelled as the engine and called as its service. */
function ofService(subject: Subject): Subject {
  const owner = subject.object.metadata.name;
  return { ...subject, owner, image: subject.plan.services.find(({ entry }) => entry.service === owner) };
}

function role(subject: Subject): Place[] {
  const name = valueAt(subject.object, [...subject.path.slice(0, 4), 'name']);
  const one = imagesWith(subject, (entry) => entry.service === name).map((image) =>
    catalogue(image, 'database'),
  );
  const sandbox = name === 'payment-sandbox' ? [environment('payments')] : [];
  return [...sandbox, ...(one.length > 0 ? one : databases(subject)), festival('template')];
}
