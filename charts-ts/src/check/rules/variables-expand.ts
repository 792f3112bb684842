import { hint } from '@clove/pool-images';
import type { Rule } from '../rule.ts';
import { settingsOf } from '../settings-of.ts';
import { containers } from '../tree.ts';

/** `$(NAME)`; `$$(NAME)` is meant as it stands. */
const REFERENCE = /(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g;

export const variablesExpand: Rule = {
  id: 'variables-expand',
  severity: 'error',
  why: 'Kubernetes fills in only variables that stand before: any other $(NAME) stays as it is, and becomes the password that the database refuses.',
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
};
