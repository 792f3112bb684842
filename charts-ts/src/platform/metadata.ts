import { KEEP } from '../charts/names.ts';
import { WAVE_ANNOTATION } from '../charts/waves.ts';
import { APPLICATION_LABELS } from './names.ts';

/** Projects exist before the applications that name them. */
const WAVES = { projects: -1, applications: 0 } as const;

/**
 * Annotations of an object that no pruning and no deletion of an Application may take away: an ApplicationSet
 * that is deleted takes its Applications along, and a deleted project stops its festival from syncing. The project of
 * a festival that is over stays behind and keeps nothing OutOfSync.
 */
export function kept(wave: keyof typeof WAVES): Record<string, string> {
  return {
    [WAVE_ANNOTATION]: String(WAVES[wave]),
    ...KEEP,
  };
}

/** Labels of an object of `_platform`; with a festival when it belongs to one. */
export function platformLabels(environment: string, festival?: string): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': 'clove',
    'app.kubernetes.io/managed-by': 'clove',
    [APPLICATION_LABELS.environment]: environment,
    ...(festival === undefined ? {} : { [APPLICATION_LABELS.festival]: festival }),
  };
}

/** The slug of the festival that an object of `_platform` belongs to; undefined where the environment's festivals share it. */
export function festivalOf(object: {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> | undefined };
}): string | undefined {
  return object.metadata.labels?.[APPLICATION_LABELS.festival];
}
