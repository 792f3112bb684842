import { describe, expect, test } from '@jest/globals';
import {
  type DiffReport,
  diffTargets,
  formatDiff,
  type RenderedTree,
  withGates,
} from '../../src/diff/index.ts';
import type { OpsFile } from '../../src/index.ts';
import {
  configMap,
  deployment,
  diff,
  files,
  having,
  ingressFrom,
  job,
  object,
  policy,
  sale,
  scaler,
  statefulSet,
  tree,
} from './trees.ts';

const settings = (hash: string, level: string) => configMap(`seat-${hash}`, { LOG_LEVEL: level });

describe('objects named by their content', () => {
  test('are one change with their keys, and roll the pods that name them', () => {
    const report = diff(
      [settings('00000001', 'info'), deployment('seat', 'seat-00000001')],
      [settings('00000002', 'warn'), deployment('seat', 'seat-00000002')],
    );
    const [target] = report.targets;
    expect(target?.objects.map(({ change, title, renamed }) => [change, title, renamed?.to])).toEqual([
      ['changed', 'configmap seat', 'seat-00000002'],
      ['changed', 'deployment seat', undefined],
    ]);
    expect(target?.rolls).toEqual([
      { workload: 'deployment seat', action: 'rolls', why: ['configmap seat: LOG_LEVEL'] },
    ]);
  });

  test('are left apart when two could have become one', () => {
    const report = diff(
      [settings('00000001', 'info'), settings('00000002', 'warn')],
      [settings('00000003', 'error')],
    );
    expect(report.targets[0]?.objects.map(({ change }) => change)).toEqual(['removed', 'removed', 'added']);
  });

  test('that stay under their name roll nothing', () => {
    const report = diff([job('migrate-seat-00000001')], [job('migrate-seat-00000001')]);
    expect(report.targets).toEqual([]);
  });
});

describe('what a sync does to pods', () => {
  test('a price rolls none: provisioning runs', () => {
    const report = diff(
      [sale('00000001'), job('provision-00000001'), deployment()],
      [sale('00000002', (s) => Object.assign(s.title, { en: 'x' })), job('provision-00000002'), deployment()],
    );
    expect(report.targets[0]?.rolls.map(({ workload, action }) => [workload, action])).toEqual([
      ['job provision', 'runs'],
    ]);
    expect(report.classes).toEqual(['sale']);
  });

  test('pods start and stop with their workload, and stop at no replicas', () => {
    const stopped = having(deployment('web'), ['spec', 'replicas'], 0);
    const report = diff([deployment('old'), deployment('web')], [deployment('new'), stopped]);
    expect(report.targets[0]?.rolls.map(({ workload, action }) => `${workload} ${action}`).sort()).toEqual([
      'deployment new starts',
      'deployment old stops',
      'deployment web stops',
    ]);
  });
});

describe('size and cost', () => {
  test('count requests at the bounds of the scaler, and volumes', () => {
    const prices = { cpuHour: 50, memoryGiHour: 8, storageGiMonth: 73, currency: 'KRW' };
    const before = tree(deployment(), scaler(10), statefulSet());
    const after = tree(deployment(), scaler(20), statefulSet());
    const report = diffTargets(before, after, { prices: () => prices });
    const capacity = report.targets[0]?.capacity;
    // Seat 2 to 20 pods and one data engine, each 0.5 cores and 0.25 GiB; 100 GiB at 0.1 an hour.
    expect(capacity?.after).toEqual({
      atMinimum: { pods: 3, cpu: 1.5, memory: 0.75 },
      atMaximum: { pods: 21, cpu: 10.5, memory: 5.25 },
      storage: 100,
    });
    expect(capacity?.cost?.perHourAtMaximum).toEqual({
      before: 5.5 * 50 + 2.75 * 8 + 10,
      after: 10.5 * 50 + 5.25 * 8 + 10,
    });
    expect(capacity?.lines).toEqual(['seat: 2-10 x (0.5 cpu, 0.25 GiB) -> 2-20 x (0.5 cpu, 0.25 GiB)']);
  });
});

