import { hint } from '@clove/pool-images';
import { parse } from 'yaml';
import { z } from 'zod';
import { valueAt } from '../../field-path.ts';
import { priorityClassName } from '../../platform/priority-class.ts';
import type { Rule, Violation } from '../rule.ts';
import { secretReads } from '../secret-reads.ts';
import { containers, dataOf, named, ofKind, POD, type Tree, workloads } from '../tree.ts';

const Requirements = z.array(z.looseObject({ secret: z.string(), key: z.string() }));
const Claims = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));

export const referencesExist: Rule = {
  id: 'references-exist',
  why: 'A pod that names a ConfigMap, a Secret or a volume which does not exist never starts, and the sync waits for it until it times out.',
  remediation:
    'Render the ConfigMap or volume; list the Secret in secret-requirements (the plan does so for what the catalogue declares).',
  check: ({ tree }) => [
    ...configMaps(tree),
    ...secrets(tree),
    ...mounts(tree),
    ...priorityClasses(tree),
    ...setServices(tree),
  ],
};

function configMaps(tree: Tree): Violation[] {
  const names = ofKind(tree, 'ConfigMap').map(({ metadata }) => metadata.name);
  const missing = (name: string | undefined) =>
    name === undefined || names.includes(name) ? undefined : `there is no ConfigMap ${name}`;
  return [
    ...containers(tree).flatMap(({ workload: { object }, container, path }) => [
      ...(container.envFrom ?? []).flatMap(({ configMapRef }, index) => {
        const message = missing(configMapRef?.name);
        return message === undefined ? [] : [{ object, field: [...path, 'envFrom', index], message }];
      }),
      ...(container.env ?? []).flatMap(({ valueFrom }, index) => {
        const reference = valueFrom?.configMapKeyRef;
        if (reference === undefined || reference.optional === true) return [];
        const { name, key } = reference;
        const absent = key in dataOf(named(tree, 'ConfigMap', name)) ? undefined : `it has no key ${key}`;
        const message = missing(name) ?? absent;
        return message === undefined ? [] : [{ object, field: [...path, 'env', index], message }];
      }),
    ]),
    ...workloads(tree).flatMap(({ object, pod }) =>
      (pod.volumes ?? []).flatMap(({ configMap }, index) => {
        const message = missing(configMap?.name);
        return message === undefined ? [] : [{ object, field: [...POD, 'volumes', index], message }];
      }),
    ),
  ];
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

function mounts(tree: Tree): Violation[] {
  return containers(tree).flatMap(({ workload: { object, pod }, container, path }) => {
    const claims = Claims.safeParse(valueAt(object, ['spec', 'volumeClaimTemplates'])).data ?? [];
    const volumes = [...(pod.volumes ?? []), ...claims.map(({ metadata }) => metadata)].map(
      ({ name }) => name,
    );
    return (container.volumeMounts ?? []).flatMap(({ name }, index) => {
      if (volumes.includes(name)) return [];
      const message = `there is no volume ${name}${hint(name, volumes)}`;
      return [{ object, field: [...path, 'volumeMounts', index, 'name'], message }];
    });
  });
}

/** Classes belong to the cluster: the environment's own is rendered into `_platform` where its switch asks for it. */
function priorityClasses(tree: Tree): Violation[] {
  const { environment } = tree.target.plan;
  const own = environment.priorityClasses ? priorityClassName(environment) : undefined;
  return workloads(tree).flatMap(({ object, pod: { priorityClassName: name } }) =>
    name === undefined || name === own
      ? []
      : [
          {
            object,
            field: [...POD, 'priorityClassName'],
            message: `${name} is no priority class of this environment`,
          },
        ],
  );
}

function setServices(tree: Tree): Violation[] {
  return ofKind(tree, 'StatefulSet').flatMap((object) => {
    const field = ['spec', 'serviceName'];
    const name = valueAt(object, field);
    if (typeof name !== 'string' || named(tree, 'Service', name) !== undefined) return [];
    return [{ object, field, message: `there is no Service ${name}` }];
  });
}
