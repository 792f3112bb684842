import { mebibytes, millicores } from '@clove/pool-images';
import type { Chart } from 'cdk8s';
import type { OperatorsEngine } from '../environment/data-engine.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { withReservedMemory } from '../plan/quota.ts';
import { databaseSecret } from '../plan/secrets.ts';
import { calledAs, declared } from '../provenance/images.ts';
import { catalogue, environment, festival, type Place, sandboxed } from '../provenance/place.ts';
import { because, eachBecause, type Reason, reason, switchedOn } from '../provenance/reason.ts';
import { addOther, type k8s } from './manifest.ts';
import { outsideMeshLabels } from './mesh.ts';
import { metadata } from './names.ts';
import { resources } from './pod-resources.ts';
import { restrictedContainer, restrictedPod } from './pod-security.ts';
import type { Wave } from './waves.ts';

/** By tag, as the bundled engines; the operators themselves belong to the cluster. */
const POSTGRES_IMAGE = 'ghcr.io/cloudnative-pg/postgresql:18';
const RABBITMQ_IMAGE = 'docker.io/library/rabbitmq:4.2-management';
/** The user of the RabbitMQ image. */
const RABBITMQ_UID = 999;

/** Seconds for a RabbitMQ node to hand over its queues; the operator's default is a week. */
const RABBITMQ_GRACE_SECONDS = 600;

/** Instances from which on a commit may wait for a replica without one lost replica stopping all sales. */
const SYNCHRONOUS_FROM = 3;

/** The data engine as objects of CloudNativePG and the RabbitMQ cluster operator; all of them outlive every mistake. */
export function addOperatedEngines(chart: Chart, plan: Plan, engine: OperatorsEngine): void {
  addPostgres(chart, plan, engine);
  for (const image of imagesWithDatabase(plan)) addDatabase(chart, plan, image);
  addRabbitmq(chart, plan, engine);
}

/**
 * Argo CD waits for health in every wave but the last, and an engine without pods is never Healthy: CloudNativePG's is
 * Suspended, RabbitMQ's Progressing or Degraded. In the last wave no sync waits for it or fails because of it, and the
 * services have stopped before the engine that they use.
 */
function waveOf(plan: Plan, wave: Wave): Wave {
  return plan.festival.state === 'open' ? wave : 'provision';
}

function imagesWithDatabase(plan: Plan): PlannedImage[] {
  return plan.services.filter((image) => image.entry.database !== undefined);
}

const at = (...path: string[]): Place => environment('dataEngine', ...path);

function addPostgres(
  chart: Chart,
  plan: Plan,
  { postgres, maxConnections, storageClass }: OperatorsEngine,
): void {
  const name = 'postgres';
  const asleep = plan.festival.state !== 'open';
  const hibernation: Record<string, string> = asleep ? { 'cnpg.io/hibernation': 'on' } : {};
  const instances = () => [at('postgres', 'instances')];
  const meta = metadata(plan, {
    name,
    component: 'engine',
    wave: waveOf(plan, 'foundation'),
    keep: true,
    // Takes the pods away and keeps the volumes.
    annotations: eachBecause(hibernation, {
      'cnpg.io/hibernation': reason('it sleeps unless the festival is open', () => [festival('state')]),
    }),
  });
  const spec = {
    instances: postgres.instances,
    imageName: POSTGRES_IMAGE,
    primaryUpdateStrategy: 'unsupervised',
    enableSuperuserAccess: false,
    bootstrap: {
      initdb: {
        database: 'clove',
        owner: 'clove',
        dataChecksums: true,
        encoding: 'UTF8',
        localeCollate: 'C.UTF-8',
        localeCType: 'C.UTF-8',
      },
    },
    postgresql: {
      parameters: eachBecause(
        { max_connections: String(maxConnections), password_encryption: 'scram-sha-256' },
        {
          max_connections: reason('how many connections the server gives out', () => [at('maxConnections')]),
        },
      ),
      // A role reaches the database of its own name, encrypted, and nothing else.
      pg_hba: ['hostssl sameuser all all scram-sha-256', 'host all all all reject'],
      ...(postgres.instances >= SYNCHRONOUS_FROM
        ? {
            synchronous: because(
              { method: 'any', number: 1 },
              reason('from three instances on a commit waits for a replica', instances),
            ),
          }
        : {}),
    },
    managed: {
      roles: imagesWithDatabase(plan).map(role),
    },
    storage: eachBecause<{ size: string; storageClass?: string }>(
      { size: postgres.storage, ...(storageClass === undefined ? {} : { storageClass }) },
      {
        size: reason("size of an instance's volume", () => [at('postgres', 'storage')]),
        storageClass: reason("class of an instance's volume", () => [at('storageClass')]),
      },
    ),
    resources: engineResources(postgres, (field) =>
      reason("an instance's size", () => [at('postgres', field)]),
    ),
    affinity: { podAntiAffinityType: 'preferred', topologyKey: 'kubernetes.io/hostname' },
    inheritedMetadata: { labels: { 'app.kubernetes.io/part-of': 'clove', ...outsideMeshLabels(plan) } },
  };
  eachBecause(spec, { instances: reason('primary and replicas', instances) });
  addOther(
    chart,
    { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: meta, spec },
    switchedOn(addPostgres, 'PostgreSQL is made by CloudNativePG in this environment', () => [
      at('kind'),
      at('postgres'),
    ]),
  );
}

