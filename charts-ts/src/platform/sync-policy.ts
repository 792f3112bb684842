import type { ISyncPolicy } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';

/** How every Application of Clove is synced: by itself, retried with growing pauses, always to the newest commit. */
export function syncPolicy(): ISyncPolicy {
  return {
    // allowEmpty false: a tree that renders to nothing is a mistake, never a wish to delete everything.
    automated: { prune: true, selfHeal: true, allowEmpty: false },
    retry: {
      limit: 5,
      backoff: { duration: '10s', factor: 2, maxDuration: '5m' },
      // A commit that repairs a failing sync must not wait until the retries of the broken one are used up.
      refresh: true,
    },
    syncOptions: [
      'ServerSideApply=true',
      'ApplyOutOfSyncOnly=true',
      'PruneLast=true',
      'PrunePropagationPolicy=foreground',
      // Two Applications that fight over one object would take turns in undoing each other.
      'FailOnSharedResource=true',
    ],
  };
}
