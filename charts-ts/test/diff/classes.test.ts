import { describe, expect, test } from '@jest/globals';
import { CLASS_TABLE } from '../../src/diff/class-table.ts';
import { CHANGE_CLASSES, diffTargets } from '../../src/diff/index.ts';
import { ACCESS } from './class-rows/access.ts';
import { DATA_DESTROYING } from './class-rows/data-destroying.ts';
import { DISRUPTIVE } from './class-rows/disruptive.ts';
import { EVERYDAY } from './class-rows/everyday.ts';
import { IMPOSSIBLE } from './class-rows/impossible.ts';
import { seat, service } from './class-rows/samples.ts';
import { diff, files, having, ingressFrom, policy, TARGET, tree } from './trees.ts';

const ROWS = [...EVERYDAY, ...ACCESS, ...DISRUPTIVE, ...IMPOSSIBLE, ...DATA_DESTROYING];

describe('the class of a change', () => {
  test.each(ROWS)('%s', (_what, before, after, expected) => {
    // The seat service runs in both trees unless it is what changes: policies speak of pods that exist.
    const around = [before, after].some(
      (side) => side?.metadata['name'] === 'seat' && side.kind === 'Deployment',
    )
      ? []
      : [seat];
    const report = diff([...around, ...(before ? [before] : [])], [...around, ...(after ? [after] : [])]);
    expect(report.classes).toEqual(expected);
  });

  test('the order of keys is nothing, and still counted', () => {
    const [file = '', text = ''] = [...files(service)][0] ?? [];
    const lines = text.trimEnd().split('\n');
    const turned = new Map([[file, [...lines.slice(1), lines[0]].join('\n')]]);
    const report = diffTargets(tree(service), new Map([[TARGET, turned]]));
    expect(report.classes).toEqual(['none']);
    expect(report.counts.none).toBe(1);
  });

  test('the order of policy rules is nothing', () => {
    const turned = having(
      policy(),
      ['spec', 'ingress'],
      [ingressFrom('ticket', 9090), ingressFrom('gateway', 8080)],
    );
    expect(diff([policy()], [turned]).classes).toEqual(['none']);
  });

  test('a festival that leaves destroys, whatever it was made of', () => {
    const report = diffTargets(tree(seat), new Map());
    expect(report.classes[0]).toBe('data-destroying');
    expect(report.targets[0]?.destruction?.items).toContain(`all of ${TARGET}`);
  });

  test('a file that is no manifest is not overlooked', () => {
    const stranger = new Map([[TARGET, new Map([...files(seat), ['notes.txt', 'hello']])]]);
    expect(diffTargets(tree(seat), stranger).classes).toEqual(['disruptive']);
  });

  test('every class is given by some row of the table', () => {
    expect(new Set(CLASS_TABLE.flatMap(({ classes }) => classes))).toEqual(new Set(CHANGE_CLASSES));
  });
});
