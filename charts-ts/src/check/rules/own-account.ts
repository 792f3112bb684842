import type { Manifest } from '../../manifest-shape.ts';
import type { Rule } from '../rule.ts';
import { named, POD, workloads } from '../tree.ts';

export const ownAccount: Rule = {
  id: 'own-account',
  severity: 'error',
  why: 'Policies, meshes and audit logs tell workloads apart by their account; under "default" they are all the same.',
  remediation: 'Add a ServiceAccount (addServiceAccount) and name it in the pod.',
  check: ({ tree }) =>
    workloads(tree).flatMap(({ object, pod, labels }) => {
      const account = pod.serviceAccountName;
      const message = wrongWith(account, named(tree, 'ServiceAccount', account ?? ''), labels);
      return message === undefined ? [] : [{ object, field: [...POD, 'serviceAccountName'], message }];
    }),
};

function wrongWith(
  account: string | undefined,
  rendered: Manifest | undefined,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  if (account === undefined) return 'runs as the default account';
  if (rendered === undefined) return `its account ${account} is not rendered`;
  return labels['app.kubernetes.io/name'] === account
    ? undefined
    : `runs as ${account}, which is another's account`;
}