describe('a data engine that an operator runs', () => {
  const cluster = (cpu: string) =>
    object('postgresql.cnpg.io/v1', 'Cluster', 'postgres', {
      spec: { instances: 3, resources: { requests: { cpu, memory: '1Gi' } }, storage: { size: '20Gi' } },
    });

  test('counts with all its members and rolls with its settings', () => {
    const [target] = diff([cluster('1')], [cluster('2')]).targets;
    expect(target?.capacity.after).toEqual({
      atMinimum: { pods: 3, cpu: 6, memory: 3 },
      atMaximum: { pods: 3, cpu: 6, memory: 3 },
      storage: 60,
    });
    expect(target?.rolls).toEqual([
      { workload: 'cluster postgres', action: 'rolls', why: ['resources.requests.cpu'] },
    ]);
  });
});

describe('gates', () => {
  const opensAt = '2026-06-01T11:00:00.000Z';
  const freeze = { hoursBefore: 24, hoursAfter: 6, timezone: 'Asia/Seoul' };
  const gates = (
    report: DiffReport,
    ops: OpsFile = {},
    at = '2026-01-01T00:00:00Z',
    freezes: readonly (typeof freeze | undefined)[] = [freeze],
  ) =>
    withGates(report, {
      ops: () => ops,
      freezes: () => freezes,
      openings: () => [new Date(opensAt)],
      at: new Date(at),
    });
  const rules = (report: DiffReport) => report.gates.map(({ rule }) => rule);
  const destroying = diff([sale('00000001')], [sale('00000002', (s) => s.performances.pop())]);
  const hash = destroying.targets[0]?.destruction?.hash ?? '';
  const acknowledging = (...hashes: string[]): OpsFile => ({
    acknowledgements: hashes.map((destroys) => ({
      destroys,
      reason: 'agreed with the organiser',
      by: 'ops',
    })),
  });

  test('destruction waits for an acknowledgement of exactly its set', () => {
    expect(rules(gates(destroying))).toEqual(['unacknowledged-destruction']);
    expect(rules(gates(destroying, acknowledging(hash)))).toEqual([]);
    expect(rules(gates(destroying, acknowledging('000000000000')))).toEqual([
      'unacknowledged-destruction',
      'stale-acknowledgement',
    ]);
    expect(rules(gates(destroying, acknowledging(hash, '000000000000')))).toEqual(['stale-acknowledgement']);
  });

  test('another loss has another hash', () => {
    const fewer = (to: number) =>
      diff([sale('00000001')], [sale('00000002', (s) => Object.assign(s.goods[0] ?? {}, { stock: to }))]);
    const hashes = [destroying, fewer(1), fewer(2)].map(({ targets }) => targets[0]?.destruction?.hash);
    expect(new Set(hashes).size).toBe(3);
  });

  test('an acknowledgement that has done its work is noted, not refused', () => {
    const report = gates(diff([scaler(1)], [scaler(2)]), acknowledging(hash));
    expect(rules(report)).toEqual([]);
    expect(report.notes.join()).toContain(`acknowledgement ${hash} has done its work`);
  });

  test('what the cluster refuses stops the change, acknowledged or not', () => {
    const report = diff([settings('00000001', 'info')], [settings('00000001', 'warn')]);
    expect(rules(gates(report))).toEqual(['impossible']);
  });

  const rolling = diff([deployment('seat', 'seat-00000001')], [deployment('seat', 'seat-00000002')]);
  test.each([
    ['2026-05-31T10:59:59Z', []],
    ['2026-05-31T11:00:00Z', ['freeze']],
    ['2026-06-01T16:59:59Z', ['freeze']],
    ['2026-06-01T17:00:00Z', []],
  ])('pods that would roll at %s around the opening: %j', (at, expected) => {
    expect(rules(gates(rolling, {}, at))).toEqual(expected);
  });

  test('a change that takes the freeze away is still judged by it', () => {
    expect(rules(gates(rolling, {}, opensAt, [freeze, undefined]))).toEqual(['freeze']);
    expect(rules(gates(rolling, {}, opensAt, [undefined, freeze]))).toEqual(['freeze']);
    expect(rules(gates(rolling, {}, opensAt, [undefined, undefined]))).toEqual([]);
  });

  test('what rolls nothing passes the freeze, and glass that was broken opens it until its end', () => {
    expect(rules(gates(diff([scaler(1)], [scaler(2)]), {}, opensAt))).toEqual([]);
    const lifted = (until: string): OpsFile => ({
      breakGlass: { freeze: { reason: 'a fix that cannot wait', until } },
    });
    expect(rules(gates(rolling, lifted('2026-06-01T12:00:00Z'), opensAt))).toEqual([]);
    expect(rules(gates(rolling, lifted('2026-06-01T10:00:00Z'), opensAt))).toEqual(['freeze']);
  });
});

