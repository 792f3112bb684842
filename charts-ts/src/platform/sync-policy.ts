import type { ISyncPolicy } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';

/**
 * How every Application of Clove is synced: by itself, retried with growing pauses, always to the newest commit.
 *
 * Never with ApplyOutOfSyncOnly: a failed Job is in sync, so a retry would skip it and go on to the wave of the
 * services, which then run on a schema that was not migrated. Without it every sync applies every wave, waits for each
 * and ends at the failed Job (seen on Argo CD 3.5.1). "clove check" refuses the option.
 */
export function syncPolicy(): ISyncPolicy {
  return {
    // allowEmpty false: a tree that renders to nothing is a mistake, never a request to delete everything.
    automated: { prune: true, selfHeal: true, allowEmpty: false },
    retry: {
      limit: 5,
      backoff: { duration: '10s', factor: 2, maxDuration: '5m' },
      // A commit that repairs a failing sync must not wait until the retries of the broken one are used up.
      refresh: true,
    },
    syncOptions: [
      'ServerSideApply=true',
      'PruneLast=true',
      'PrunePropagationPolicy=foreground',
      // Two Applications that manage one object would revert each other's changes in turn.
      'FailOnSharedResource=true',
    ],
  };
}

/**
 * Compares what git says, as the API server would complete it, with what is there. Without it every field that the server
 * fills in (claim templates, routes, managed roles) is always a difference, and is "healed" every few seconds.
 */
export const SERVER_SIDE_DIFF = 'ServerSideDiff=true';
