import { hint } from '@clove/pool-images';
import type { Rule, Violation } from '../rule.ts';
import { settingsOf } from '../settings-of.ts';
import { containers, dataOf, named } from '../tree.ts';

/** `$(NAME)`; `$$(NAME)` is meant as it stands. */
const REFERENCE = /(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g;

/** What Kubernetes makes of the variables of a container, in their order. */
export const variableRules: readonly Rule[] = [
  {
    id: 'variables-once',
    why: 'Of a variable that is given twice the last one silently wins: a reviewer reads the one value and the service runs with the other.',
    remediation: 'Give it once: in the ConfigMap, or among the variables of the pod.',
    check: ({ tree }) =>
      containers(tree).flatMap(({ workload: { object }, container, path }): Violation[] => {
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
  },
  {
    id: 'variables-expand',
    why: 'Kubernetes expands only variables that are defined above: any other $(NAME) is kept as text, and becomes a password that the database refuses.',
    remediation: 'Give the variable above the one that refers to it, by the same name.',
    check: ({ tree }) =>
      containers(tree).flatMap(({ workload: { object }, container, path }) => {
        const env = container.env ?? [];
        const settings = Object.keys(settingsOf(tree, { ...container, env: [] }));
        return env.flatMap(({ value = '' }, index) => {
          const known = [...settings, ...env.slice(0, index).map(({ name }) => name)];
          return [...value.matchAll(REFERENCE)].flatMap(([text, name = '']) => {
            if (known.includes(name)) return [];
            const message = `${text} is not given before it${hint(name, known)}`;
            return [{ object, field: [...path, 'env', index, 'value'], message }];
          });
        });
      }),
  },
];
