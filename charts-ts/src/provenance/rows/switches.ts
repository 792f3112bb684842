import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { decidesMax, decidesMin } from '../sizes.ts';
import { imagesWith, type Subject } from '../subject.ts';

const POSTGRES = /^Cluster postgres$/;
const RABBITMQ = /^RabbitmqCluster rabbitmq$/;
const OPERATED = 'charts/operated-engines.ts';

const withDatabase = (subject: Subject): Place[] =>
  imagesWith(subject, (entry) => entry.database !== undefined).map((image) => catalogue(image, 'database'));

const secretsOf = (subject: Subject): Place[] =>
  imagesWith(subject, (entry) => entry.secrets.length > 0).map((image) => catalogue(image, 'secrets'));

/** What is there only because an environment switched it on. */
export const switchRows: readonly Row[] = [
  {
    object: POSTGRES,
    why: 'PostgreSQL is made by CloudNativePG in this environment',
    from: () => [environment('dataEngine', 'kind'), environment('dataEngine', 'postgres')],
    builder: [OPERATED, 'addPostgres'],
  },
  {
    object: POSTGRES,
    field: 'metadata.annotations',
    why: 'it sleeps unless the festival is open',
    from: () => [festival('state')],
  },
  {
    object: POSTGRES,
    field: 'spec.instances',
    why: 'primary and replicas',
    from: () => [environment('dataEngine', 'postgres', 'instances')],
  },
  {
    object: POSTGRES,
    field: 'spec.postgresql.parameters',
    why: 'how many connections the server gives out',
    from: () => [environment('dataEngine', 'maxConnections')],
  },
  {
    object: POSTGRES,
    field: 'spec.managed',
    why: 'a role for every service with a database',
    from: (subject) => [...withDatabase(subject), festival('template')],
  },
  {
    object: POSTGRES,
    field: 'spec.storage',
    why: "size and class of an instance's volume",
    from: () => [environment('dataEngine', 'postgres', 'storage'), environment('dataEngine', 'storageClass')],
  },
  {
    object: POSTGRES,
    field: 'spec.resources',
    why: "an instance's size",
    from: () => [environment('dataEngine', 'postgres')],
  },
  {
    object: /^Database /,
    why: 'a service with a database of its own',
    from: (subject) => [
      ...imagesWith(subject, (entry) => entry.service === subject.object.metadata.name).map((image) =>
        catalogue(image, 'database'),
      ),
      environment('dataEngine', 'kind'),
    ],
    builder: [OPERATED, 'addDatabase'],
  },
  {
    object: RABBITMQ,
    why: 'RabbitMQ is made by its cluster operator in this environment',
    from: () => [environment('dataEngine', 'kind'), environment('dataEngine', 'rabbitmq')],
    builder: [OPERATED, 'addRabbitmq'],
  },
  {
    object: RABBITMQ,
    field: 'spec.replicas',
    why: 'nodes of the cluster; none unless the festival is open',
    from: () => [festival('state'), environment('dataEngine', 'rabbitmq', 'replicas')],
  },
  {
    object: RABBITMQ,
    field: 'spec.persistence',
    why: "size and class of a node's volume",
    from: () => [environment('dataEngine', 'rabbitmq', 'storage'), environment('dataEngine', 'storageClass')],
  },
  {
    object: RABBITMQ,
    field: 'spec.resources',
    why: "a node's size",
    from: () => [environment('dataEngine', 'rabbitmq')],
  },
  {
    object: /^ExternalSecret /,
    why: 'a secret that is required, copied from the store of this environment',
    from: (subject) => [environment('secrets'), ...secretsOf(subject)],
    builder: ['charts/external-secrets.ts', 'addExternalSecrets'],
  },
  {
    object: /^ScaledObject /,
    why: 'the plan lets this service grow, and this environment scales by KEDA',
    from: (subject) => [environment('autoscaling'), ...decidesMax(subject), ...decidesMin(subject)],
    builder: ['charts/autoscaling.ts', 'addScaledObject'],
  },
  {
    object: /^ScaledObject /,
    field: 'spec.minReplicaCount',
    why: 'the planned minimum',
    from: decidesMin,
  },
  {
    object: /^ScaledObject /,
    field: 'spec.maxReplicaCount',
    why: 'the planned maximum',
    from: decidesMax,
  },
  {
    object: /^ScaledObject /,
    field: 'spec.triggers.1',
    why: 'pods of the opening stand ready before it',
    from: () => [
      festival('sales', 'opensAt'),
      festival('sales', 'closesAt'),
      festival('timezone'),
      festival('sales', 'expectedFans'),
      environment('autoscaling'),
    ],
  },
  {
    object: /^(?:PodMonitor|PrometheusRule|ConfigMap dashboard)/,
    why: 'this environment is watched by the Prometheus operator',
    from: () => [environment('observability'), environment('monitoring')],
    builder: ['charts/observability.ts', 'addObservability'],
  },
  {
    object: /^(?:PeerAuthentication|AuthorizationPolicy) /,
    why: 'the edge table by identity: this environment has a mesh',
    from: () => [environment('mesh'), festival('template')],
    builder: ['charts/mesh.ts', 'addMesh'],
  },
  {
    object: /^NetworkPolicy allow-mesh-probes$/,
    why: "probes reach the pods of an ambient mesh by an address of the node's proxy",
    from: () => [environment('mesh', 'mode')],
    builder: ['charts/policies.ts', 'addPolicies'],
  },
];
