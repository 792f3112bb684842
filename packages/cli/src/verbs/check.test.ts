import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

const simulation = new Simulation();
/** Staging as it is rendered; tests edit copies. */
const committed = new Simulation();
beforeAll(() => committed.run('render', '--environment', 'staging'));
afterAll(() => {
  simulation.remove();
  committed.remove();
});

describe('clove check', () => {
  test('finds nothing to correct in a good festival and counts what it looked at', async () => {
    const { code, out } = await simulation.run(
      'check',
      '--environment',
      'staging',
      '--festival',
      'seoul-jazz-2026',
    );
    expect(code).toBe(0);
    expect(out.at(-1)).toMatch(
      /^\d+ rules, 1 festival \(rules about time need --at, rules about what a change does need --base\): 0 errors, 0 warnings, \d+ notes$/,
    );
  });

  test('checks rules about time only with --at', async () => {
    const scope = ['--environment', 'staging', '--festival', 'seoul-jazz-2026', '--format', 'json'];
    const { out } = await simulation.run('check', '--at', '2099-01-01T00:00:00Z', ...scope);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      at: '2099-01-01T00:00:00Z',
      findings: expect.arrayContaining([
        expect.objectContaining({
          rule: 'sale-is-over',
          severity: 'warning',
          cause: expect.objectContaining({ file: 'gitops/festivals/seoul-jazz-2026.yaml', field: 'state' }),
        }),
      ]),
    });
    const wrong = await simulation.run('check', '--at', 'tomorrow');
    expect(wrong).toMatchObject({
      code: 2,
      err: ['--at is "tomorrow" but must be an instant such as 2026-06-01T20:00:00+09:00'],
    });
  });

  test('a festival that cannot be planned is an error at its line, never a clean tree', async () => {
    const broken = new Simulation();
    try {
      broken.edit('gitops/festivals/seoul-jazz-2026.yaml', (text) => `${text}scale: { seet: { max: 4 } }\n`);
      const { code, out, err } = await broken.run(
        'check',
        '--environment',
        'staging',
        '--festival',
        'seoul-jazz-2026',
        '--format',
        'github',
      );
      expect(code).toBe(1);
      expect(out).toEqual([
        expect.stringMatching(
          /^::error file=gitops\/festivals\/seoul-jazz-2026\.yaml,line=\d+,col=\d+,title=inputs-are-valid::.*did you mean "seat"/,
        ),
      ]);
      expect(err).toEqual(['1 error: "npx clove explain <rule>" says more']);
    } finally {
      broken.remove();
    }
  });

  test('says of an input file that nothing reads what "clove validate" says of it', async () => {
    const misnamed = new Simulation();
    try {
      const file = 'gitops/environments/staging/seoul-jazz-2026/ops.yml';
      misnamed.write(file, 'release: 0.1.0\n');
      const check = (festival: string) =>
        misnamed.run('check', '--environment', 'staging', '--festival', festival, '--format', 'json');
      const { code, out } = await check('seoul-jazz-2026');
      expect(code).toBe(1);
      expect(JSON.parse(out.join('\n'))).toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({
            rule: 'inputs-are-read',
            environment: 'staging',
            festival: 'seoul-jazz-2026',
            message: expect.stringContaining('call it ops.yaml'),
            cause: expect.objectContaining({ file, line: 1, column: 1 }),
          }),
        ]),
      });
      expect((await check('han-river-2026')).code).toBe(0);
    } finally {
      misnamed.remove();
    }
  });

  test('with --committed names the place of what is no manifest', async () => {
    const scope = ['--environment', 'staging', '--festival', 'han-river-2026'];
    await simulation.run('render', ...scope);
    const file = 'gitops/rendered/staging/han-river-2026/zz.yaml';
    simulation.write(file, 'apiVersion: v1\nkind: [\n');
    const { code, out } = await simulation.run('check', '--committed', ...scope);
    rmSync(join(simulation.root, file));
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(/gitops\/rendered\/staging\/han-river-2026\/zz\.yaml:3/);
  });

  test('with --committed reads the manifests on disk, as they were edited by hand', async () => {
    const scope = ['--environment', 'staging', '--festival', 'seoul-jazz-2026'];
    await simulation.run('render', ...scope);
    const file = 'gitops/rendered/staging/seoul-jazz-2026/4-deployment-seat.yaml';
    simulation.edit(file, (text) => text.replace('maxUnavailable: 0', 'maxUnavailable: 2'));
    const { code, out } = await simulation.run('check', '--committed', ...scope);
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(
      /^error rolling-update\n.*\n {4}Deployment seat spec\.strategy\.rollingUpdate\.maxUnavailable: a rollout may remove 2 of the pods/,
    );
  });

  test.each([
    ['seoul-jazz-2026', 'networkpolicy-allow-dns.yaml', /169\.254\.20\.10\/32/, '0.0.0.0/0'],
    ['seoul-jazz-2026', 'service-seat.yaml', /targetPort: http/, 'targetPort: management'],
    ['seoul-jazz-2026', 'deployment-seat.yaml', /failureThreshold: 3/, 'failureThreshold: 300'],
    [
      'seoul-jazz-2026',
      'statefulset-postgres.yaml',
      /value: \/var\/lib\/postgresql\/18\/docker/,
      'value: /tmp/pg',
    ],
    [
      '_platform',
      'appproject-clove-staging-seoul-jazz-2026.yaml',
      /namespace: staging-festival-\S+/,
      'namespace: "*"',
    ],
    [
      '_platform',
      'applicationset-clove-staging.yaml',
      /preserveResourcesOnDeletion: true/,
      'preserveResourcesOnDeletion: false',
    ],
  ])('with --committed finds what a hand has changed in %s %s', async (folder, name, from, to) => {
    const edited = new Simulation(committed);
    try {
      const place = `gitops/rendered/staging/${folder}`;
      const found = readdirSync(join(committed.root, place)).find((other) => other.endsWith(name));
      const file = `${place}/${found}`;
      edited.edit(file, (text) => text.replace(from, to));
      const { code, out } = await edited.run('check', '--committed', '--environment', 'staging');
      expect(code).toBe(1);
      expect(out.join('\n')).toMatch(/error same-as-planned\n/);
      edited.write(file, readFileSync(join(committed.root, file), 'utf8'));
      expect((await edited.run('check', '--committed', '--environment', 'staging')).code).toBe(0);
    } finally {
      edited.remove();
    }
  });

  test('with --committed reports no unknown objects for a festival that cannot be planned', async () => {
    const broken = new Simulation(committed);
    try {
      broken.edit('gitops/festivals/seoul-jazz-2026.yaml', (text) => `${text}scale: { seet: { max: 4 } }\n`);
      const { out } = await broken.run('check', '--committed', '--environment', 'staging');
      expect(out.join('\n')).toContain('error inputs-are-valid');
      expect(out.join('\n')).not.toContain('same-as-planned');
    } finally {
      broken.remove();
    }
  });

  test('says which festivals there are when asked about another', async () => {
    const { code, err } = await simulation.run('check', '--festival', 'unknown');
    expect(code).toBe(2);
    expect(err.join('\n')).toContain(
      'there is no festival "unknown" in any committed environment; there is han-river-2026, seoul-jazz-2026',
    );
  });
});
