import { z } from 'zod';
import type { LoadedEnvironment } from '../environment/load.ts';
import type { FieldPath, Manifest } from '../provenance/index.ts';
import type { PlannedTarget } from '../targets.ts';

/** Rendered objects, of whatever they are. */
export interface Objects {
  readonly objects: readonly Manifest[];
}

/** One festival in one environment with its rendered objects: what is checked. */
export interface Tree extends Objects {
  readonly target: PlannedTarget;
  /** True when nothing of it is committed yet. */
  readonly isNew: boolean;
}

/** One environment with the objects of its `_platform` and every festival that could be planned. */
export interface EnvironmentTree extends Objects {
  readonly environment: LoadedEnvironment;
  readonly targets: readonly PlannedTarget[];
}

export function ofKind(tree: Objects, ...kinds: readonly string[]): Manifest[] {
  return tree.objects.filter((object) => kinds.includes(object.kind));
}

export function named(tree: Objects, kind: string, name: string): Manifest | undefined {
  return tree.objects.find((object) => object.kind === kind && object.metadata.name === name);
}

const Probe = z.looseObject({
  httpGet: z.looseObject({ path: z.string().optional() }).optional(),
  timeoutSeconds: z.number().optional(),
  periodSeconds: z.number().optional(),
  failureThreshold: z.number().optional(),
});
export type Probe = z.infer<typeof Probe>;

const Resources = z.looseObject({
  requests: z.record(z.string(), z.string()).optional(),
  limits: z.record(z.string(), z.string()).optional(),
});

const KeyRef = z.looseObject({ name: z.string(), key: z.string(), optional: z.boolean().optional() });

const Container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  imagePullPolicy: z.string().optional(),
  resources: Resources.optional(),
  startupProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.boolean().optional(),
      readOnlyRootFilesystem: z.boolean().optional(),
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      privileged: z.boolean().optional(),
      capabilities: z
        .looseObject({ drop: z.array(z.string()).optional(), add: z.array(z.string()).optional() })
        .optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
    })
    .optional(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.looseObject({ secretKeyRef: KeyRef.optional() }).optional(),
      }),
    )
    .optional(),
  envFrom: z
    .array(z.looseObject({ configMapRef: z.looseObject({ name: z.string() }).optional() }))
    .optional(),
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).optional(),
});
export type Container = z.infer<typeof Container>;

const PodSpec = z.looseObject({
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().optional(),
  serviceAccountName: z.string().optional(),
  restartPolicy: z.string().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  hostIPC: z.boolean().optional(),
  securityContext: z
    .looseObject({
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
    })
    .optional(),
  topologySpreadConstraints: z
    .array(z.looseObject({ topologyKey: z.string(), whenUnsatisfiable: z.string() }))
    .optional(),
  initContainers: z.array(Container).optional(),
  containers: z.array(Container),
  volumes: z
    .array(
      z.looseObject({
        name: z.string(),
        emptyDir: z.looseObject({ sizeLimit: z.string().optional() }).optional(),
        configMap: z.looseObject({ name: z.string() }).optional(),
        hostPath: z.unknown().optional(),
      }),
    )
    .optional(),
});
export type PodSpec = z.infer<typeof PodSpec>;

const Template = z.looseObject({
  spec: z.looseObject({
    replicas: z.number().optional(),
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }).optional(),
      spec: PodSpec,
    }),
  }),
});

/** Where a pod template's spec is, in every kind that has one. */
export const POD: FieldPath = ['spec', 'template', 'spec'];

/** An object that makes pods, with what its template says. */
export interface Workload {
  readonly object: Manifest;
  readonly pod: PodSpec;
  readonly labels: Readonly<Record<string, string>>;
  /** Stated number of pods, when one is stated. */
  readonly replicas: number | undefined;
}

/** Every object with a pod template. What is no valid template is the schema rule's business. */
export function workloads(tree: Objects, ...kinds: readonly string[]): Workload[] {
  const every = known.get(tree) ?? readWorkloads(tree);
  known.set(tree, every);
  return kinds.length === 0 ? every : every.filter(({ object }) => kinds.includes(object.kind));
}

/** Read once per tree: every second rule asks. */
const known = new WeakMap<Objects, Workload[]>();

function readWorkloads(tree: Objects): Workload[] {
  return ofKind(tree, 'Deployment', 'StatefulSet', 'Job').flatMap((object) => {
    const { data } = Template.safeParse(object);
    if (data === undefined) return [];
    const { replicas, template } = data.spec;
    return [{ object, pod: template.spec, labels: template.metadata?.labels ?? {}, replicas }];
  });
}

/** A container of a workload with the path to it. */
export interface PlacedContainer {
  readonly workload: Workload;
  readonly container: Container;
  readonly path: FieldPath;
}

export function containers(tree: Objects, ...kinds: readonly string[]): PlacedContainer[] {
  return workloads(tree, ...kinds).flatMap((workload) =>
    (['initContainers', 'containers'] as const).flatMap((list) =>
      (workload.pod[list] ?? []).map((container, index) => ({
        workload,
        container,
        path: [...POD, list, index],
      })),
    ),
  );
}

/** The component that an object belongs to: service, engine, job or platform. */
export function componentOf(object: Manifest): string | undefined {
  return object.metadata.labels?.['app.kubernetes.io/component'];
}

const Scaler = z.looseObject({
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ kind: z.string().optional(), name: z.string() }),
    minReplicas: z.number().optional(),
    maxReplicas: z.number().optional(),
    minReplicaCount: z.number().optional(),
    maxReplicaCount: z.number().optional(),
  }),
});

/** An autoscaler of either kind in one form. */
export interface PlacedScaler {
  readonly object: Manifest;
  readonly workload: string;
  readonly min: number;
  readonly max: number;
}

export function scalers(tree: Tree): PlacedScaler[] {
  return ofKind(tree, 'HorizontalPodAutoscaler', 'ScaledObject').flatMap((object) => {
    const { data } = Scaler.safeParse(object);
    if (data === undefined) return [];
    const { scaleTargetRef, minReplicas, minReplicaCount, maxReplicas, maxReplicaCount } = data.spec;
    const min = minReplicas ?? minReplicaCount ?? 1;
    return [{ object, workload: scaleTargetRef.name, min, max: maxReplicas ?? maxReplicaCount ?? min }];
  });
}

/** How few and how many pods a workload has. */
export function replicasOf(tree: Tree, workload: Workload): { readonly min: number; readonly max: number } {
  const scaler = scalers(tree).find(
    (candidate) =>
      workload.object.kind === 'Deployment' && candidate.workload === workload.object.metadata.name,
  );
  if (scaler !== undefined) return scaler;
  const stated = workload.replicas ?? 1;
  return { min: stated, max: stated };
}

const Data = z.looseObject({ data: z.record(z.string(), z.string()).default({}) });

/** A ConfigMap's values. */
export function dataOf(object: Manifest | undefined): Readonly<Record<string, string>> {
  return object === undefined ? {} : (Data.safeParse(object).data?.data ?? {});
}

/** True when every label that is asked for is there. */
export function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
