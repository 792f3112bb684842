import type { FieldPath } from '../field-path.ts';
import { containers, POD, type Tree, type Workload, workloads } from './tree.ts';

/** One place in a pod that takes a value from a Secret. */
export interface SecretRead {
  readonly workload: Workload;
  readonly path: FieldPath;
  readonly secret: string;
  /** Absent: every key there is. */
  readonly key?: string;
  /** The pod starts without it. */
  readonly optional: boolean;
  /** What it becomes there: a variable, variables or files. */
  readonly as: string;
}

/** Every way in which pods read secrets: variables, whole Secrets as variables, and files. */
export function secretReads(tree: Tree): SecretRead[] {
  return [...variables(tree), ...files(tree)];
}

function variables(tree: Tree): SecretRead[] {
  return containers(tree).flatMap(({ workload, container, path }) => [
    ...(container.env ?? []).flatMap(({ name, valueFrom }, index): SecretRead[] => {
      const reference = valueFrom?.secretKeyRef;
      if (reference === undefined) return [];
      const { name: secret, key, optional = false } = reference;
      return [{ workload, path: [...path, 'env', index], secret, key, optional, as: name }];
    }),
    ...(container.envFrom ?? []).flatMap(({ secretRef }, index): SecretRead[] =>
      secretRef === undefined
        ? []
        : [
            {
              workload,
              path: [...path, 'envFrom', index],
              secret: secretRef.name,
              optional: false,
              as: 'variables',
            },
          ],
    ),
  ]);
}

function files(tree: Tree): SecretRead[] {
  return workloads(tree).flatMap((workload) =>
    (workload.pod.volumes ?? []).flatMap(({ secret, projected }, index): SecretRead[] => {
      const names = [
        ...(secret === undefined ? [] : [secret.secretName]),
        ...(projected?.sources ?? []).flatMap((source) => source.secret?.name ?? []),
      ];
      const path = [...POD, 'volumes', index];
      return names.map((name) => ({ workload, path, secret: name, optional: false, as: 'files' }));
    }),
  );
}
