import { differences } from '../../diff/compare.ts';
import { valueText } from '../../diff/text.ts';
import { indexPath } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { festivalOf } from '../../platform/metadata.ts';
import type { Rule, Violation } from '../rule.ts';
import type { Objects } from '../tree.ts';

/** Values longer than this are cut: the field says where they stand. */
const LONGEST_VALUE = 60;

export const sameAsPlanned: Rule = {
  id: 'same-as-planned',
  why: 'Argo CD applies what is committed, whatever the inputs say: a policy, a port, a probe, a wave or a right that was edited by hand was reviewed by no report of its cause, and the next render takes it back without a word.',
  remediation:
    'Change the input that decides the field ("clove explain" names it) and run "clove render"; never edit a rendered file.',
  check: ({ tree }) => deviations(tree),
  checkEnvironment: ({ tree }) =>
    deviations(tree).filter(({ object }) => {
      const festival = object === undefined ? undefined : festivalOf(object);
      return festival === undefined || !tree.unplanned.includes(festival);
    }),
};

/** Every object that no input gives, that is missing, or whose fields say something else. */
function deviations({ objects, planned }: Objects): Violation[] {
  const given = new Map(objects.map((object) => [identity(object), object]));
  const ordered = new Map(planned.map((object) => [identity(object), object]));
  return [
    ...objects.flatMap((object): Violation[] => {
      const expected = ordered.get(identity(object));
      return expected === undefined
        ? [{ object, message: 'no input gives this object' }]
        : compared(object, expected);
    }),
    ...planned
      .filter((object) => !given.has(identity(object)))
      .map((object) => ({ object, message: 'is not there, though the inputs give it' })),
  ];
}

function compared(object: Manifest, expected: Manifest): Violation[] {
  if (object === expected) return [];
  return differences(expected, object).map(({ segments, before, after }) => ({
    object,
    field: indexPath(segments),
    message: `is ${valueText(after, LONGEST_VALUE)}, the inputs give ${valueText(before, LONGEST_VALUE)}`,
  }));
}

function identity({ apiVersion, kind, metadata }: Manifest): string {
  return JSON.stringify([apiVersion, kind, metadata.namespace ?? '', metadata.name]);
}
