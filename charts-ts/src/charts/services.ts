import type { Chart } from 'cdk8s';
import { usesBroker } from '../plan/edges.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import type { Sizing } from '../plan/sizing.ts';
import { authorityFile } from './authority-file.ts';
import { addScaler, isScaled } from './autoscaling.ts';
import { graceSeconds } from './grace-seconds.ts';
import { add, k8s } from './manifest.ts';
import { annotations, labels, selector } from './names.ts';
import { priorityClassOf } from './priority.ts';
import { POOL_UID, resources, restrictedContainer, restrictedPod, scratch } from './restricted.ts';
import { type Settings, settingsOf } from './settings.ts';

/** Every object of one service. */
export function addService(chart: Chart, plan: Plan, image: PlannedImage): void {
  const { service } = image.entry;
  const size = plan.sizing.get(service);
  if (size === undefined) throw new Error(`no size was planned for ${service}`);
  const settings = settingsOf(plan, image);
  const running = plan.festival.state === 'open';
  addServiceAccount(chart, plan, service, 'service');
  add(chart, k8s.KubeConfigMap, {
    metadata: {
      name: settings.configMap,
      labels: labels(plan, service, 'service'),
      annotations: annotations('foundation'),
    },
    immutable: true,
    data: settings.data,
  });
  add(chart, k8s.KubeService, {
    metadata: {
      name: service,
      labels: labels(plan, service, 'service'),
      annotations: annotations('services'),
    },
    spec: {
      selector: selector(plan, service),
      ports: [port('http', PORTS.http), port('management', PORTS.management)],
    },
  });
  add(chart, k8s.KubeDeployment, deployment(plan, image, size, settings, running));
  if (running && isScaled(size)) addScaler(chart, plan, size);
  if (running && size.min > 1) {
    add(chart, k8s.KubePodDisruptionBudget, {
      metadata: {
        name: service,
        labels: labels(plan, service, 'service'),
        annotations: annotations('services'),
      },
      spec: {
        selector: { matchLabels: selector(plan, service) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        // A pod that is broken anyway must not hold up the draining of a node.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}

/** An account of its own for every workload, without a token. */
export function addServiceAccount(
  chart: Chart,
  plan: Plan,
  name: string,
  component: 'service' | 'engine' | 'job',
): void {
  add(chart, k8s.KubeServiceAccount, {
    metadata: { name, labels: labels(plan, name, component), annotations: annotations('foundation') },
    automountServiceAccountToken: false,
  });
}

function port(name: string, number: number): k8s.ServicePort {
  return { name, port: number, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' };
}

function deployment(
  plan: Plan,
  image: PlannedImage,
  size: Sizing,
  settings: Settings,
  running: boolean,
): k8s.KubeDeploymentProps {
  const { service } = image.entry;
  const scaled = running && isScaled(size);
  const authority = authorityFile(plan, image.entry.database !== undefined || usesBroker(image.entry));
  return {
    metadata: {
      name: service,
      labels: labels(plan, service, 'service'),
      annotations: annotations('services'),
    },
    spec: {
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
        spec: {
          ...restrictedPod(POOL_UID),
          serviceAccountName: service,
          ...priority(plan, service),
          terminationGracePeriodSeconds: graceSeconds(plan.environment, image.entry),
          topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
            (topologyKey) => ({
              maxSkew: 1,
              topologyKey,
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selector(plan, service) },
            }),
          ),
          containers: [container(image, size, settings, authority.mounts)],
          volumes: [scratch('tmp', '64Mi'), ...authority.volumes],
        },
      },
    },
  };
}

function priority(plan: Plan, service: string): Pick<k8s.PodSpec, 'priorityClassName'> {
  const name = priorityClassOf(plan.environment, service);
  return name === undefined ? {} : { priorityClassName: name };
}

function container(
  image: PlannedImage,
  size: Sizing,
  settings: Settings,
  mounts: readonly k8s.VolumeMount[],
): k8s.Container {
  return {
    name: image.entry.service,
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    args: ['serve'],
    ports: [
      { name: 'http', containerPort: PORTS.http, protocol: 'TCP' },
      { name: 'management', containerPort: PORTS.management, protocol: 'TCP' },
    ],
    envFrom: [{ configMapRef: { name: settings.configMap } }],
    ...(settings.env.length > 0 ? { env: settings.env } : {}),
    resources: resources(size),
    // Up to 60 s to start: a cold node pulls and the first connection waits for its turn.
    startupProbe: probe('/livez', { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 }),
    readinessProbe: probe('/readyz', { periodSeconds: 3, timeoutSeconds: 2, failureThreshold: 2 }),
    // The process only: a liveness that looks at a database makes restart storms of its every hiccup.
    livenessProbe: probe('/livez', { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 }),
    securityContext: restrictedContainer(),
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...mounts],
  };
}

function probe(
  path: string,
  timing: Pick<k8s.Probe, 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'>,
): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromString('management') }, ...timing };
}
