import { hash8 } from '../../charts/content-hash.ts';
import { valueAt } from '../../field-path.ts';
import type { Complaint, Rule } from '../rule.ts';
import { dataOf, ofKind } from '../tree.ts';

export const namedByContent: Rule = {
  id: 'named-by-content',
  severity: 'error',
  why: 'Pods take new settings only because a ConfigMap has another name: with an old name, or editable in place, some pods would run with the one value and some with the other. A Job runs once per name: with an old one, never again.',
  remediation:
    'Name it by hash8(data) and set immutable: true, as charts-ts/src/charts/settings.ts does; never edit a rendered file by hand.',
  check: ({ tree }) =>
    ofKind(tree, 'ConfigMap', 'Job').flatMap((object): Complaint[] => {
      const [, hash] = /-([0-9a-f]{8})$/.exec(object.metadata.name) ?? [];
      if (hash === undefined) return [];
      const isJob = object.kind === 'Job';
      const content = hash8(isJob ? valueAt(object, ['spec', 'template']) : dataOf(object));
      return [
        ...(hash === content
          ? []
          : [
              {
                object,
                field: ['metadata', 'name'],
                message: `its content is ${content}, its name says ${hash}`,
              },
            ]),
        ...(isJob || object['immutable'] === true ? [] : [{ object, message: 'is not immutable' }]),
      ];
    }),
};
