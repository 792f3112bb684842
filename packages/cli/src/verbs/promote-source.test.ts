import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { installArgoCd, OLD, sandboxWorld } from '../../test/argocd-sandbox/sandbox.ts';
import type { SandboxApplication } from '../../test/argocd-sandbox/world.ts';
import { beginRepository, commitAll, git } from '../../test/repository.ts';
import { Simulation } from '../../test/simulation.ts';

const HAN = 'gitops/festivals/han-river-2026.yaml';
const STAGING = 'gitops/environments/staging';
const COPY = 'gitops/environments/production/han-river-2026/festival.yaml';
const PROMOTE = ['promote', 'staging', 'production', '--festival', 'han-river-2026'];
/** Long before any sample opens. */
const AT = ['--at', '2020-01-01T00:00:00Z'];
const REASON = 'staging has no cluster this week';

/** Everything rendered and committed, with a price that staging has and production has not. */
let committed: Simulation;
let clove: Simulation;
beforeAll(async () => {
  committed = new Simulation();
  committed.edit(HAN, (text) => text.replace('price: 33000', 'price: 35000'));
  await committed.run('render', '--all');
  committed.write('.gitignore', '.clove/\n*.json\n');
  beginRepository(committed.root);
});
beforeEach(() => {
  clove = new Simulation(committed);
});
afterEach(() => clove.remove());
afterAll(() => committed.remove());

const read = (file: string) => readFileSync(join(clove.root, file), 'utf8');
const promoted = () => read(COPY).includes('price: 35000');

/** An Argo CD in which staging runs a commit (default: the one that is checked out). */
function argocd(change: Partial<SandboxApplication> = {}, live = git(clove.root, 'rev-parse', 'HEAD')): void {
  installArgoCd(clove, sandboxWorld({ head: live, compared: live, live, ...change }));
}

describe('clove promote takes what is committed', () => {
  test.each([
    ['the festival file', HAN],
    ["the source's environment", `${STAGING}/environment.yaml`],
    ['what ops decided there', `${STAGING}/han-river-2026/ops.yaml`],
    ['a rendered manifest', 'gitops/rendered/staging/han-river-2026/by-hand.yaml'],
    ['a release', 'pool-images/releases/0.1.0.yaml'],
    ['a new template', 'gitops/templates/mine.yaml'],
  ])('and not an uncommitted edit of %s', async (_, file) => {
    const text = existsSync(join(clove.root, file)) ? read(file) : 'scale: {}\n';
    clove.write(file, `${text}# edited\n`);
    const { code, err } = await clove.run(...PROMOTE, ...AT, '--unverified', REASON);
    expect(code).toBe(1);
    expect(err).toContain(
      `${file}:1:1 differs from what is committed: commit it, and try it in staging, before it is promoted`,
    );
    expect(promoted()).toBe(false);
  });

  test('also when an edit is staged and not committed', async () => {
    clove.edit(HAN, (text) => `${text}# edited\n`);
    git(clove.root, 'add', HAN);
    const { err } = await clove.run(...PROMOTE, ...AT, '--unverified', REASON);
    expect(err.join('\n')).toContain(`${HAN}:1:1 differs from what is committed`);
  });

  test('while what concerns other festivals and the target may still be edited', async () => {
    clove.edit('gitops/festivals/seoul-jazz-2026.yaml', (text) => `${text}# edited\n`);
    clove.edit('gitops/environments/production/han-river-2026/ops.yaml', (text) => `${text}# edited\n`);
    expect((await clove.run(...PROMOTE, ...AT, '--unverified', REASON)).code).toBe(0);
    expect(promoted()).toBe(true);
  });

  test('and nothing of a folder that is no repository', async () => {
    rmSync(join(clove.root, '.git'), { recursive: true });
    const { code, err } = await clove.run(...PROMOTE, ...AT, '--unverified', REASON);
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('this folder is no git repository');
  });
});

