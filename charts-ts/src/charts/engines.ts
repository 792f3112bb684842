import { mebibytes, millicores } from '@clove/pool-images';
import type { Chart } from 'cdk8s';
import type { BundledEngine } from '../environment/data-engine.ts';
import type { Plan } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { BROKER_SECRET, DATABASE_ADMIN_SECRET } from '../plan/secrets.ts';
import { environment, festival, type Place } from '../provenance/place.ts';
import { eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { add, k8s, StatefulSet } from './manifest.ts';
import { DATA_ENGINE_LABEL, labels, metadata, selector } from './names.ts';
import { addOperatedEngines } from './operated-engines.ts';
import { resources, scratch } from './pod-resources.ts';
import { restrictedContainer, restrictedPod } from './pod-security.ts';
import { addServiceAccount } from './services.ts';
import { fromSecret } from './settings.ts';

/** Official images by tag; a cluster that wants digests mirrors them and sets its own registry. */
const POSTGRES_IMAGE = 'docker.io/library/postgres:18';
const RABBITMQ_IMAGE = 'docker.io/library/rabbitmq:4.2';
/** The user of both Debian-based official images. */
const ENGINE_UID = 999;

const at = (...path: string[]): Place => environment('dataEngine', ...path);

interface Engine {
  readonly name: 'postgres' | 'rabbitmq';
  readonly image: string;
  readonly port: { readonly name: string; readonly number: number };
  readonly size: BundledEngine['postgres'];
  readonly args?: string[];
  readonly env: k8s.EnvVar[];
  readonly dataPath: string;
  readonly scratch: readonly { readonly name: string; readonly path: string }[];
  readonly probe: string[];
  /** Seconds to finish what is in flight; a checkpoint of a busy server takes its time. */
  readonly graceSeconds: number;
}

/** PostgreSQL and RabbitMQ by the environment's kind; shared servers are no objects of the festival. */
export function addEngines(chart: Chart, plan: Plan): void {
  const { dataEngine } = plan.environment;
  if (dataEngine.kind === 'bundled') addBundledEngines(chart, plan, dataEngine);
  if (dataEngine.kind === 'operators') addOperatedEngines(chart, plan, dataEngine);
}

/** One of each beside the services, on a volume that outlives every mistake. */
function addBundledEngines(chart: Chart, plan: Plan, dataEngine: BundledEngine): void {
  const { storageClass } = dataEngine;
  addEngine(chart, plan, storageClass, {
    name: 'postgres',
    image: POSTGRES_IMAGE,
    port: { name: 'postgres', number: PORTS.postgres },
    size: dataEngine.postgres,
    args: eachBecause(
      ['-c', `max_connections=${dataEngine.maxConnections}`, '-c', 'password_encryption=scram-sha-256'],
      { 1: reason('how many connections the server gives out', () => [at('maxConnections')]) },
    ),
    env: [
      fromSecret('POSTGRES_PASSWORD', DATABASE_ADMIN_SECRET, 'password'),
      { name: 'POSTGRES_INITDB_ARGS', value: '--data-checksums --encoding=UTF8 --locale=C.UTF-8' },
      // Below the mount: a fresh volume has a lost+found that initdb refuses.
      { name: 'PGDATA', value: '/var/lib/postgresql/18/docker' },
    ],
    dataPath: '/var/lib/postgresql',
    scratch: [{ name: 'run', path: '/var/run/postgresql' }],
    probe: ['pg_isready', '-h', '127.0.0.1', '-U', 'postgres', '-q'],
    graceSeconds: 120,
  });
  addEngine(chart, plan, storageClass, {
    name: 'rabbitmq',
    image: RABBITMQ_IMAGE,
    port: { name: 'amqp', number: PORTS.rabbitmq },
    size: dataEngine.rabbitmq,
    env: [
      { name: 'RABBITMQ_DEFAULT_USER', value: 'clove' },
      fromSecret('RABBITMQ_DEFAULT_PASS', BROKER_SECRET, 'password'),
      // The data folder is named after the node: a name that follows the pod's address would lose it.
      { name: 'RABBITMQ_NODENAME', value: 'rabbit@localhost' },
    ],
    dataPath: '/var/lib/rabbitmq',
    scratch: [{ name: 'log', path: '/var/log/rabbitmq' }],
    probe: ['rabbitmq-diagnostics', '-q', 'check_port_connectivity'],
    graceSeconds: 60,
  });
}

function addEngine(chart: Chart, plan: Plan, storageClass: string | undefined, engine: Engine): void {
  const { name } = engine;
  const why = switchedOn(addEngine, "the environment's data engine runs beside the services", () => [
    at('kind'),
    at(name),
  ]);
  addServiceAccount(chart, plan, name, 'engine', why);
  const port: k8s.ServicePort = {
    name: engine.port.name,
    port: engine.port.number,
    targetPort: k8s.IntOrString.fromString(engine.port.name),
    protocol: 'TCP',
  };
  const kept = (service: string, labels?: Record<string, string>) =>
    metadata(plan, {
      name: service,
      app: name,
      component: 'engine',
      wave: 'foundation',
      keep: true,
      ...(labels === undefined ? {} : { labels }),
    });
  add(
    chart,
    k8s.KubeService,
    { metadata: kept(name), spec: { selector: selector(plan, name), ports: [port] } },
    why,
  );
  add(
    chart,
    k8s.KubeService,
    {
      metadata: kept(`${name}-nodes`),
      spec: {
        clusterIp: 'None',
        publishNotReadyAddresses: true,
        selector: selector(plan, name),
        ports: [port],
      },
    },
    why,
  );
  const spec: k8s.StatefulSetSpec = {
    // A database whose services are stopped is not used. The object stays: it is what keeps the volume's name.
    replicas: plan.festival.state === 'open' ? 1 : 0,
    serviceName: `${name}-nodes`,
    revisionHistoryLimit: 3,
    selector: { matchLabels: selector(plan, name) },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    template: {
      metadata: { labels: labels(plan, name, 'engine') },
      spec: {
        ...restrictedPod(ENGINE_UID),
        serviceAccountName: name,
        terminationGracePeriodSeconds: engine.graceSeconds,
        containers: [engineContainer(engine)],
        volumes: [scratch('tmp', '256Mi'), ...engine.scratch.map((folder) => scratch(folder.name, '256Mi'))],
      },
    },
    volumeClaimTemplates: [
      { metadata: { name: 'data', labels: selector(plan, name) }, spec: claim(engine, storageClass) },
    ],
  };
  eachBecause(spec, {
    replicas: reason('one of each; none unless the festival is open', () => [festival('state'), at('kind')]),
  });
  add(chart, StatefulSet, { metadata: kept(name, { [DATA_ENGINE_LABEL]: name }), spec }, why);
}

function claim(engine: Engine, storageClass: string | undefined): k8s.PersistentVolumeClaimSpec {
  const spec: k8s.PersistentVolumeClaimSpec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: k8s.Quantity.fromString(engine.size.storage) } },
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
  };
  return eachBecause(spec, {
    resources: reason("the size of the engine's volume", () => [at(engine.name, 'storage')]),
    storageClassName: reason('the class of its volume', () => [at('storageClass')]),
  });
}

function engineContainer(engine: Engine): k8s.Container {
  const probe = { exec: { command: engine.probe }, timeoutSeconds: 10 };
  return {
    name: engine.name,
    image: engine.image,
    imagePullPolicy: 'IfNotPresent',
    ...(engine.args === undefined ? {} : { args: engine.args }),
    ports: [{ name: engine.port.name, containerPort: engine.port.number, protocol: 'TCP' }],
    env: engine.env,
    resources: resources(
      {
        cpu: millicores(engine.size.cpu),
        memory: mebibytes(engine.size.memory),
        memoryLimit: mebibytes(engine.size.memoryLimit),
      },
      (field) => reason("the engine's size", () => [at(engine.name, field)]),
    ),
    // Up to ten minutes: crash recovery of a large log is slow, and killing it starts it over.
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 120 },
    readinessProbe: { ...probe, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: {
      tcpSocket: { port: k8s.IntOrString.fromString(engine.port.name) },
      periodSeconds: 20,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: 'data', mountPath: engine.dataPath },
      { name: 'tmp', mountPath: '/tmp' },
      ...engine.scratch.map((folder) => ({ name: folder.name, mountPath: folder.path })),
    ],
  };
}
