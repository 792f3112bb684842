import type { Plan } from '../plan/plan.ts';
import { calledAs, namespaceName } from '../provenance/images.ts';
import { festival } from '../provenance/place.ts';
import { eachBecause, type Reason, reason } from '../provenance/reason.ts';
import type { k8s } from './manifest.ts';
import { WAVE_ANNOTATION, WAVES, type Wave } from './waves.ts';

/**
 * What keeps data through every mistake: neither a prune nor the deletion of its Application removes it. What stays behind
 * once git no longer has it is no difference: its Application would stay OutOfSync, and a deployment would never be complete.
 */
export const KEEP = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
} as const;

/** What an object is called and belongs to. */
export interface Identity {
  readonly name: string;
  /** What it is a part of: a service, an engine, a Job. Default: its name. */
  readonly app?: string;
  readonly component: Component;
  readonly wave: Wave;
  /** True for what keeps data or its name through every mistake. Default: false. */
  readonly keep?: boolean;
  /** Beside those that every object has. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Beside those that every object has. Default: none. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Why it is called so. Default: as its service, where it has one. */
  readonly nameBecause?: Reason;
}

/** Name, labels and annotations of an object; the chart adds its namespace. */
export function metadata(plan: Plan, identity: Identity): k8s.ObjectMeta {
  const { name, app = name, component, wave, keep = false } = identity;
  const meta: k8s.ObjectMeta = {
    name,
    labels: { ...labels(plan, app, component), ...identity.labels },
    annotations: {
      [WAVE_ANNOTATION]: String(WAVES[wave]),
      ...(keep ? KEEP : {}),
      ...identity.annotations,
    },
  };
  return eachBecause(meta, {
    name: identity.nameBecause ?? calledAs(plan, app.replace(POLICY, '')),
    namespace: reason("the environment's prefix and the festival's slug", namespaceName),
  });
}

/** Policies are named after the pods that they are about. */
const POLICY = /^allow-/;

/** On a StatefulSet: which data engine it is. On a namespace: of which kind its data engine is, where it is not bundled. */
export const DATA_ENGINE_LABEL = 'clove.dev/data-engine';

/** On a Job that a person started, and on its pod: the verb that started it. Nothing that is rendered has it. */
export const STARTED_BY = 'clove.dev/started-by';

export type Component = 'service' | 'engine' | 'job' | 'platform';

/** Labels of an object and its pods. No version: a label that changes would roll pods or break selectors. */
export function labels(plan: Plan, name: string, component: Component): Record<string, string> {
  return {
    ...selector(plan, name),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': 'clove',
    'app.kubernetes.io/managed-by': 'clove',
  };
}

/** The two labels that select pods; they never change in the life of a festival. */
export function selector(plan: Plan, name: string): Record<string, string> {
  const both: Record<string, string> = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': plan.slug,
  };
  return eachBecause(both, {
    'app.kubernetes.io/name': calledAs(plan, name.replace(POLICY, '')),
    'app.kubernetes.io/instance': SLUG,
  });
}

const SLUG = reason("the festival's slug", () => [festival('festival')]);

/** What operators call the pods that they make. */
const PODS_OF_OPERATORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  postgres: { 'cnpg.io/cluster': 'postgres' },
  rabbitmq: { 'app.kubernetes.io/name': 'rabbitmq', 'app.kubernetes.io/component': 'rabbitmq' },
};

/** The labels by which policies find pods of the edge table, also those that an operator makes. */
export function podLabels(plan: Plan, name: string): Record<string, string> {
  const made = plan.environment.dataEngine.kind === 'operators' ? PODS_OF_OPERATORS[name] : undefined;
  return made === undefined ? selector(plan, name) : { ...made };
}
