import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRelease, writeReleaseFile } from '@clove/pool-images';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

const IMAGE = 'seat-yes-number-yes-kakao';
const STAGING = 'gitops/environments/staging/environment.yaml';
const OPS = 'gitops/environments/staging/seoul-jazz-2026/ops.yaml';

let clove: Simulation;

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=ops', '-c', 'user.email=ops@festival.example'];
  execFileSync('git', ['-C', clove.root, ...identity, ...args], { stdio: 'pipe' });
}

/** Releases 0.2.0, which only adds, and 0.3.0, beside which 0.1.0 cannot run. */
function writeReleases(): void {
  const { images } = loadRelease(clove.root, '0.1.0');
  const seat = { tag: '0123456789ab', contracts: [{ migration: '0007-no-fan-name', since: '0.2.0' }] };
  writeReleaseFile(clove.root, { version: '0.2.0', images });
  writeReleaseFile(clove.root, { version: '0.3.0', images: { ...images, [IMAGE]: seat } });
}

function pin(release: string): void {
  clove.write(OPS, `release: ${release}\n`);
}

function runAllWith(release: string): void {
  clove.edit(STAGING, (text) => text.replace(/^release: .*$/m, `release: ${release}`));
}

/** What both verbs say; the manifests of the change are not rendered, which both must not need. */
async function judged(): Promise<{ diff: string; check: string; codes: number[] }> {
  const diff = await clove.run('diff', '--base', 'main', '--environment', 'staging', '--allow-stale');
  const check = await clove.run('check', '--base', 'main', '--environment', 'staging');
  return { diff: diff.out.join('\n'), check: check.out.join('\n'), codes: [diff.code, check.code] };
}

beforeAll(() => {
  clove = new Simulation();
  writeReleases();
  writeFileSync(join(clove.root, '.gitignore'), '.clove/\n');
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'release 0.1.0 runs');
  git('branch', 'old');
});
beforeEach(() => {
  git('reset', '-q', '--hard', 'old');
  git('clean', '-qfd');
});
afterAll(() => clove.remove());

/** The commit that runs now has another release. */
function running(release: string): void {
  runAllWith(release);
  git('commit', '-q', '-a', '-m', `release ${release} runs`);
}

describe('a release that is pinned by hand', () => {
  test('may not pass a contract migration that the running release does not survive', async () => {
    pin('0.3.0');
    const { diff, check, codes } = await judged();
    const why =
      /0007-no-fan-name of seat-yes-number-yes-kakao takes away what releases before 0\.2\.0 use, and staging still runs seoul-jazz-2026 with 0\.1\.0: deploy 0\.2\.0 there first/;
    expect(diff).toMatch(/STOP staging\/seoul-jazz-2026 contract: /);
    expect(diff).toMatch(why);
    expect(check).toMatch(
      /error contracts-respected\n {2}gitops\/environments\/staging\/seoul-jazz-2026\/ops\.yaml:1/,
    );
    expect(check).toMatch(why);
    expect(codes).toEqual([1, 1]);
  });

  test('may go to the release on the way between, and from there on', async () => {
    pin('0.2.0');
    expect((await judged()).codes).toEqual([0, 0]);
    running('0.2.0');
    rmSync(join(clove.root, OPS), { force: true });
    runAllWith('0.3.0');
    expect((await judged()).codes).toEqual([0, 0]);
  });

  test('of another festival, that has not the image, is not concerned', async () => {
    clove.write('gitops/environments/staging/han-river-2026/ops.yaml', 'release: 0.3.0\n');
    expect((await judged()).codes).toEqual([0, 0]);
  });
});

describe('an environment that goes back', () => {
  test('is stopped where a contract migration has run', async () => {
    running('0.3.0');
    runAllWith('0.1.0');
    const { diff, check, codes } = await judged();
    for (const text of [diff, check]) {
      expect(text).toMatch(/0\.1\.0 cannot work there any more; go back to 0\.2\.0 or newer/);
    }
    expect(check).toMatch(
      /gitops\/environments\/staging\/environment\.yaml:\d+:\d+ \(environment\.release\)/,
    );
    expect(codes).toEqual([1, 1]);
  });

  test('is stopped by the record of the base, whatever the change makes of the file', async () => {
    running('0.3.0');
    runAllWith('0.1.0');
    const { images } = loadRelease(clove.root, '0.1.0');
    writeReleaseFile(clove.root, { version: '0.3.0', images });
    expect((await judged()).codes).toEqual([1, 1]);
    rmSync(join(clove.root, 'pool-images/releases/0.3.0.yaml'));
    expect((await judged()).codes).toEqual([1, 1]);
  });

  test('without a contract between is said so, and passes', async () => {
    running('0.2.0');
    runAllWith('0.1.0');
    const { diff, check, codes } = await judged();
    expect(diff).toContain(
      'note: staging goes back from release 0.2.0 to 0.1.0 (han-river-2026, seoul-jazz-2026): migrations do not run backwards',
    );
    expect(check).toMatch(/warning contracts-respected\n/);
    expect(check).toContain('goes back from release 0.2.0 to 0.1.0');
    expect(codes).toEqual([0, 0]);
  });
});

test('a check without a base says that it did not judge what a change does', async () => {
  pin('0.3.0');
  const { code, out } = await clove.run('check', '--environment', 'staging');
  expect(code).toBe(0);
  expect(out.at(-1)).toContain('rules about what a change does need --base');
});