describe('the formats', () => {
  const hostile = '</pre><script>alert(1)</script>|`**@everyone** \n';
  const report = diff(
    [configMap('seat-00000001', { TITLE: 'a' }), deployment('old'), policy()],
    [
      configMap('seat-00000002', { TITLE: hostile }),
      having(policy(), ['spec', 'ingress', 2], ingressFrom('web', 1)),
    ],
  );

  test('say the same classes in the same words', () => {
    for (const format of ['terminal', 'markdown', 'html', 'json'] as const) {
      const text = formatDiff(report, format);
      for (const of of report.classes) expect(text).toContain(of);
      expect(text).toContain('deployment old');
    }
  });

  test('removals come first', () => {
    expect(report.targets[0]?.objects[0]).toMatchObject({ change: 'removed', title: 'deployment old' });
    expect(formatDiff(report, 'markdown')).toMatch(/### Removed[\s\S]*removes `deployment old`/);
  });

  test('html lets no value out of its place and loads nothing', () => {
    const html = formatDiff(report, 'html');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&#60;script&#62;alert(1)');
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(html).toContain("default-src 'none'");
  });

  test('markdown keeps a value in its cell', () => {
    const markdown = formatDiff(report, 'markdown');
    expect(markdown).toContain('``</pre><script>alert(1)</script>\\|`**@everyone** \\n``');
  });

  test('the terminal is coloured only when asked, and never by a value', () => {
    expect(formatDiff(report, 'terminal')).not.toContain('\u001b');
    expect(formatDiff(report, 'terminal', { colour: true })).toContain('\u001b[');
    const moving = diff([settings('00000001', 'a')], [settings('00000002', '\u001b[2J')]);
    expect(formatDiff(moving, 'terminal')).not.toContain('\u001b');
  });

  test('json is the report', () => {
    const parsed: unknown = JSON.parse(formatDiff(report, 'json'));
    expect(parsed).toMatchObject({ schema: 'clove.diff/v2', counts: report.counts });
  });

  test('the picture marks what comes and goes', () => {
    const edges = diff(
      [deployment('web'), deployment('seat'), policy()],
      [
        deployment('web'),
        deployment('seat'),
        having(policy(), ['spec', 'ingress', 2], ingressFrom('web', 1)),
      ],
    );
    expect(formatDiff(edges, 'markdown')).toContain('==>|added 1|');
  });

  test("a diff of 300 festivals fits GitHub's limit and says what it left out", () => {
    const many = (level: string): RenderedTree =>
      new Map(
        Array.from({ length: 300 }, (_, index) => [
          `production/festival-${index}`,
          files(configMap('a-00000001', { A: level.repeat(50) }), object('v1', 'Service', 's')),
        ]),
      );
    const markdown = formatDiff(diffTargets(many('a'), many('b')), 'markdown');
    expect(markdown.length).toBeLessThanOrEqual(65_536);
    expect(markdown).toMatch(/\| production\/festival-0 \|/);
    expect(markdown).toMatch(/Left out for length: .* blocks of details.*The HTML report/);
  });
});
