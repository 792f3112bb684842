import type { Rule } from '../rule.ts';
import { named, POD, workloads } from '../tree.ts';

export const ownAccount: Rule = {
  id: 'own-account',
  severity: 'error',
  why: 'Policies, meshes and audit logs tell workloads apart by their account; under "default" they are all the same.',
  mend: 'Add a ServiceAccount (addServiceAccount) and name it in the pod.',
  check: ({ tree }) =>
    workloads(tree).flatMap(({ object, pod }) => {
      const account = pod.serviceAccountName;
      if (
        account !== undefined &&
        account !== 'default' &&
        named(tree, 'ServiceAccount', account) !== undefined
      )
        return [];
      const message =
        account === undefined ? 'runs as the default account' : `its account ${account} is not rendered`;
      return [{ object, field: [...POD, 'serviceAccountName'], message }];
    }),
};
