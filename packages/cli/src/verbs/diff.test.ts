import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

const FESTIVAL = 'gitops/festivals/han-river-2026.yaml';
const OPS = 'gitops/environments/staging/han-river-2026/ops.yaml';

let clove: Simulation;
let original: string;

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=ops', '-c', 'user.email=ops@festival.example'];
  return execFileSync('git', ['-C', clove.root, ...identity, ...args], { encoding: 'utf8' }).trim();
}

/** Edits the festival file and renders it, as a pull request would. */
async function edit(from: RegExp, to: string): Promise<void> {
  expect(original).toMatch(from);
  clove.write(FESTIVAL, original.replace(from, to));
  await clove.run('render', '--environment', 'staging', '--festival', 'han-river-2026');
}

beforeAll(async () => {
  clove = new Simulation();
  original = readFileSync(join(clove.root, FESTIVAL), 'utf8');
  await clove.run('render', '--environment', 'staging');
  writeFileSync(join(clove.root, '.gitignore'), '.clove/\n');
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'as it is');
});
beforeEach(() => {
  git('reset', '-q', '--hard', 'main');
  git('clean', '-qfd');
});
afterAll(() => clove.remove());

describe('clove diff', () => {
  test('has nothing to say about an untouched tree', async () => {
    const { code, out } = await clove.run('diff', '--base', 'main');
    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(
      /base main \([0-9a-f]{12}\), head working tree, clove 0\.1\.0\+[0-9a-f]{12}\nnothing changes/,
    );
  });

  test('shows a price as a sale that rolls no pod, and the line it was written on', async () => {
    await edit(/price: (\d+)/, 'price: 123456');
    const { code, out } = await clove.run('diff', '--base', 'main');
    const text = out.join('\n');
    expect(code).toBe(0);
    expect(text).toMatch(
      /\.price: \d+ -> 123456 {2}\[sale\]\n\s+by gitops\/festivals\/han-river-2026\.yaml:\d+ /,
    );
    expect(text).toContain('job provision runs: configmap sale: sale.json');
    expect(text).not.toMatch(/rolls:/);
  });

  test('names the line that changed, not only those that have their part in a field', async () => {
    const file = 'gitops/environments/staging/environment.yaml';
    const environment = readFileSync(join(clove.root, file), 'utf8');
    clove.write(file, environment.replace(/^registry: .*$/m, 'registry: registry.example/clove'));
    await clove.run('render', '--environment', 'staging');
    const { out } = await clove.run('diff', '--base', 'main', '--festival', 'han-river-2026');
    const line = environment.split('\n').findIndex((text) => text.startsWith('registry:')) + 1;
    expect(out.join('\n')).toMatch(
      new RegExp(`image: .* -> registry\\.example/clove/.*\\n\\s+by ${file}:${line} environment.registry`),
    );
  });

  test('stops fewer places until ops acknowledged exactly them', async () => {
    await edit(/capacity: \d+/, 'capacity: 1');
    const refused = await clove.run(
      'diff',
      '--base',
      'main',
      '--format',
      'json',
      '--output',
      'out/diff.json',
    );
    expect(refused.code).toBe(1);
    const hash = /destroys: "([0-9a-f]{12})"/.exec(refused.err.join('\n'))?.[1] ?? '';
    clove.write(OPS, `acknowledgements: [{ destroys: "${hash}", reason: the stage got smaller, by: ops }]\n`);
    expect((await clove.run('diff', '--base', 'main')).code).toBe(0);
    const written: unknown = JSON.parse(readFileSync(join(clove.root, 'out/diff.json'), 'utf8'));
    expect(written).toMatchObject({
      schema: 'clove.diff/v2',
      gates: [
        {
          rule: 'unacknowledged-destruction',
          festival: 'han-river-2026',
          remediation: expect.stringContaining(hash),
        },
      ],
      targets: [{ destruction: { hash } }],
    });
  });

  test('holds unusual values back by the bound of the environment, until they are accepted', async () => {
    const file = 'gitops/environments/staging/environment.yaml';
    clove.edit(file, (text) => `${text}\nunusual: { priceFactor: 3 }\n`);
    await edit(/price: 33000/, 'price: 330000');
    const refused = await clove.run('diff', '--base', 'main');
    expect(refused.code).toBe(1);
    expect(refused.out.join('\n')).toMatch(
      /STOP staging\/han-river-2026 unacknowledged-values: has unusual values: 1 .*price: 10 times as high/,
    );
    const hash = /accepts: "([0-9a-f]{12})"/.exec(refused.out.join('\n'))?.[1] ?? '';
    clove.write(OPS, `acknowledgements: [{ accepts: "${hash}", reason: the tickets are gold, by: ops }]\n`);
    expect((await clove.run('diff', '--base', 'main')).code).toBe(0);
  });

  test('knows by the instant it is asked about whether sales have opened', async () => {
    await edit(/timezone: Asia\/Seoul/, 'timezone: Asia/Tokyo');
    const before = await clove.run('diff', '--base', 'main', '--at', '2026-01-01T00:00:00Z');
    expect(before.code).toBe(0);
    const open = await clove.run('diff', '--base', 'main', '--at', '2026-03-01T00:00:00Z');
    expect(open.code).toBe(1);
    expect(open.out.join('\n')).toMatch(/impossible: would be refused: configmap sale .*timezone/);
  });

  test.each([
    [
      'another cluster',
      /server: https:.*$/m,
      'server: https://elsewhere.clove.example }',
      'destination.server',
    ],
    ['other namespaces', /^namespacePrefix: .*$/m, 'namespacePrefix: rehearsal-', 'destination.namespace'],
  ])(
    'stops an environment that moves to %s without its data, until that is acknowledged',
    async (_, from, to, field) => {
      const file = 'gitops/environments/staging/environment.yaml';
      clove.edit(file, (text) => text.replace(from, to));
      await clove.run('render', '--environment', 'staging');
      const { code, out } = await clove.run('diff', '--base', 'main', '--festival', '_platform');
      const text = out.join('\n');
      expect(code).toBe(1);
      expect(text).toMatch(
        new RegExp(`${field}: .* -> .*\\[data-destroying, disruptive\\]\\n\\s+by ${file}:\\d+ `),
      );
      expect(text).toMatch(/STOP staging\/_platform unacknowledged-destruction: .*applicationset/);
      const hash = /destroys: "([0-9a-f]{12})"/.exec(text)?.[1] ?? '';
      const acknowledged = `acknowledgements: [{ destroys: "${hash}", reason: staging holds rehearsals only, by: ops }]\n`;
      clove.write('gitops/environments/staging/_platform/ops.yaml', acknowledged);
      expect((await clove.run('validate')).err).toEqual([]);
      expect((await clove.run('diff', '--base', 'main', '--festival', '_platform')).code).toBe(0);
    },
  );

  test('reads both sides from commits: nothing is checked out', async () => {
    await edit(/price: (\d+)/, 'price: 123456');
    git('checkout', '-q', '-b', 'change');
    git('commit', '-q', '-a', '-m', 'another price');
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'the others');
    git('checkout', '-q', 'main');
    const { out } = await clove.run('diff', '--base', 'main', '--head', 'change', '--format', 'markdown');
    git('branch', '-q', '-D', 'change');
    expect(out.join('\n')).toMatch(/## Clove diff: worst: sale/);
    expect(out.join('\n')).toMatch(/`by gitops\/festivals\/han-river-2026\.yaml:\d+ /);
  });

  test('holds pods still around the opening, at the instant it is asked about', async () => {
    const environment = readFileSync(
      join(clove.root, 'gitops/environments/staging/environment.yaml'),
      'utf8',
    );
    const frozen = environment.replace(/^freeze:.*\n(?: .*\n)*/m, '');
    clove.write(
      'gitops/environments/staging/environment.yaml',
      `${frozen}\nfreeze: { hoursBefore: 24, hoursAfter: 6 }\n`,
    );
    const deployment = join(clove.root, 'gitops/rendered/staging/han-river-2026/4-deployment-seat.yaml');
    writeFileSync(deployment, readFileSync(deployment, 'utf8').replace(/abcdef012345/, 'fedcba543210'));
    const opensAt = /opensAt: (\S+)/.exec(original)?.[1] ?? '';
    const inside = await clove.run('diff', '--base', 'main', '--at', opensAt, '--allow-stale');
    expect(inside.code).toBe(1);
    expect(inside.out.join('\n')).toMatch(/STOP staging\/han-river-2026 freeze: deployment seat rolls/);
    const outside = await clove.run(
      'diff',
      '--base',
      'main',
      '--at',
      '2020-01-01T00:00:00Z',
      '--allow-stale',
    );
    expect(outside.code).toBe(0);
  });

  test('stops a tree that was not rendered after its inputs changed, and says so in its header', async () => {
    clove.write(FESTIVAL, original.replace(/price: (\d+)/, 'price: 123456'));
    const stale = await clove.run('diff', '--base', 'main');
    expect(stale.code).toBe(1);
    expect(stale.out.join('\n')).toMatch(/^base main \([0-9a-f]{12}\), head working tree \(stale\), clove /);
    expect(stale.out.join('\n')).toMatch(
      /STOP staging\/han-river-2026 stale-tree: \d+ files differ from what/,
    );
    const allowed = await clove.run('diff', '--base', 'main', '--allow-stale');
    expect(allowed.code).toBe(0);
    expect(allowed.out.join('\n')).toMatch(
      /note: staging\/han-river-2026: \d+ files differ from what the inputs/,
    );
    const elsewhere = await clove.run('diff', '--base', 'main', '--festival', 'seoul-jazz-2026');
    expect(elsewhere.code).toBe(0);
  });

  test('says where a rendered file is not readable', async () => {
    clove.write('gitops/rendered/staging/han-river-2026/4-service-web.yaml', '<<<<<<< HEAD\nkind: Service\n');
    const { code, err } = await clove.run('diff', '--base', 'main');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(
      /^gitops\/rendered\/staging\/han-river-2026\/4-service-web\.yaml:\d+:\d+ not /m,
    );
  });

  test.each([
    [['diff'], 2, /say --base <git ref>, or --live/],
    [['diff', '--base', 'nowhere'], 1, /git knows no commit "nowhere"/],
    [['diff', '--base', '--upload-pack=x'], 1, /git knows no commit/],
    [['diff', '--base', 'main', '--format', 'pdf'], 2, /Allowed choices are terminal, markdown, html, json/],
    [['diff', '--base', 'main', '--at', 'tomorrow'], 2, /must be an instant such as/],
  ])('answers %j with code %d', async (args, code, message) => {
    const outcome = await clove.run(...args);
    expect(outcome.code).toBe(code);
    expect(outcome.err.join('\n')).toMatch(message);
  });
});
