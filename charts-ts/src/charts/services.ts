import type { Chart } from 'cdk8s';
import { grpcEdge, podsService, usesBroker } from '../plan/edges.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import type { Sizing } from '../plan/replica-counts.ts';
import { calledAs, chosen, declared, pinned } from '../provenance/images.ts';
import { environment, festival } from '../provenance/place.ts';
import {
  because,
  type Existence,
  eachBecause,
  exists,
  placesOf,
  reason,
  reasonOf,
  switchedOn,
} from '../provenance/reason.ts';
import { decidesMin } from '../provenance/sizes.ts';
import { imageOf } from '../provenance/subject.ts';
import { authorityFile } from './authority-file.ts';
import { addScaler, isScaled } from './autoscaling.ts';
import { graceSeconds } from './grace-seconds.ts';
import { add, k8s } from './manifest.ts';
import { labels, metadata, selector } from './names.ts';
import { resources, scratch } from './pod-resources.ts';
import { POOL_UID, restrictedContainer, restrictedPod } from './pod-security.ts';
import { priorityClassOf } from './priority.ts';
import { addSettings, type Settings, settingsOf } from './settings.ts';

/** Every object of one service. */
export function addService(chart: Chart, plan: Plan, image: PlannedImage): void {
  const { service } = image.entry;
  const size = plan.sizing.get(service);
  if (size === undefined) throw new Error(`no size was planned for ${service}`);
  const settings = settingsOf(plan, image);
  const running = plan.festival.state === 'open';
  const meta = () => metadata(plan, { name: service, component: 'service', wave: 'services' });
  addServiceAccount(chart, plan, service, 'service');
  addSettings(chart, plan, service, 'service', settings);
  add(
    chart,
    k8s.KubeService,
    {
      metadata: meta(),
      spec: {
        selector: selector(plan, service),
        ports: [
          port('http', PORTS.http),
          port('management', PORTS.management),
          ...(image.entry.mail === 'takes' ? [port('smtp', PORTS.smtp)] : []),
        ],
      },
    },
    exists(addService, 'the template has this service: its address', () => chosen(plan, image)),
  );
  addPodsService(chart, plan, service);
  addDeployment(chart, plan, image, size, settings);
  if (running && isScaled(size)) addScaler(chart, plan, size);
  if (running && size.min > 1) {
    add(
      chart,
      k8s.KubePodDisruptionBudget,
      {
        metadata: meta(),
        spec: {
          selector: { matchLabels: selector(plan, service) },
          maxUnavailable: k8s.IntOrString.fromNumber(1),
          // A pod that is broken anyway must not hold up the draining of a node.
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      },
      exists(addService, 'the service has at least two pods, of which a drained node may take one', () =>
        decidesMin(plan, size),
      ),
    );
  }
}

/**
 * Headless: one HTTP/2 connection through an ordinary Service's address would stay at one pod, so the caller resolves the
 * pods themselves and takes them in turn.
 */
function addPodsService(chart: Chart, plan: Plan, service: string): void {
  const asked = grpcEdge(plan.edges, service);
  if (asked === undefined) return;
  add(
    chart,
    k8s.KubeService,
    {
      metadata: metadata(plan, {
        name: podsService(service),
        app: service,
        component: 'service',
        wave: 'services',
      }),
      spec: { clusterIp: 'None', selector: selector(plan, service), ports: [port('grpc', PORTS.grpc)] },
    },
    switchedOn(addPodsService, 'a service asks this one by gRPC: the addresses of its pods', () =>
      placesOf(asked),
    ),
  );
}

/**
 * An account of its own for every workload, without a token.
 * @param why default: the template has the service of that name
 */
export function addServiceAccount(
  chart: Chart,
  plan: Plan,
  name: string,
  component: 'service' | 'engine' | 'job',
  why: Existence = exists(
    addServiceAccount,
    'every workload has an account of its own, without a token',
    () => {
      const image = imageOf(plan, name);
      return image === undefined ? [festival('template')] : chosen(plan, image);
    },
  ),
): void {
  add(
    chart,
    k8s.KubeServiceAccount,
    {
      metadata: metadata(plan, { name, component, wave: 'foundation' }),
      automountServiceAccountToken: false,
    },
    why,
  );
}

function port(name: string, number: number): k8s.ServicePort {
  return { name, port: number, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' };
}

function addDeployment(
  chart: Chart,
  plan: Plan,
  image: PlannedImage,
  size: Sizing,
  settings: Settings,
): void {
  const { service } = image.entry;
  const running = plan.festival.state === 'open';
  const scaled = running && isScaled(size);
  const spec: k8s.DeploymentSpec = {
    // The autoscaler owns the number where there is one; stating it here would fight with it at every sync.
    ...(scaled ? {} : { replicas: running ? size.min : 0 }),
    revisionHistoryLimit: 3,
    progressDeadlineSeconds: 300,
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: {
        maxUnavailable: k8s.IntOrString.fromNumber(0),
        maxSurge: k8s.IntOrString.fromNumber(size.surge),
      },
    },
    selector: { matchLabels: selector(plan, service) },
    template: {
      metadata: { labels: labels(plan, service, 'service') },
      spec: podSpec(plan, image, size, settings),
    },
  };
  const replicas = 'the number of pods where no autoscaler owns it; none unless the festival is open';
  add(
    chart,
    k8s.KubeDeployment,
    {
      metadata: metadata(plan, { name: service, component: 'service', wave: 'services' }),
      spec: eachBecause(spec, {
        replicas: reason(replicas, () => [...decidesMin(plan, size), festival('state')]),
      }),
    },
    exists(addDeployment, 'the template has this service', () => chosen(plan, image)),
  );
}

function podSpec(plan: Plan, image: PlannedImage, size: Sizing, settings: Settings): k8s.PodSpec {
  const { entry } = image;
  const { service } = entry;
  const authority = authorityFile(plan, entry.database !== undefined || usesBroker(entry));
  const spec: k8s.PodSpec = {
    ...restrictedPod(POOL_UID),
    serviceAccountName: service,
    ...priority(plan, image),
    terminationGracePeriodSeconds: graceSeconds(plan.environment, entry),
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
      (topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector(plan, service) },
      }),
    ),
    containers: [container(plan, image, size, settings, authority.mounts)],
    volumes: [scratch('tmp', '64Mi'), ...authority.volumes],
  };
  return eachBecause(spec, {
    serviceAccountName: calledAs(plan, service),
    priorityClassName: reason('pods that sell go before others in this environment', () => [
      environment('priorityClasses'),
      environment('namespacePrefix'),
    ]),
    terminationGracePeriodSeconds: reason('drain + longest request + 5 s', () => [
      environment('drainSeconds'),
      ...declared(plan, image, 'longestRequestSeconds'),
    ]),
  });
}

