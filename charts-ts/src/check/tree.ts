import { z } from 'zod';
import type { LoadedEnvironment } from '../environment/load.ts';
import type { FieldPath } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Rendered } from '../render.ts';
import type { PlannedTarget } from '../targets.ts';
import { type Container, PodSpec } from './pod-spec.ts';

/** Rendered objects, of whatever they are. */
export interface Objects {
  readonly objects: readonly Manifest[];
  /** The files that they were read from; absent where objects come from elsewhere. */
  readonly files?: Rendered;
  /** What the inputs give: the same objects, unless the manifests that are checked were edited by hand. */
  readonly planned: readonly Manifest[];
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
  /** Slugs of festivals that could not be planned. */
  readonly unplanned: readonly string[];
}

export function ofKind(tree: Objects, ...kinds: readonly string[]): Manifest[] {
  return tree.objects.filter((object) => kinds.includes(object.kind));
}

export function named(tree: Objects, kind: string, name: string): Manifest | undefined {
  return tree.objects.find((object) => object.kind === kind && object.metadata.name === name);
}

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

/** Every object with a pod template. Invalid templates are left to the schema rule. */
export function workloads(tree: Objects, ...kinds: readonly string[]): Workload[] {
  const every = known.get(tree) ?? readWorkloads(tree);
  known.set(tree, every);
  return kinds.length === 0 ? every : every.filter(({ object }) => kinds.includes(object.kind));
}

/** Read once per tree: many rules need them. */
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
  /** What kind of object it says that it scales. */
  readonly kind: string;
  readonly min: number;
  readonly max: number;
}

export function scalers(tree: Tree): PlacedScaler[] {
  return ofKind(tree, 'HorizontalPodAutoscaler', 'ScaledObject').flatMap((object) => {
    const { data } = Scaler.safeParse(object);
    if (data === undefined) return [];
    const { scaleTargetRef, minReplicas, minReplicaCount, maxReplicas, maxReplicaCount } = data.spec;
    const min = minReplicas ?? minReplicaCount ?? 1;
    const { name: workload, kind = 'Deployment' } = scaleTargetRef;
    return [{ object, workload, kind, min, max: maxReplicas ?? maxReplicaCount ?? min }];
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
