import type { Plan } from '../plan/plan.ts';
import { WAVE_ANNOTATION, WAVES, type Wave } from './waves.ts';

export { WAVES, type Wave };

/**
 * What keeps data through every mistake: neither a prune nor the deletion of its Application removes it. What stays behind
 * once git no longer has it is no difference: its Application would be OutOfSync, and a deployment waited for, for ever.
 */
export const KEEP = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
} as const;

export function annotations(wave: Wave, options: { keep?: boolean } = {}): Record<string, string> {
  return {
    [WAVE_ANNOTATION]: String(WAVES[wave]),
    ...(options.keep === true ? KEEP : {}),
  };
}

/** On a StatefulSet: which data engine it is. On a namespace: of which kind its data engine is, where it is not bundled. */
export const DATA_ENGINE_LABEL = 'clove.dev/data-engine';

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
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': plan.slug };
}

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