describe('clove promote asks Argo CD whether the source runs it', () => {
  test('and goes on when it is synced and healthy at this commit, without a note in the copy', async () => {
    argocd();
    const { code, err } = await clove.run(...PROMOTE, ...AT);
    expect(err).toEqual([]);
    expect(code).toBe(0);
    expect(promoted()).toBe(true);
    expect(read(COPY)).not.toContain('Not verified');
  });

  test('and goes on when later commits left its manifests alone', async () => {
    const tried = git(clove.root, 'rev-parse', 'HEAD');
    clove.write('notes.txt', 'nothing of it\n');
    commitAll(clove.root, 'notes');
    argocd({}, tried);
    expect((await clove.run(...PROMOTE, ...AT)).code).toBe(0);
  });

  test.each<[string, Partial<SandboxApplication>, RegExp]>([
    ['waits for a commit', { live: OLD }, /han-river-2026: it is OutOfSync/],
    ['is unhealthy', { health: 'Degraded' }, /han-river-2026: it is Degraded/],
    ['is on its way', { health: 'Progressing' }, /han-river-2026: it is Progressing/],
    [
      'runs what is not here',
      { head: OLD, compared: OLD, live: OLD },
      /Argo CD has synced 1111111, which git does not know here: fetch it/,
    ],
  ])('and refuses while it %s', async (_, change, message) => {
    argocd(change);
    const { code, err } = await clove.run(...PROMOTE, ...AT);
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(message);
    expect(err.join('\n')).toMatch(
      /^nothing was written: staging does not run what is committed here: .*--unverified <reason>/m,
    );
    expect(promoted()).toBe(false);
  });

  test('and refuses when it runs other manifests than those committed here', async () => {
    const tried = git(clove.root, 'rev-parse', 'HEAD');
    clove.edit(HAN, (text) => text.replace('price: 35000', 'price: 36000'));
    await clove.run('render', '--environment', 'staging');
    commitAll(clove.root, 'not yet there');
    argocd({}, tried);
    const { err } = await clove.run(...PROMOTE, ...AT);
    expect(err.join('\n')).toContain(
      `Argo CD has synced ${tried.slice(0, 7)}, whose manifests are not those of HEAD`,
    );
  });

  test('and says all of it at once', async () => {
    argocd({ live: OLD, health: 'Degraded' });
    const { err } = await clove.run(...PROMOTE, ...AT);
    expect(err.join('\n')).toMatch(/it is OutOfSync/);
    expect(err.join('\n')).toMatch(/it is Degraded/);
  });

  test('and cannot without its CLI or its Application', async () => {
    expect((await clove.run(...PROMOTE, ...AT)).err.join('\n')).toMatch(/argocd CLI is not installed/);
    installArgoCd(clove, { ...sandboxWorld(), applications: {} });
    expect((await clove.run(...PROMOTE, ...AT)).err.join('\n')).toMatch(/Argo CD has no such application/);
    installArgoCd(clove, { ...sandboxWorld(), login: 'never' });
    expect((await clove.run(...PROMOTE, ...AT)).err.join('\n')).toMatch(/argocd is not logged in/);
    expect(promoted()).toBe(false);
  });

  test('or is given the reason why not, which the copy and the answer keep', async () => {
    const { code, out } = await clove.run(...PROMOTE, ...AT, '--unverified', `${REASON}\n# release: 9.9.9`);
    expect(code).toBe(0);
    expect(out.join('\n')).toContain(`not verified in staging: ${REASON}`);
    expect(read(COPY).split('\n').slice(0, 3)).toEqual([
      `# Promoted from ${HAN}: only promotion writes this copy.`,
      `# Not verified in staging: ${REASON} # release: 9.9.9`,
      expect.stringContaining('yaml-language-server'),
    ]);
    // The reason alone is nothing to promote.
    commitAll(clove.root, 'promoted');
    const again = await clove.run(...PROMOTE, ...AT, '--unverified', 'another reason altogether');
    expect(again.out).toEqual(['production has all of it already: nothing to do']);
  });

  test('or needs that reason, where the source has no Argo CD', async () => {
    clove.edit(`${STAGING}/environment.yaml`, (text) => text.replace(/^argocd:\n(?: {2}.*\n)+/m, ''));
    await clove.run('render', '--environment', 'staging');
    commitAll(clove.root, 'no Argo CD');
    const { code, err } = await clove.run(...PROMOTE, ...AT);
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(
      /staging has no "argocd" in gitops\/environments\/staging\/environment\.yaml .*--unverified <reason>/,
    );
  });
});

