import { parse } from 'yaml';
import { z } from 'zod';
import type { Complaint, Rule } from '../rule.ts';
import { containers, dataOf, named, POD, type Tree, workloads } from '../tree.ts';

const Requirements = z.array(z.looseObject({ secret: z.string(), key: z.string() }));

export const referencesExist: Rule = {
  id: 'references-exist',
  severity: 'error',
  why: 'A pod that names a ConfigMap or Secret which does not exist never starts, and the sync waits for it until it times out.',
  mend: 'Render the ConfigMap; list the Secret in secret-requirements (the plan does so for what the catalogue declares).',
  check: ({ tree }) => {
    const required = requiredSecrets(tree);
    return [
      ...containers(tree).flatMap(({ workload, container, path }): Complaint[] => [
        ...(container.envFrom ?? []).flatMap(({ configMapRef }, index) =>
          configMapRef === undefined || named(tree, 'ConfigMap', configMapRef.name) !== undefined
            ? []
            : [
                {
                  object: workload.object,
                  field: [...path, 'envFrom', index],
                  message: `there is no ConfigMap ${configMapRef.name}`,
                },
              ],
        ),
        ...(container.env ?? []).flatMap(({ name, valueFrom }, index) => {
          const reference = valueFrom?.secretKeyRef;
          if (
            reference === undefined ||
            reference.optional === true ||
            required.has(`${reference.name}/${reference.key}`)
          )
            return [];
          const message = `${name}: secret-requirements does not list ${reference.name}/${reference.key}`;
          return [{ object: workload.object, field: [...path, 'env', index], message }];
        }),
      ]),
      ...workloads(tree).flatMap(({ object, pod }) =>
        (pod.volumes ?? []).flatMap(({ configMap }, index) =>
          configMap === undefined || named(tree, 'ConfigMap', configMap.name) !== undefined
            ? []
            : [
                {
                  object,
                  field: [...POD, 'volumes', index],
                  message: `there is no ConfigMap ${configMap.name}`,
                },
              ],
        ),
      ),
    ];
  },
};

function requiredSecrets(tree: Tree): ReadonlySet<string> {
  const text = dataOf(named(tree, 'ConfigMap', 'secret-requirements'))['requirements.yaml'] ?? '[]';
  const requirements = Requirements.safeParse(parse(text)).data ?? [];
  return new Set(requirements.map(({ secret, key }) => `${secret}/${key}`));
}
