import { added, becomesNot, type Judged, type Rule, removed, rule } from './rule.ts';

const UNGUARDED = 'Argo CD may sync, and roll pods, while sales open';

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
  ...['spec syncWindows', 'spec syncWindows *', 'spec syncWindows * applications **'].map((path) =>
    rule('AppProject', path, 'disruptive', UNGUARDED, removed),
  ),
  rule('AppProject', 'spec syncWindows * kind', 'disruptive', UNGUARDED, becomesNot('deny')),
  rule('AppProject', 'spec syncWindows * duration', 'disruptive', UNGUARDED, shorter),
  rule('AppProject', 'spec syncWindows * timeZone', 'disruptive', UNGUARDED, (j) => !added(j)),
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

/** A window ends earlier; one whose length cannot be read counts as shorter. */
function shorter({ before, after }: Judged): boolean {
  if (before === undefined) return false;
  const [from, to] = [hours(before), hours(after)];
  return from === undefined || to === undefined || to < from;
}

function hours(duration: unknown): number | undefined {
  const text = typeof duration === 'string' ? /^(\d+)h$/.exec(duration)?.[1] : undefined;
  return text === undefined ? undefined : Number(text);
}
