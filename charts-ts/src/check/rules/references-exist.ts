import { hint } from '@clove/pool-images';
import { parse } from 'yaml';
import { z } from 'zod';
import { valueAt } from '../../field-path.ts';
import { priorityClassName } from '../../platform/priority-class.ts';
import { allOf, eachContainer, eachObject, eachPod, type Verdict } from '../each.ts';
import type { Rule, Violation } from '../rule.ts';
import { secretReads } from '../secret-reads.ts';
import { dataOf, named, type Tree } from '../tree.ts';

const Requirements = z.array(z.looseObject({ secret: z.string(), key: z.string() }));
const Claims = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));

export const referencesExist: Rule = {
  id: 'references-exist',
  why: 'A pod that names a ConfigMap, a Secret or a volume which does not exist never starts, and the sync waits for it until it times out.',
  remediation:
    'Render the ConfigMap or volume; list the Secret in secret-requirements (the plan does so for what the catalogue declares).',
  check: allOf(
    eachContainer(({ container: { envFrom = [], env = [] } }, tree) => [
      ...envFrom.map(
        ({ configMapRef }, index): Verdict => [['envFrom', index], absentMap(tree, configMapRef?.name)],
      ),
      ...env.map(({ valueFrom }, index): Verdict => {
        const { name, key = '', optional = false } = valueFrom?.configMapKeyRef ?? {};
        const map = dataOf(name === undefined ? undefined : named(tree, 'ConfigMap', name));
        const absentKey = name !== undefined && !(key in map) && `it has no key ${key}`;
        return [['env', index], !optional && (absentMap(tree, name) || absentKey)];
      }),
    ]),
    eachContainer(({ workload: { object, pod }, container: { volumeMounts = [] } }) => {
      const claims = Claims.safeParse(valueAt(object, ['spec', 'volumeClaimTemplates'])).data ?? [];
      const volumes = [...(pod.volumes ?? []), ...claims.map(({ metadata }) => metadata)].map(
        ({ name }) => name,
      );
      return volumeMounts.map(({ name }, index) => [
        ['volumeMounts', index, 'name'],
        !volumes.includes(name) && `there is no volume ${name}${hint(name, volumes)}`,
      ]);
    }),
    eachPod(({ pod: { volumes = [], priorityClassName: name } }, tree) => [
      ...volumes.map(
        ({ configMap }, index): Verdict => [['volumes', index], absentMap(tree, configMap?.name)],
      ),
      [
        'priorityClassName',
        name !== undefined &&
          name !== ownPriorityClass(tree) &&
          `${name} is no priority class of this environment`,
      ],
    ]),
    eachObject(
      (set, tree) => {
        const field = ['spec', 'serviceName'];
        const name = valueAt(set, field);
        const isAbsent = typeof name === 'string' && named(tree, 'Service', name) === undefined;
        return [[field, isAbsent && `there is no Service ${name}`]];
      },
      ['StatefulSet'],
    ),
    ({ tree }) => secrets(tree),
  ),
};

function absentMap(tree: Tree, name: string | undefined): string | false {
  return (
    name !== undefined && named(tree, 'ConfigMap', name) === undefined && `there is no ConfigMap ${name}`
  );
}

/** Classes belong to the cluster: the environment's own is rendered into `_platform` where its switch asks for it. */
function ownPriorityClass({ target: { plan } }: Tree): string | undefined {
  return plan.environment.priorityClasses ? priorityClassName(plan.environment) : undefined;
}

function secrets(tree: Tree): Violation[] {
  const required = requiredSecrets(tree);
  return secretReads(tree).flatMap(({ workload: { object }, path, secret, key, optional, as }) => {
    const listed = required.some((one) => one.secret === secret && (key === undefined || one.key === key));
    if (optional || listed) return [];
    const name = key === undefined ? secret : `${secret}/${key}`;
    return [{ object, field: path, message: `${as}: secret-requirements does not list ${name}` }];
  });
}

function requiredSecrets(tree: Tree): z.infer<typeof Requirements> {
  const text = dataOf(named(tree, 'ConfigMap', 'secret-requirements'))['requirements.yaml'] ?? '[]';
  return Requirements.safeParse(parse(text)).data ?? [];
}
