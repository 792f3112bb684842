import { mebibytes, millicores } from '@clove/pool-images';
import type { Chart } from 'cdk8s';
import type { OperatorsEngine } from '../environment/data-engine.ts';
import type { Plan } from '../plan/plan.ts';
import { withReservedMemory } from '../plan/quota.ts';
import { databaseSecret } from '../plan/secrets.ts';
import { addOther, plain } from './manifest.ts';
import { outsideMeshLabels } from './mesh.ts';
import { annotations, labels, type Wave } from './names.ts';
import { resources, restrictedContainer, restrictedPod } from './restricted.ts';

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
  for (const service of servicesWithDatabase(plan)) addDatabase(chart, plan, service);
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

function servicesWithDatabase(plan: Plan): string[] {
  return plan.services
    .filter((image) => image.entry.database !== undefined)
    .map((image) => image.entry.service);
}

function addPostgres(
  chart: Chart,
  plan: Plan,
  { postgres, maxConnections, storageClass }: OperatorsEngine,
): void {
  const name = 'postgres';
  const asleep = plan.festival.state !== 'open';
  addOther(chart, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name,
      labels: labels(plan, name, 'engine'),
      annotations: {
        ...annotations(waveOf(plan, 'foundation'), { keep: true }),
        // Takes the pods away and keeps the volumes.
        ...(asleep ? { 'cnpg.io/hibernation': 'on' } : {}),
      },
    },
    spec: {
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
        parameters: { max_connections: String(maxConnections), password_encryption: 'scram-sha-256' },
        // A role reaches the database of its own name, encrypted, and nothing else.
        pg_hba: ['hostssl sameuser all all scram-sha-256', 'host all all all reject'],
        ...(postgres.instances >= SYNCHRONOUS_FROM ? { synchronous: { method: 'any', number: 1 } } : {}),
      },
      managed: {
        roles: servicesWithDatabase(plan).map((service) => ({
          name: service,
          ensure: 'present',
          login: true,
          // What the API server fills in: this list is compared whole.
          inherit: true,
          connectionLimit: -1,
          passwordSecret: { name: databaseSecret(service) },
        })),
      },
      storage: { size: postgres.storage, ...(storageClass === undefined ? {} : { storageClass }) },
      resources: engineResources(postgres),
      affinity: { podAntiAffinityType: 'preferred', topologyKey: 'kubernetes.io/hostname' },
      inheritedMetadata: { labels: { 'app.kubernetes.io/part-of': 'clove', ...outsideMeshLabels(plan) } },
    },
  });
}

/** Made after the roles; retained when the object goes. */
function addDatabase(chart: Chart, plan: Plan, service: string): void {
  addOther(chart, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: {
      name: service,
      labels: labels(plan, 'postgres', 'engine'),
      annotations: annotations(waveOf(plan, 'setup'), { keep: true }),
    },
    spec: {
      cluster: { name: 'postgres' },
      name: service,
      owner: service,
      ensure: 'present',
      databaseReclaimPolicy: 'retain',
    },
  });
}

function addRabbitmq(chart: Chart, plan: Plan, { rabbitmq, storageClass }: OperatorsEngine): void {
  const name = 'rabbitmq';
  const asleep = plan.festival.state !== 'open';
  const mesh = outsideMeshLabels(plan);
  addOther(chart, {
    apiVersion: 'rabbitmq.com/v1beta1',
    kind: 'RabbitmqCluster',
    metadata: {
      name,
      labels: labels(plan, name, 'engine'),
      annotations: annotations(waveOf(plan, 'foundation'), { keep: true }),
    },
    spec: {
      image: RABBITMQ_IMAGE,
      // The operator keeps the volumes of a cluster that it scales to zero, and scales nothing down otherwise.
      replicas: asleep ? 0 : rabbitmq.replicas,
      terminationGracePeriodSeconds: RABBITMQ_GRACE_SECONDS,
      persistence: {
        storage: rabbitmq.storage,
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      },
      resources: engineResources(withReservedMemory(rabbitmq)),
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
    },
  });
}

/** The operator's set-up writes below the root of its own image. */
function writableContainer() {
  const { readOnlyRootFilesystem: _, ...rest } = restrictedContainer();
  return rest;
}

function engineResources(size: { cpu: string; memory: string; memoryLimit: string }): unknown {
  return plain(
    resources({
      cpu: millicores(size.cpu),
      memory: mebibytes(size.memory),
      memoryLimit: mebibytes(size.memoryLimit),
    }),
  );
}