describe('any environment may be a stage', () => {
  const CANARY = 'gitops/environments/canary';

  /** staging -> canary -> production, with canary of tier staging. */
  beforeEach(() => {
    const staging = read(`${STAGING}/environment.yaml`);
    const canary = staging
      .replace('environment: staging', 'environment: canary\npromotesTo: production')
      .replaceAll('staging-', 'canary-')
      .replace('staging.clove', 'canary.clove')
      .replace('clove-canary-ops', 'clove-staging-ops');
    clove.write(`${CANARY}/environment.yaml`, canary);
    clove.write(
      `${STAGING}/environment.yaml`,
      staging.replace('environment: staging', 'environment: staging\npromotesTo: canary'),
    );
  });

  test('it renders the copies that promotion wrote, and hands them on', async () => {
    expect((await clove.run('validate')).err).toEqual([]);
    expect((await clove.run('render', '--all')).err).toEqual([]);
    expect(existsSync(join(clove.root, 'gitops/rendered/canary/han-river-2026'))).toBe(false);
    commitAll(clove.root, 'a stage between');
    const first = await clove.run(
      'promote',
      'staging',
      'canary',
      '--festival',
      'han-river-2026',
      ...AT,
      '--unverified',
      REASON,
    );
    expect(first.err).toEqual([]);
    expect(first.out.join('\n')).toContain('han-river-2026 -> canary: release 0.1.0, NEW there');
    expect(existsSync(join(clove.root, 'gitops/rendered/canary/han-river-2026'))).toBe(true);
    // What is not committed in canary cannot go on from there.
    const early = await clove.run(
      'promote',
      'canary',
      'production',
      '--festival',
      'han-river-2026',
      ...AT,
      '--unverified',
      REASON,
    );
    expect(early.err.join('\n')).toContain(
      `${CANARY}/han-river-2026/festival.yaml:1:1 differs from what is committed`,
    );
    commitAll(clove.root, 'in canary');
    const second = await clove.run(
      'promote',
      'canary',
      'production',
      '--festival',
      'han-river-2026',
      ...AT,
      '--unverified',
      REASON,
    );
    expect(second.err).toEqual([]);
    expect(promoted()).toBe(true);
    expect(read(COPY)).toMatch(
      /^# Promoted from gitops\/environments\/canary\/han-river-2026\/festival\.yaml/,
    );
    expect(read(COPY)).not.toContain('verified in staging');
    expect((await clove.run('validate')).err).toEqual([]);
    expect((await clove.run('render', '--all', '--check')).err).toEqual([]);
  });

  test.each([
    ['staging', 'production', /environment staging promotes to canary, not to production/],
    ['canary', 'staging', /environment canary promotes to production, not to staging/],
  ])('and none is left out: %s to %s is refused', async (from, to, message) => {
    commitAll(clove.root, 'a stage between');
    const { code, err } = await clove.run('promote', from, to, '--all', ...AT, '--unverified', REASON);
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(message);
  });

  test.each([
    [
      'promotesTo: prodution',
      /canary\/environment\.yaml:\d+:13 there is no environment "prodution"; did you mean "production"\?/,
    ],
    [
      'promotesTo: staging',
      /canary\/environment\.yaml:\d+:13 promotion is circular: canary -> staging -> canary/,
    ],
    ['promotesTo: canary', /promotion is circular: canary -> canary/],
    ['promotesTo: local', /local is of tier local: nothing is promoted to it/],
  ])('%s is refused where it is written', async (line, message) => {
    clove.edit(`${CANARY}/environment.yaml`, (text) => text.replace('promotesTo: production', line));
    const { code, err } = await clove.run('validate');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(message);
  });
});
