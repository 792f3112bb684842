import { environmentCause } from '../causes.ts';
import type { Rule } from '../rule.ts';

export const separateEnvironments: Rule = {
  id: 'separate-environments',
  why: 'Two environments with the same cluster and namespace prefix render into the same namespaces and overwrite, then prune, each other.',
  remediation: 'Give one of them another namespacePrefix or another cluster.',
  check: ({ tree, environments }) => {
    const own = tree.target.plan.environment;
    const twin = environments.find(
      (other) =>
        other.environment !== own.environment &&
        other.namespacePrefix === own.namespacePrefix &&
        other.cluster.server === own.cluster.server,
    );
    if (twin === undefined) return [];
    const message = `environments ${own.environment} and ${twin.environment} share a cluster and the prefix ${own.namespacePrefix}`;
    return [
      { message, cause: environmentCause(tree.target.environment, ['namespacePrefix'], message, true) },
    ];
  },
};
