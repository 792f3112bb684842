/** Folder of all environments, from the root. */
export const ENVIRONMENTS = 'gitops/environments';

/** What an environment is, from the root. */
export function environmentFile(environment: string): string {
  return `${ENVIRONMENTS}/${environment}/environment.yaml`;
}

/** Where ops decide for one festival in one environment, from the root. */
export function opsFile(environment: string, slug: string): string {
  return `${ENVIRONMENTS}/${environment}/${slug}/ops.yaml`;
}
