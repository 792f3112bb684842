import { z } from 'zod';
import type { Manifest } from './waves.ts';

/** Whether the next wave may begin as far as one object is concerned. */
export type Readiness =
  | { readonly state: 'ready' | 'waiting' }
  /** It does not become ready by waiting. */
  | { readonly state: 'failed'; readonly why: string };

const READY = { state: 'ready' } as const;
const WAITING = { state: 'waiting' } as const;

const Live = z.looseObject({
  metadata: z.looseObject({
    generation: z.number().default(0),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({ replicas: z.number().default(1) }).default({ replicas: 1 }),
  status: z
    .looseObject({
      observedGeneration: z.number().optional(),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      applied: z.boolean().optional(),
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().default('') }))
        .default([]),
    })
    .prefault({}),
});
type Live = z.infer<typeof Live>;

/** By kind; every other kind is there as soon as it is applied. */
const RULES: Readonly<Record<string, (live: Live) => Readiness>> = {
  Job: (live) => {
    const failure = condition(live, 'Failed', 'True');
    if (failure !== undefined) return { state: 'failed', why: failure.message };
    return readyWhen(condition(live, 'Complete', 'True') !== undefined);
  },
  Deployment: (live) => {
    const { status, spec } = live;
    const stuck = condition(live, 'Progressing', 'False');
    if (isObserved(live) && stuck !== undefined) return { state: 'failed', why: stuck.message };
    return readyWhen(
      isObserved(live) &&
        status.updatedReplicas === spec.replicas &&
        status.replicas === spec.replicas &&
        status.availableReplicas === spec.replicas,
    );
  },
  StatefulSet: (live) => {
    const { status, spec } = live;
    return readyWhen(
      isObserved(live) &&
        status.readyReplicas === spec.replicas &&
        (spec.replicas === 0 || status.updatedReplicas === spec.replicas),
    );
  },
  Cluster: (live) =>
    readyWhen(isHibernated(live.metadata.annotations) || condition(live, 'Ready', 'True') !== undefined),
  RabbitmqCluster: (live) =>
    readyWhen(live.spec.replicas === 0 || condition(live, 'AllReplicasReady', 'True') !== undefined),
  Database: (live) => readyWhen(live.status.applied === true),
  ExternalSecret: (live) => readyWhen(condition(live, 'Ready', 'True') !== undefined),
};

/** How far an object has come, as the cluster has it. */
export function readinessOf(kind: string, live: unknown): Readiness {
  const rule = RULES[kind];
  if (rule === undefined) return READY;
  return live === undefined ? WAITING : rule(Live.parse(live));
}

/** True for a kind that takes its time. */
export function isWaitedFor(kind: string): boolean {
  return kind in RULES;
}

/** True when the operator's PostgreSQL of these objects runs no pod: then no Database of it is ever applied. */
export function hasNoServer(objects: readonly Manifest[]): boolean {
  return objects.some(({ kind, metadata }) => kind === 'Cluster' && isHibernated(metadata.annotations));
}

function isHibernated(annotations: Readonly<Record<string, string>>): boolean {
  return annotations['cnpg.io/hibernation'] === 'on';
}

/** Whether the status is that of the newest specification. */
function isObserved({ metadata, status }: Live): boolean {
  return (status.observedGeneration ?? 0) >= metadata.generation;
}

function condition({ status }: Live, type: string, wanted: string) {
  return status.conditions.find((one) => one.type === type && one.status === wanted);
}

function readyWhen(isReady: boolean): Readiness {
  return isReady ? READY : WAITING;
}
