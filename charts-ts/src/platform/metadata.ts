import { KEEP } from '../charts/names.ts';
import { WAVE_ANNOTATION } from '../charts/waves.ts';
import { environment as inEnvironment, festival as inFestival } from '../provenance/place.ts';
import { eachBecause, type Reason, reason } from '../provenance/reason.ts';
import { APPLICATION_LABELS, type ArgoCdSettings } from './names.ts';

/** Projects exist before the applications that name them. */
const WAVES = { projects: -1, applications: 0 } as const;

/**
 * Annotations of an object that no pruning and no deletion of an Application may take away: an ApplicationSet
 * that is deleted takes its Applications along, and a deleted project stops its festival from syncing. The project of
 * a festival that is over stays behind and keeps nothing OutOfSync.
 */
export function kept(wave: keyof typeof WAVES): Record<string, string> {
  return { ...ordered(wave), ...KEEP };
}

/** The annotation of an object's place in the order of a sync. */
export function ordered(wave: keyof typeof WAVES): Record<string, string> {
  return { [WAVE_ANNOTATION]: String(WAVES[wave]) };
}

/** Labels of an object of `_platform`; with a festival when it belongs to one. */
export function platformLabels(environment: string, festival?: string): Record<string, string> {
  const labels: Record<string, string> = {
    'app.kubernetes.io/part-of': 'clove',
    'app.kubernetes.io/managed-by': 'clove',
    [APPLICATION_LABELS.environment]: environment,
    ...(festival === undefined ? {} : { [APPLICATION_LABELS.festival]: festival }),
  };
  return eachBecause(labels, {
    [APPLICATION_LABELS.environment]: reason("the environment's name", () => [inEnvironment('environment')]),
    [APPLICATION_LABELS.festival]: reason("the festival's slug", () => [inFestival('festival')]),
  });
}

/** Name and place of an object of Argo CD, with its labels and annotations. */
export function argoCdMetadata(
  argocd: ArgoCdSettings,
  {
    name,
    nameBecause,
    labels,
    annotations,
  }: {
    readonly name: string;
    readonly nameBecause: Reason;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  },
) {
  return eachBecause(
    { name, namespace: argocd.namespace, labels, annotations },
    {
      name: nameBecause,
      namespace: reason('where Argo CD runs', () => [inEnvironment('argocd', 'namespace')]),
    },
  );
}

/** A reason that one setting of `argocd` decides. */
export function argoCdReason(why: string, ...keys: string[]): Reason {
  return reason(why, () => keys.map((key) => inEnvironment('argocd', key)));
}

/** The slug of the festival that an object of `_platform` belongs to; undefined where the environment's festivals share it. */
export function festivalOf(object: {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> | undefined };
}): string | undefined {
  return object.metadata.labels?.[APPLICATION_LABELS.festival];
}