/** The role of a service with a database. */
function role({ entry: { service, image } }: PlannedImage): object {
  const fields = {
    name: service,
    ensure: 'present',
    login: true,
    // What the API server fills in: this list is compared whole.
    inherit: true,
    connectionLimit: -1,
    passwordSecret: { name: databaseSecret(service) },
  };
  const why = reason('a role for every service with a database', () => [
    ...sandboxed(service),
    catalogue(image, 'database'),
    festival('template'),
  ]);
  return because(fields, why);
}

/** Made after the roles; retained when the object goes. */
function addDatabase(chart: Chart, plan: Plan, image: PlannedImage): void {
  const { service } = image.entry;
  const called = calledAs(plan, service);
  const spec = {
    cluster: { name: 'postgres' },
    name: service,
    owner: service,
    ensure: 'present',
    databaseReclaimPolicy: 'retain',
  };
  addOther(
    chart,
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: metadata(plan, {
        name: service,
        app: 'postgres',
        component: 'engine',
        wave: waveOf(plan, 'setup'),
        keep: true,
        nameBecause: called,
      }),
      spec: eachBecause(spec, { name: called, owner: called }),
    },
    switchedOn(addDatabase, 'a service with a database of its own', () => [
      ...declared(plan, image, 'database'),
      at('kind'),
    ]),
  );
}

function addRabbitmq(chart: Chart, plan: Plan, { rabbitmq, storageClass }: OperatorsEngine): void {
  const name = 'rabbitmq';
  const asleep = plan.festival.state !== 'open';
  const mesh = outsideMeshLabels(plan);
  const meta = metadata(plan, { name, component: 'engine', wave: waveOf(plan, 'foundation'), keep: true });
  const spec = {
    image: RABBITMQ_IMAGE,
    // The operator keeps the volumes of a cluster that it scales to zero, and scales nothing down otherwise.
    replicas: asleep ? 0 : rabbitmq.replicas,
    terminationGracePeriodSeconds: RABBITMQ_GRACE_SECONDS,
    persistence: eachBecause<{ storage: string; storageClassName?: string }>(
      {
        storage: rabbitmq.storage,
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      },
      {
        storage: reason("size of a node's volume", () => [at('rabbitmq', 'storage')]),
        storageClassName: reason("class of a node's volume", () => [at('storageClass')]),
      },
    ),
    resources: engineResources(withReservedMemory(rabbitmq), (field) =>
      // All memory that a node may use is reserved.
      reason("a node's size", () => [at('rabbitmq', field === 'cpu' ? field : 'memoryLimit')]),
    ),
    // What the operator leaves open and Pod Security "restricted" asks for.
    override: {
      statefulSet: {
        spec: {
          template: {
            ...(Object.keys(mesh).length > 0 ? { metadata: { labels: mesh } } : {}),
            spec: {
              securityContext: restrictedPod(RABBITMQ_UID).securityContext,
              initContainers: [{ name: 'setup-container', securityContext: writableContainer() }],
              containers: [{ name: 'rabbitmq', securityContext: writableContainer() }],
            },
          },
        },
      },
    },
  };
  const nodes = at('rabbitmq', 'replicas');
  eachBecause(spec, {
    replicas: reason('nodes of the cluster; none unless the festival is open', () =>
      asleep ? [festival('state'), nodes] : [nodes, festival('state')],
    ),
  });
  addOther(
    chart,
    { apiVersion: 'rabbitmq.com/v1beta1', kind: 'RabbitmqCluster', metadata: meta, spec },
    switchedOn(addRabbitmq, 'RabbitMQ is made by its cluster operator in this environment', () => [
      at('kind'),
      at('rabbitmq'),
    ]),
  );
}

/** The operator's set-up writes below the root of its own image. */
function writableContainer() {
  const { readOnlyRootFilesystem: _, ...rest } = restrictedContainer();
  return rest;
}

function engineResources(
  size: { cpu: string; memory: string; memoryLimit: string },
  why: (field: 'cpu' | 'memory' | 'memoryLimit') => Reason,
): k8s.ResourceRequirements {
  const { cpu, memory, memoryLimit } = size;
  const numbers = {
    cpu: millicores(cpu),
    memory: mebibytes(memory),
    memoryLimit: mebibytes(memoryLimit),
  };
  return resources(numbers, why);
}
