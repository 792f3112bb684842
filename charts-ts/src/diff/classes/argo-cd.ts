import { becomesNot, type Rule, rule } from './rule.ts';

/** What Argo CD may touch, and how. */
export const ARGO_CD: readonly Rule[] = [
  rule('AppProject', '+', 'access', 'new rights of Argo CD'),
  ...[
    'sourceRepos',
    'destinations',
    'clusterResourceWhitelist',
    'namespaceResourceWhitelist',
    'sourceNamespaces',
    'roles',
  ].map((right) => rule('AppProject', `spec ${right} **`, 'access', 'rights of Argo CD')),
  rule('AppProject', 'spec description', 'config', 'text'),
  rule('AppProject', 'spec syncWindows **', 'config', 'when Argo CD may sync'),
  rule('Application ApplicationSet', '+', 'config', 'Argo CD takes it over'),
  rule('Application ApplicationSet', 'spec **', 'disruptive', 'an edit here can delete applications'),
  rule(
    'ApplicationSet',
    'spec template spec destination **',
    'data-destroying',
    'every festival begins anew in another cluster or namespace: what was sold stays behind',
  ),
  rule(
    'ApplicationSet',
    'spec syncPolicy preserveResourcesOnDeletion',
    'data-destroying',
    'deleting it deletes everything',
    becomesNot(true),
  ),
];
