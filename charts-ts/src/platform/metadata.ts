import { APPLICATION_LABELS } from './names.ts';

/** Projects exist before the applications that name them. */
const WAVES = { projects: -1, applications: 0 } as const;

/**
 * Annotations of an object that no pruning and no deletion of an Application may take away: an ApplicationSet
 * that vanishes takes its Applications along, and a project that vanishes stops its festival from syncing.
 */
export function kept(wave: keyof typeof WAVES): Record<string, string> {
  return {
    'argocd.argoproj.io/sync-wave': String(WAVES[wave]),
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
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
