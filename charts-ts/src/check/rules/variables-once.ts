import type { Complaint, Rule } from '../rule.ts';
import { containers, dataOf, named } from '../tree.ts';

export const variablesOnce: Rule = {
  id: 'variables-once',
  severity: 'error',
  why: 'Of a variable that is given twice the last one silently wins: a reviewer reads the one value and the service runs with the other.',
  remediation: 'Give it once: in the ConfigMap, or among the variables of the pod.',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload: { object }, container, path }): Complaint[] => {
      const seen = new Map<string, string>();
      for (const { configMapRef } of container.envFrom ?? []) {
        const map = configMapRef === undefined ? undefined : named(tree, 'ConfigMap', configMapRef.name);
        for (const key of Object.keys(dataOf(map))) seen.set(key, `in ConfigMap ${configMapRef?.name}`);
      }
      return (container.env ?? []).flatMap(({ name }, index) => {
        const first = seen.get(name);
        seen.set(name, `as env[${index}]`);
        if (first === undefined) return [];
        const message = `${name} is given twice: here and ${first}`;
        return [{ object, field: [...path, 'env', index], message }];
      });
    }),
};
