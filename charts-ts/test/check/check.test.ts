import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkEnvironments, checkTrees, fileOfRule, formatCheck, RULES } from '../../src/index.ts';
import { changed, removed } from '../mutations.ts';
import { HAND_EDITS, SHARED_HAND_EDITS } from './cases/hand-edits.ts';
import { MANIFESTS } from './cases/manifests.ts';
import { RELEASES, removeBases } from './cases/releases.ts';
import { RUNNING } from './cases/running.ts';
import { SECURITY } from './cases/security.ts';
import { BEFORE, PROJECT, SHARED, SHARED_CASES, sharedServer } from './cases/shared.ts';
import { SIZES } from './cases/sizes.ts';
import { TIME } from './cases/time.ts';
import { TRAFFIC } from './cases/traffic.ts';
import { FROZEN, GOOD, OPENS, POD, PRODUCTION, ROOT, TREES, withOps } from './trees.ts';

const CASES = [
  ...MANIFESTS,
  ...SECURITY,
  ...RUNNING,
  ...SIZES,
  ...TRAFFIC,
  ...TIME,
  ...RELEASES,
  ...HAND_EDITS,
];
const ALL_SHARED = [...SHARED_CASES, ...SHARED_HAND_EDITS];
afterAll(removeBases);

describe('clove check', () => {
  const environments = [GOOD, PRODUCTION].map(({ target }) => target.plan.environment);

  test.each([...TREES])('finds nothing to correct in %s', (_, tree) => {
    const findings = checkTrees([tree], { environments });
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set(['events-are-used', ...(tree.target.plan.ops.breakGlass === undefined ? [] : ['break-glass'])]),
    );
  });

  test.each(CASES)('breaks rule %s', (...row) => {
    const [id, broken, object, field, at, base] = row;
    const rules = RULES.filter((rule) => rule.id === id);
    const findings = checkTrees([broken], { rules, environments, at, base });
    const found = findings.find(
      (finding) => (object === undefined || finding.object?.startsWith(object)) && finding.field === field,
    );
    expect(found ?? findings).toMatchObject({ rule: id, ...(field === undefined ? {} : { field }) });
    expect(found?.cause.line).toBeGreaterThan(0);
    expect(found?.cause.file).toMatch(/\.(?:yaml|ts)$/);
  });

  test('has a case for every rule, and every rule says why it exists and how to fix it', () => {
    const cases = new Set(CASES.map(([id]) => id));
    const shared = new Set(ALL_SHARED.map(([id]) => id));
    const untested = RULES.filter(
      ({ id, check, checkEnvironment }) =>
        (check !== undefined && !cases.has(id)) || (checkEnvironment !== undefined && !shared.has(id)),
    );
    expect(untested).toEqual([]);
    for (const { id, why, remediation } of RULES) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(why.length).toBeGreaterThan(40);
      expect(remediation.length).toBeGreaterThan(20);
    }
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test('names the file of every rule', () => {
    for (const rule of RULES)
      expect(readFileSync(join(ROOT, fileOfRule(rule)), 'utf8')).toContain(`id: '${rule.id}'`);
  });

  test('finds nothing about time without an instant', () => {
    const rules = RULES.filter(({ id }) =>
      ['sale-is-over', 'opens-in-the-future', 'freeze-is-active'].includes(id),
    );
    expect(checkTrees([{ ...FROZEN, isNew: true }], { rules })).toEqual([]);
    expect(checkTrees([GOOD], { rules, at: OPENS - 40 * 86_400_000 })).toEqual([]);
  });

  test('treats an expired breakGlass entry as an error', () => {
    const lifted = withOps(GOOD, {
      breakGlass: { freeze: { reason: 'a test of ours', until: '2026-01-01T00:00:00Z' } },
    });
    const rules = RULES.filter(({ id }) => id === 'break-glass');
    expect(checkTrees([lifted], { rules, at: Date.parse('2026-01-02T00:00:00Z') })).toMatchObject([
      { severity: 'error' },
    ]);
    expect(checkTrees([lifted], { rules, at: Date.parse('2025-12-31T00:00:00Z') })).toMatchObject([
      { severity: 'info' },
    ]);
  });

  test('names the line of the input that decided the broken field', () => {
    const broken = changed(GOOD, 'Deployment ticket', `${POD}.terminationGracePeriodSeconds`, 10);
    const rules = RULES.filter(({ id }) => id === 'grace-period');
    expect(checkTrees([broken], { rules })).toMatchObject([
      { cause: { file: 'gitops/environments/staging/environment.yaml', field: 'environment.drainSeconds' } },
    ]);
  });
});

