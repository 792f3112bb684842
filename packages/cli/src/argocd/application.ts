import { APPLICATION_LABELS } from '@clove/charts-ts';
import { z } from 'zod';
import type { FestivalState } from './application-of.ts';

const Health = z.looseObject({ status: z.string().default('Unknown'), message: z.string().optional() });

/** The part of an Application that `argocd app get -o json` prints and that is read here. */
const Printed = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.looseObject({ project: z.string() }),
  operation: z.looseObject({}).optional(),
  status: z
    .looseObject({
      sync: z
        .looseObject({ status: z.string().default('Unknown'), revision: z.string().default('') })
        .default({ status: 'Unknown', revision: '' }),
      health: Health.default({ status: 'Unknown' }),
      operationState: z
        .looseObject({
          phase: z.string(),
          message: z.string().default(''),
          finishedAt: z.string().optional(),
          syncResult: z.looseObject({ revision: z.string().default('') }).optional(),
        })
        .optional(),
      conditions: z.array(z.looseObject({ type: z.string(), message: z.string() })).default([]),
      resources: z
        .array(
          z.looseObject({
            group: z.string().default(''),
            kind: z.string(),
            namespace: z.string().default(''),
            name: z.string(),
            status: z.string().default(''),
            health: Health.optional(),
            requiresPruning: z.boolean().default(false),
          }),
        )
        .default([]),
    })
    .default({
      sync: { status: 'Unknown', revision: '' },
      health: { status: 'Unknown' },
      conditions: [],
      resources: [],
    }),
});

/** An object of an Application that is not as it should be. */
export interface UnhealthyObject {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly health: string;
  readonly message: string;
  /** Git no longer has it. */
  readonly leaving: boolean;
}

/** What Argo CD knows of one festival in one environment. */
export interface Application {
  readonly name: string;
  readonly project: string;
  readonly environment: string;
  readonly festival: string;
  /** Synced, OutOfSync or Unknown. */
  readonly sync: string;
  /** The commit that it was last compared with; empty before the first comparison. */
  readonly revision: string;
  /** Healthy, Progressing, Degraded, Suspended, Missing or Unknown. */
  readonly health: string;
  /** The running operation or, when none runs, the last one. */
  readonly operation:
    | { readonly phase: string; readonly message: string; readonly revision: string }
    | undefined;
  /** True while a sync runs or is about to. */
  readonly busy: boolean;
  /** Errors of the Application itself, such as manifests that cannot be read. */
  readonly errors: readonly string[];
  /** Objects that are neither healthy nor without health. */
  readonly unhealthy: readonly UnhealthyObject[];
}

/** Reads one Application as the CLI prints it. */
export function applicationFrom(printed: unknown): Application {
  const { metadata, spec, operation, status } = Printed.parse(printed);
  const { operationState } = status;
  return {
    name: metadata.name,
    project: spec.project,
    environment: metadata.labels[APPLICATION_LABELS.environment] ?? '',
    festival: metadata.labels[APPLICATION_LABELS.festival] ?? '',
    sync: status.sync.status,
    revision: status.sync.revision,
    health: status.health.status,
    operation:
      operationState === undefined
        ? undefined
        : {
            phase: operationState.phase,
            message: operationState.message,
            revision: operationState.syncResult?.revision ?? '',
          },
    busy: operation !== undefined || ['Running', 'Terminating'].includes(operationState?.phase ?? ''),
    errors: status.conditions
      .filter(({ type }) => type.endsWith('Error'))
      .map(({ type, message }) => `${type}: ${message}`),
    unhealthy: status.resources.flatMap(
      ({ group, kind, namespace, name, health, requiresPruning: leaving }) =>
        health === undefined || health.status === 'Healthy'
          ? []
          : [{ group, kind, namespace, name, health: health.status, message: health.message ?? '', leaving }],
    ),
  };
}

/**
 * The Jobs of the newest commit that failed for good. Nothing of a later wave is applied while there is one, and none of
 * them recovers: each has to be deleted to be run again.
 */
export function failedJobs({ unhealthy }: Application): UnhealthyObject[] {
  return unhealthy.filter(({ kind, health, leaving }) => kind === 'Job' && health === 'Degraded' && !leaving);
}

/** How a deployment succeeds. */
export type Settled = 'serving' | 'inactive';

/**
 * How a deployment of an Application has succeeded, or undefined while it has not. An open festival serves when it is synced
 * and Healthy. Of one that is stopped or archived the engines of operators run no pod, which has health states of its own:
 * CloudNativePG's Cluster is Suspended, and RabbitMQ's and the Databases are whatever they are without a server.
 */
export function outcomeOf(application: Application, state: FestivalState): Settled | undefined {
  const { sync, health, busy, unhealthy } = application;
  if (sync !== 'Synced' || busy) return undefined;
  if (state === 'open') return health === 'Healthy' ? 'serving' : undefined;
  const waiting = unhealthy.filter((object) => !isEngineWithoutPods(object));
  return waiting.length === 0 && health !== 'Missing' && health !== 'Unknown' ? 'inactive' : undefined;
}

function isEngineWithoutPods({ group, kind, health }: UnhealthyObject): boolean {
  if (group === 'postgresql.cnpg.io' && kind === 'Cluster') return health === 'Suspended';
  const isEngine = (group === 'postgresql.cnpg.io' && kind === 'Database') || group === 'rabbitmq.com';
  return isEngine && health !== 'Missing' && health !== 'Unknown';
}

/** True when the last operation failed. */
export function failed(application: Application): boolean {
  const { operation, busy } = application;
  return !busy && operation !== undefined && ['Failed', 'Error'].includes(operation.phase);
}

/** True when it ended badly at the commit that is wanted now and left something undone: Argo CD does not try it again. */
export function gaveUp(application: Application): boolean {
  const { sync, operation, revision } = application;
  return failed(application) && sync !== 'Synced' && operation?.revision === revision;
}

/** A commit as people name it. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
