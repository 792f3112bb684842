import { WAVE_ANNOTATION, WAVES, type Wave } from '../charts/waves.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { eachBecause, type Reason, reason } from '../provenance/reason.ts';
import { argoCdReason, platformLabels } from './metadata.ts';
import { type ArgoCdSettings, CONSOLE_SUFFIX, platformName } from './names.ts';

/**
 * Name of every object of the console, its Secret too: unique where environments share an Argo CD, and never one of a
 * festival's, which begin with the prefix.
 */
export function consoleName(argocd: ArgoCdSettings): string {
  return `console-${platformName(argocd)}`;
}

/** Name of the console's Application and AppProject. */
export function consoleApplicationName(argocd: ArgoCdSettings): string {
  return `${platformName(argocd)}${CONSOLE_SUFFIX}`;
}

/** The files of `_platform` that are the console, as a pattern of Argo CD's directory source. */
export function consoleFiles(argocd: ArgoCdSettings): string {
  return `*-${consoleName(argocd)}.yaml`;
}

/** Why something is called after the console. */
export const NAMED: Reason = reason('console-<projectPrefix without its hyphen>', () => [
  inEnvironment('argocd', 'projectPrefix'),
  inEnvironment('console'),
]);

/** The two labels that select the console's pod; they never change. */
export function consoleSelector(argocd: ArgoCdSettings): Record<string, string> {
  return eachBecause<Record<string, string>>(
    { 'app.kubernetes.io/name': 'console', 'app.kubernetes.io/instance': consoleName(argocd) },
    { 'app.kubernetes.io/instance': NAMED },
  );
}

/** Labels of the console's objects and of its pod. */
export function consoleLabels(environment: string, argocd: ArgoCdSettings): Record<string, string> {
  return {
    ...platformLabels(environment),
    ...consoleSelector(argocd),
    'app.kubernetes.io/component': 'platform',
  };
}

/** A reason that one setting of `console` decides. */
export function consoleReason(why: string, ...paths: readonly (readonly string[])[]): Reason {
  return reason(why, () => paths.map((path) => inEnvironment('console', ...path)));
}

/** Where Argo CD runs, which is where the console does. */
export const BESIDE_ARGO_CD: Reason = argoCdReason('where Argo CD runs', 'namespace');

/** Name, place, labels and order of one of the console's objects. */
export function consoleMetadata(environment: EnvironmentFile, argocd: ArgoCdSettings, wave: Wave) {
  return eachBecause(
    {
      name: consoleName(argocd),
      namespace: argocd.namespace,
      labels: consoleLabels(environment.environment, argocd),
      annotations: { [WAVE_ANNOTATION]: String(WAVES[wave]) },
    },
    { name: NAMED, namespace: BESIDE_ARGO_CD },
  );
}