function priority(plan: Plan, { entry }: PlannedImage): Pick<k8s.PodSpec, 'priorityClassName'> {
  const name = priorityClassOf(plan.environment, entry);
  return name === undefined ? {} : { priorityClassName: name };
}

function container(
  plan: Plan,
  image: PlannedImage,
  size: Sizing,
  settings: Settings,
  mounts: readonly k8s.VolumeMount[],
): k8s.Container {
  const { service } = image.entry;
  const { configMap, env } = settings;
  const asked = grpcEdge(plan.edges, service);
  const fields: k8s.Container = {
    name: service,
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    args: ['serve'],
    ports: [
      { name: 'http', containerPort: PORTS.http, protocol: 'TCP' },
      { name: 'management', containerPort: PORTS.management, protocol: 'TCP' },
      ...(image.entry.mail === 'takes' ? [{ name: 'smtp', containerPort: PORTS.smtp, protocol: 'TCP' }] : []),
      ...(asked === undefined
        ? []
        : [because({ name: 'grpc', containerPort: PORTS.grpc, protocol: 'TCP' }, reasonOf(asked))]),
    ],
    envFrom: because([{ configMapRef: { name: configMap.name } }], configMap.because),
    ...(env.length > 0 ? { env } : {}),
    resources: resources(size, (field) =>
      reason(RESOURCE_REASONS[field], () => declared(plan, image, 'resources', field)),
    ),
    // Up to 60 s to start: a cold node pulls and the first connection waits for its turn.
    startupProbe: probe('/livez', { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 }),
    readinessProbe: probe('/readyz', { periodSeconds: 3, timeoutSeconds: 2, failureThreshold: 2 }),
    // The process only: a liveness probe that checks a database turns each of its short failures into a storm of restarts.
    livenessProbe: probe('/livez', { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 }),
    securityContext: restrictedContainer(),
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...mounts],
  };
  return eachBecause(fields, { name: calledAs(plan, service), image: pinned(plan, image) });
}

const RESOURCE_REASONS = {
  cpu: 'what one event loop uses',
  memory: 'what a pod is sure to get',
  memoryLimit: 'where a pod is killed',
} as const;

function probe(
  path: string,
  timing: Pick<k8s.Probe, 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'>,
): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromString('management') }, ...timing };
}
