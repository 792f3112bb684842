import { describe, expect, test } from '@jest/globals';
import { diffTargets, formatDiff, type RenderedTree, withGates } from '../../src/diff/index.ts';
import { deployment, diff, files, having, type Manifest, object, statefulSet } from './trees.ts';

const SET = object('argoproj.io/v1alpha1', 'ApplicationSet', 'clove', {
  spec: { syncPolicy: { preserveResourcesOnDeletion: true } },
});

/** An environment with one festival and what its festivals share. */
function environment(festival: string | undefined, applications: Manifest = SET): RenderedTree {
  return new Map([
    ['production/_platform', files(applications)],
    ...(festival === undefined ? [] : [[`production/${festival}`, files(deployment())] as const]),
  ]);
}

describe('a festival that leaves git', () => {
  test('goes on running: no pod stops, no cost goes, and the report says so', () => {
    const report = diffTargets(environment('rock'), environment(undefined));
    const [target] = report.targets;
    expect(target).toMatchObject({ change: 'removed', rolls: [], runsOn: true });
    expect(target?.capacity.after).toEqual(target?.capacity.before);
    expect(report.classes[0]).toBe('data-destroying');
    expect(report.notes).toEqual([
      expect.stringMatching(
        /^production\/rock leaves git and is not stopped: its objects stay in the cluster and it goes on selling/,
      ),
    ]);
    expect(formatDiff(report, 'terminal')).not.toContain('stops');
  });

  test('under another name is another festival that begins empty', () => {
    const report = diffTargets(environment('rock'), environment('rock-2027'));
    expect(report.notes.join()).toContain('A festival cannot be renamed: rock-2027 begins empty');
  });

  test('stops where the ApplicationSet does not keep its objects', () => {
    const letting = having(SET, ['spec', 'syncPolicy'], {});
    const report = diffTargets(environment('rock', letting), environment(undefined, letting));
    expect(report.targets[0]?.rolls).toEqual([
      { workload: 'deployment seat', does: 'stops', why: ['removed'] },
    ]);
    expect(report.notes).toEqual([]);
  });
});

describe('a data engine whose volume changes', () => {
  const CLAIM = ['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'];
  const gated = (size: string) =>
    withGates(diff([statefulSet()], [having(statefulSet(), CLAIM, size)]), {
      ops: () => ({}),
      freezes: () => [],
      openings: () => [],
      at: new Date('2026-01-01T00:00:00Z'),
    });

  test('grows with the procedure that does it, and nothing stops it', () => {
    const report = gated('200Gi');
    expect(report.classes).toEqual(['capacity']);
    expect(report.gates).toEqual([]);
    expect(report.targets[0]?.rolls).toEqual([]);
    expect(report.notes).toEqual([
      expect.stringMatching(/statefulset postgres grows by hand: .*--cascade=orphan.*docs\/ops\.md/),
    ]);
  });

  test('does not shrink, and is never offered another name, which would be an empty database', () => {
    const [gate] = gated('50Gi').gates.filter(({ rule }) => rule === 'impossible');
    expect(gate?.remediation).toBe(
      'leave the field of statefulset postgres as it is: it holds data, which another object would not have',
    );
    expect(gate?.remediation).not.toContain('another name');
  });
});