describe('clove check of what the festivals of an environment share', () => {
  test('finds nothing to correct before the sale, and no missing window once sales are open', () => {
    expect(checkEnvironments([SHARED], { at: BEFORE })).toEqual([]);
    const only = (rule: string) => RULES.filter(({ id }) => id === rule);
    const windows = { rules: only('freeze-has-window'), at: BEFORE + 1 };
    expect(checkEnvironments([removed(SHARED, PROJECT)], windows)).toEqual([]);
    expect(checkEnvironments([sharedServer(1000)], { rules: only('connections-fit') })).toEqual([]);
  });

  test.each(ALL_SHARED)('breaks rule %s', (...row) => {
    const [id, broken, object, field, at] = row;
    const rules = RULES.filter((rule) => rule.id === id);
    const [found, ...others] = checkEnvironments([broken], { rules, at });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ rule: id, festival: '_platform', cause: { line: expect.any(Number) } });
    expect([found?.object, found?.field]).toEqual([object, field]);
    expect(found?.cause.file).toMatch(/\.yaml$/);
  });
});

test('findings of several rules come in the order a person reads the files: by file, line, column and rule', () => {
  const broken = [
    changed(GOOD, 'Deployment ticket', `${POD}.terminationGracePeriodSeconds`, 10),
    changed(GOOD, 'StatefulSet postgres', `${POD}.containers[0].args`, []),
    changed(GOOD, 'Deployment seat', `${POD}.topologySpreadConstraints`, []),
    changed(GOOD, 'Deployment seat', `${POD}.enableServiceLinks`, undefined),
  ];
  const rules = ['spread', 'grace-period', 'server-gives-connections', 'no-service-links'];
  const findings = checkTrees(broken, { rules: RULES.filter(({ id }) => rules.includes(id)) });
  const places = findings.map(({ rule, cause: { file, line } }) => `${file}:${line} ${rule}`);
  expect(places.map((place) => place.replace(/:\d+ /, ' '))).toEqual([
    'charts-ts/src/charts/services.ts no-service-links',
    'charts-ts/src/charts/services.ts spread',
    'charts-ts/src/charts/services.ts spread',
    'gitops/environments/staging/environment.yaml grace-period',
    'gitops/environments/staging/environment.yaml server-gives-connections',
  ]);
  expect(checkTrees(broken.toReversed(), { rules: RULES })).toEqual(checkTrees(broken, { rules: RULES }));
});

describe('the formats of clove check', () => {
  const rules = RULES.filter(({ id }) => id === 'spread');
  const broken = changed(GOOD, 'Deployment seat', `${POD}.topologySpreadConstraints`, []);
  const findings = checkTrees([broken], { rules });

  test('the terminal gives each rule once, with its reason, its remedy and every place', () => {
    const text = formatCheck(findings, { trees: 1 }, 'terminal').join('\n');
    expect(text).toMatch(/^error spread\n {2}charts-ts\/src\/charts\/services\.ts:\d+:\d+ /);
    expect(text).toContain(
      'Deployment seat spec.template.spec.topologySpreadConstraints: is not spread over kubernetes.io/hostname',
    );
    expect(text.match(/ why {3}/g)).toHaveLength(1);
    expect(text).toMatch(/2 errors, 0 warnings, 0 notes$/);
  });

  test('GitHub shows each beside its line, with nothing that would end the command early', () => {
    const [line] = formatCheck(findings, { trees: 1 }, 'github');
    expect(line).toMatch(
      /^::error file=charts-ts\/src\/charts\/services\.ts,line=\d+,col=\d+,title=spread::staging\/seoul-jazz-2026 Deployment seat [^\n]+%0A/,
    );
  });

  test('JSON has a version and everything', () => {
    const report: unknown = JSON.parse(formatCheck(findings, { trees: 1 }, 'json').join('\n'));
    expect(report).toMatchObject({
      version: 2,
      trees: 1,
      findings: [{ rule: 'spread', severity: 'error', remediation: expect.stringMatching(/./) }, {}],
    });
  });
});
