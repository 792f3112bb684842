import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

const SLUG = 'han-river-2026';
const DESTROY = ['festival', 'destroy', SLUG, '--environment', 'production'];
const OWN = `gitops/environments/production/${SLUG}`;
const NAMESPACE = `festival-${SLUG}`;
const LABELS = { 'clove.dev/festival': SLUG, 'clove.dev/environment': 'production' };

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(clove.root, file), 'utf8');
  expect(text).toContain(from);
  clove.write(file, text.replace(from, to));
}

/** What must be so before a festival may be erased. */
function archive(): void {
  edit(`${OWN}/festival.yaml`, 'state: open', 'state: archived');
  const ops = readFileSync(join(clove.root, `${OWN}/ops.yaml`), 'utf8');
  const backup = 'backup: { recordedAt: 2030-09-01T00:00:00Z, location: "s3://backups/han-river" }\n';
  clove.write(`${OWN}/ops.yaml`, `${ops}${backup}`);
}

/** The namespace of the festival, and whatever else is in it. */
function running(labels: Record<string, string>, pods: Record<string, object> = {}) {
  return cluster({ [`namespace//${NAMESPACE}`]: { metadata: { name: NAMESPACE, labels } }, ...pods });
}

describe('clove festival list', () => {
  test('shows every festival with where it runs, and where it is in another state there', async () => {
    archive();
    const { code, out } = await clove.run('festival', 'list');
    expect(code).toBe(0);
    expect(out.map((line) => line.split(/ {2,}/))).toEqual([
      ['FESTIVAL', 'STATE', 'TEMPLATE', 'SALES OPEN', 'RUNS IN'],
      [SLUG, 'open', 'noseat', '2026-02-02T12:00:00+09:00', 'production 0.1.0 (archived), staging 0.1.0'],
      [
        'seoul-jazz-2026',
        'open',
        'seat-kakao',
        '2026-01-15T20:00:00+09:00',
        'production 0.1.0, staging 0.1.0',
      ],
    ]);
  });

  test('lists a festival with mistakes too, and says what they are', async () => {
    clove.write('gitops/festivals/broken.yaml', 'festival: broken\ntemplate: seat\n');
    const { code, out, err } = await clove.run('festival', 'list', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      festivals: [{ slug: 'broken', template: 'seat', opensAt: '?' }, { slug: SLUG }, {}],
    });
    expect(err[0]).toContain('gitops/festivals/broken.yaml:1:1 ');
  });
});

describe('clove festival destroy', () => {
  test('refuses a festival that is not archived or has no recorded backup, and removes nothing', async () => {
    const { code, err } = await clove.run(...DESTROY, '--confirm', SLUG);
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('state is open: only an archived festival is erased');
    expect(err.join('\n')).toContain('no backup is recorded');
    expect(existsSync(join(clove.root, OWN))).toBe(true);
  });

  test('only says what it would do until the slug is confirmed, then removes exactly that', async () => {
    archive();
    await clove.run('render', '--all');
    const project = `gitops/rendered/production/_platform/3-appproject-clove-production-${SLUG}.yaml`;
    const asked = await clove.run(...DESTROY);
    expect(asked.code).toBe(0);
    expect(asked.out).toEqual(expect.arrayContaining([`    ${OWN}`, `    ${project}`]));
    expect(existsSync(join(clove.root, project))).toBe(true);
    expect((await clove.run(...DESTROY, '--confirm', 'seoul-jazz-2026')).code).toBe(2);

    expect((await clove.run(...DESTROY, '--confirm', SLUG)).code).toBe(0);
    for (const path of [OWN, `gitops/rendered/production/${SLUG}`, project])
      expect([path, existsSync(join(clove.root, path))]).toEqual([path, false]);
    // What is left is what its inputs say: staging and the other festival are untouched.
    expect(await clove.run('render', '--check')).toMatchObject({ code: 0, err: [] });
  });

  test('touches the cluster only after git has let go of the festival', async () => {
    archive();
    const world = installKubectl(clove, running(LABELS));
    expect(await clove.run(...DESTROY, '--yes-erase', SLUG)).toMatchObject({
      code: 1,
      err: [expect.stringContaining(`${SLUG} is still in production: first`)],
    });
    expect(world().calls).toEqual([]);

    await clove.run(...DESTROY, '--confirm', SLUG);
    expect((await clove.run(...DESTROY, '--yes-erase', SLUG)).code).toBe(0);
    expect(world().objects).toEqual({});
  });

  test.each([
    ["another festival's namespace", { ...LABELS, 'clove.dev/festival': 'other' }, {}, /is not that of/],
    [
      'a namespace where something runs',
      LABELS,
      { [`pod/${NAMESPACE}/postgres-0`]: {} },
      /1 pods are in festival-han-river-2026 \(postgres-0\)/,
    ],
  ])('leaves %s alone', async (_, labels, pods, message) => {
    archive();
    await clove.run(...DESTROY, '--confirm', SLUG);
    const world = installKubectl(clove, running(labels, pods));
    const { code, err } = await clove.run(...DESTROY, '--yes-erase', SLUG);
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(message);
    expect(Object.keys(world().objects)).toContain(`namespace//${NAMESPACE}`);
  });

  test('says that kubectl is needed where there is none', async () => {
    archive();
    await clove.run(...DESTROY, '--confirm', SLUG);
    const { code, err } = await clove.run(...DESTROY, '--yes-erase', SLUG);
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('kubectl is not installed');
  });
});
