import type { EnvironmentFile } from '../environment/schema.ts';

/** Folder of an environment's shared objects, beside its festivals' folders. No festival can have this name: a slug has no underscore. */
export const PLATFORM = '_platform';

/** Labels by which applications are found again, whatever Argo CD else holds. */
export const APPLICATION_LABELS = {
  environment: 'clove.dev/environment',
  festival: 'clove.dev/festival',
} as const;

/** The argocd block of an environment that has one. */
export type ArgoCdSettings = NonNullable<EnvironmentFile['argocd']>;

/** Name of a festival's Application and AppProject; `festival` may be a template's expression. */
export function applicationName(argocd: ArgoCdSettings, festival: string): string {
  return `${argocd.projectPrefix}${festival}`;
}

/** Name of the Application and AppProject of `_platform` itself: the prefix alone, which no festival can have. */
export function platformName(argocd: ArgoCdSettings): string {
  return argocd.projectPrefix.replace(/-$/, '');
}

/** Ends the name of the console's Application and AppProject. A dot: no festival's can be called like this. */
export const CONSOLE_SUFFIX = '.console';

/** Where an environment's shared objects go, from the root. */
export function platformFolder(environment: string): string {
  return `gitops/rendered/${environment}/${PLATFORM}`;
}
