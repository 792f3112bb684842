import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { clonesForEach } from '../../test/cloned-repository.ts';
import { commitAll, git } from '../../test/repository.ts';

const HAN = 'gitops/festivals/han-river-2026.yaml';
const LAKE = 'gitops/festivals/chuncheon-lake-2026';
const STAGING = 'gitops/rendered/staging';
const TREE = `${STAGING}/han-river-2026`;

const { apart, at, clove, edit, manifest, origin, pathWith, write } = clonesForEach();

const DIFF = ['diff', '--base', 'main', '--allow-stale'];
const firstLine = (text: string) => text.split('\n', 1)[0];
const noTrace = (text: string) => expect(text).not.toMatch(/\n\s+at /);

describe('a branch that is behind its base', () => {
  beforeEach(async () => {
    git(at.root, 'switch', '-q', '-c', 'change');
    edit(HAN, /price: 33000/, 'price: 35000');
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    commitAll(at.root, 'another price');
    git(at.root, 'switch', '-q', 'main');
    const text = readFileSync(join(at.root, HAN), 'utf8').replaceAll('han-river-2026', 'new-2026');
    write('gitops/festivals/new-2026.yaml', text);
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    commitAll(at.root, 'a new festival');
    git(at.root, 'commit', '-q', '--allow-empty', '-m', 'something else');
  });

  test('does not destroy what has come to the base since, and says how far behind it is', async () => {
    git(at.root, 'switch', '-q', 'change');
    const { code, out } = await clove(['diff', '--base', 'main']);
    expect(out).not.toContain('new-2026');
    expect(out).toContain('.price: 33000 -> 35000');
    expect(out).toMatch(/2 commits behind main: compared with [0-9a-f]{12}, where this left it/);
    expect(code).toBe(0);
  });

  test('is compared with the same commit when it is named', async () => {
    const { code, out } = await clove(['diff', '--base', 'main', '--head', 'change']);
    expect(out).not.toContain('new-2026');
    expect(out).toContain('2 commits behind main');
    expect(code).toBe(0);
    expect((await clove(['diff', '--base', 'change', '--head', 'main'])).out).toContain(
      '1 commit behind change',
    );
  });

  test('shows what merging does once the base is merged', async () => {
    git(at.root, 'switch', '-q', 'change');
    git(at.root, 'merge', '-q', '--no-edit', 'main');
    expect((await clove(['diff', '--base', 'main'])).out).not.toContain('behind');
  });

  test('that has nothing in common with its base is no report', async () => {
    git(at.root, 'switch', '-q', '--orphan', 'other');
    git(at.root, 'commit', '-q', '--allow-empty', '-m', 'begun anew');
    const { code, err } = await clove(DIFF);
    expect(code).toBe(1);
    expect(err).toBe('.git:1:1 HEAD and "main" have no commit in common: nothing can be compared');
  });
});

describe('what is no plain file in a rendered tree', () => {
  test('a link is named, wherever the head is read from', async () => {
    const seat = manifest(TREE, 'deployment-seat');
    rmSync(join(at.root, TREE, seat));
    symlinkSync(manifest(TREE, 'deployment-payment'), join(at.root, TREE, seat));
    const line = `${TREE}/${seat}:1:1 this is a symbolic link, and rendered trees have plain files only`;
    expect(await clove(DIFF)).toMatchObject({ code: 1, err: expect.stringContaining(line) });
    git(at.root, 'switch', '-q', '-c', 'change');
    commitAll(at.root, 'a link');
    expect(await clove([...DIFF, '--head', 'change'])).toMatchObject({
      code: 1,
      err: expect.stringContaining(line),
    });
    // Where it is committed already, the repair can be reported.
    git(at.root, 'branch', '-q', '-f', 'main', 'change');
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    const { out, err } = await clove(DIFF);
    expect(err).not.toContain('symbolic link');
    expect(out).toContain('deployment-seat.yaml (symbolic link)');
  });

  test('a whole folder that is a link is replaced by what is rendered', async () => {
    git(at.root, 'mv', TREE, 'elsewhere');
    symlinkSync('../../../elsewhere', join(at.root, TREE));
    expect((await clove(DIFF)).err).toContain(`${TREE}:1:1 this is a symbolic link`);
    expect((await clove(['render', '--environment', 'staging', '--check'])).code).toBe(1);
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    expect((await clove(DIFF)).out).toContain('nothing changes');
  });

  test('a submodule is named', async () => {
    git(at.root, 'submodule', '--quiet', 'add', origin.root, `${TREE}/more`);
    const line = `${TREE}/more:1:1 this is a repository`;
    expect((await clove(DIFF)).err).toContain(line);
    git(at.root, 'switch', '-q', '-c', 'change');
    commitAll(at.root, 'a submodule');
    const { err } = await clove([...DIFF, '--head', 'change']);
    expect(err).toContain(line);
    noTrace(err);
  });

  test('a folder is no part of what is synced, and goes with the next rendering', async () => {
    write(`${TREE}/more/configmap-x.yaml`, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n');
    const { out } = await clove(DIFF);
    expect(out).toMatch(/file more\/configmap-x\.yaml/i);
    const { code, err } = await clove(['check', '--committed', '--environment', 'staging']);
    expect(code).toBe(1);
    expect(err + (await clove(['check', '--committed', '--environment', 'staging'])).out).toContain(
      'lies in a folder below',
    );
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    expect(existsSync(join(at.root, TREE, 'more'))).toBe(false);
  });

  test('what systems leave behind changes nothing, on disk and in git', async () => {
    for (const place of [TREE, STAGING, 'gitops/rendered']) write(`${place}/.DS_Store`, '\0Bud1');
    expect((await clove(['render', '--environment', 'staging', '--check'])).code).toBe(0);
    expect((await clove(['check', '--committed', '--environment', 'staging'])).code).toBe(0);
    expect((await clove(DIFF)).out).toContain('nothing changes');
    commitAll(at.root, 'left behind');
    expect((await clove(['diff', '--base', 'HEAD^', '--head', 'HEAD'])).out).toContain('nothing changes');
  });

  test('a file beside the trees is stale', async () => {
    write(`${STAGING}/notes.yaml`, 'a: 1\n');
    const { code, err } = await clove(['render', '--environment', 'staging', '--check']);
    expect(code).toBe(1);
    expect(err).toContain(`${STAGING}/notes.yaml: stale`);
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    expect(existsSync(join(at.root, STAGING, 'notes.yaml'))).toBe(false);
  });
});

describe('a machine or a clone that lacks something is answered in one sentence', () => {
  const refused = (env: Record<string, string>, args: readonly string[] = DIFF) => {
    const { code, err } = apart(args, env);
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    return firstLine(err);
  };

  test('no git', async () => {
    expect(refused({ PATH: pathWith() })).toBe(
      '.git:1:1 git is not installed or not on the PATH: commits cannot be read without it',
    );
  });

  test('no repository, as in a downloaded archive', async () => {
    rmSync(join(at.root, '.git'), { recursive: true });
    expect(refused({})).toMatch(/^\.git:1:1 this folder is no git repository: get it by "git clone"/);
  });

  test('another owner', async () => {
    const line = refused({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
    expect(line).toContain('another user owns it');
    expect(line).toContain(`git config --global --add safe.directory ${at.root}`);
  });

  test('a commit that was not fetched', async () => {
    expect(refused({}, ['diff', '--base', 'origin/gone'])).toMatch(/git knows no commit "origin\/gone" here/);
  });

  test('a shallow clone that does not reach back to the base', async () => {
    git(at.root, 'commit', '-q', '--allow-empty', '-m', 'second');
    git(at.root, 'switch', '-q', '-c', 'change', 'HEAD^');
    git(at.root, 'commit', '-q', '--allow-empty', '-m', 'other');
    const from = at.root;
    at.root = join(at.folder, 'shallow');
    const url = pathToFileURL(from).href;
    git(at.folder, 'clone', '-q', '--depth', '1', '--no-single-branch', '--branch', 'change', url, at.root);
    expect(refused({}, ['diff', '--base', 'origin/main'])).toMatch(/too shallow .*git fetch --unshallow/);
  });

  test('a clone without file contents that cannot fetch them', async () => {
    const blobless = join(at.folder, 'blobless');
    git(
      at.folder,
      'clone',
      '-q',
      '--no-checkout',
      '--filter=blob:none',
      pathToFileURL(origin.root).href,
      blobless,
    );
    git(blobless, 'remote', 'set-url', 'origin', 'file:///nowhere');
    at.root = blobless;
    expect(refused({}, ['diff', '--base', 'main', '--head', 'main'])).toMatch(
      /lacks file contents .*git fetch --refetch --no-filter origin/,
    );
  });

  test('no tar: nothing else than git is needed', async () => {
    edit(HAN, /price: 33000/, 'price: 35000');
    expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
    const { code, out } = apart(['diff', '--base', 'main'], { PATH: pathWith('git') });
    expect(out).toMatch(/\.price: 33000 -> 35000 {2}\[sale\]\n\s+by gitops\/festivals\/han-river-2026\.yaml/);
    expect(code).toBe(0);
  });
});

describe('two pull requests on one festival', () => {
  /** One changed a price, the other the same file elsewhere, and both their manifests. */
  beforeEach(async () => {
    const change = async (branch: string, from: RegExp, to: string) => {
      git(at.root, 'switch', '-q', '-c', branch, 'main');
      edit(HAN, from, to);
      expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
      commitAll(at.root, branch);
    };
    await change('title', /en: Han River Summer Concerts 2026/, 'en: Han River Nights 2026');
    await change('price', /price: 33000/, 'price: 35000');
    await change('other-price', /price: 33000/, 'price: 36000');
  });

  const merge = (branch: string) => {
    expect(() => git(at.root, 'merge', '-q', branch)).toThrow();
    return git(at.root, 'diff', '--name-only', '--diff-filter=U').split('\n');
  };

  test('are merged where people write, and rendered again', async () => {
    git(at.root, 'switch', '-q', 'price');
    const conflicts = merge('title');
    expect(conflicts).not.toEqual([]);
    expect(conflicts.filter((path) => !path.startsWith('gitops/rendered/'))).toEqual([]);
    const { code, out } = await clove(['render', '--resolve']);
    expect(code).toBe(0);
    expect(out).toContain('commit to end the merge');
    git(at.root, 'commit', '-q', '--no-edit');
    expect(git(at.root, 'status', '--porcelain')).toBe('');
    expect((await clove(['render', '--environment', 'staging', '--check'])).code).toBe(0);
    const sale = git(at.root, 'grep', '-h', '-A', '400', 'sale.json', '--', TREE);
    expect(sale).toContain('35000');
    expect(sale).toContain('Han River Nights 2026');
  });

  test('wait for a decision where both changed the same line', async () => {
    git(at.root, 'switch', '-q', 'price');
    expect(merge('other-price')).toContain(HAN);
    const { code, err } = await clove(['render', '--resolve']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^gitops\/festivals\/han-river-2026\.yaml:\d+:1 two sides changed this: decide what it says/,
    );
    expect(
      readFileSync(join(at.root, HAN), 'utf8').split('\n')[Number(/:(\d+):1/.exec(err)?.[1]) - 1],
    ).toMatch(/^<<<<<<< /);
    git(at.root, 'checkout', '--ours', HAN);
    git(at.root, 'add', HAN);
    expect((await clove(['render', '--resolve'])).code).toBe(0);
    git(at.root, 'commit', '-q', '--no-edit');
    expect((await clove(['render', '--environment', 'staging', '--check'])).code).toBe(0);
  });

  test('are resolved as a whole or not at all', async () => {
    expect(await clove(['render', '--resolve', '--environment', 'staging'])).toMatchObject({ code: 2 });
    rmSync(join(at.root, '.git'), { recursive: true });
    expect((await clove(['render', '--resolve'])).err).toContain('this folder is no git repository');
  });
});

test('Argo CD is led to the folder of a larger repository that Clove lives in', async () => {
  const repository = join(at.folder, 'mono');
  git(at.folder, 'init', '-q', '-b', 'main', repository);
  git(at.root, 'checkout-index', '-a', `--prefix=${repository}/tickets/clove/`);
  at.root = join(repository, 'tickets/clove');
  const environment = 'gitops/environments/staging/environment.yaml';
  expect((await clove(['validate'])).code).toBe(0);
  // The repository that Argo CD reads is the one that this is a clone of.
  git(repository, 'remote', 'add', 'origin', 'git@github.com:clove-tickets/clove.git');
  const { code, err } = await clove(['validate']);
  expect(code).toBe(1);
  expect(err).toMatch(
    /^gitops\/environments\/staging\/environment\.yaml:\d+:\d+ this is the folder tickets\/clove\/ of the repository: argocd needs pathPrefix: tickets\/clove\/$/m,
  );
  for (const each of ['staging', 'production'])
    edit(
      `gitops/environments/${each}/environment.yaml`,
      /^argocd:\n/m,
      'argocd:\n  pathPrefix: tickets/clove/\n',
    );
  expect((await clove(['validate'])).err).toBe('');
  expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
  const platform = join(at.root, STAGING, '_platform');
  const rendered = ['applicationset', 'application'].map((kind) =>
    readFileSync(join(platform, manifest(`${STAGING}/_platform`, `${kind}-clove-staging`)), 'utf8'),
  );
  expect(rendered[0]).toContain('path: tickets/clove/gitops/rendered/staging/*');
  expect(rendered[1]).toContain('path: tickets/clove/gitops/rendered/staging/_platform');
  edit(environment, 'tickets/clove/', '../clove/');
  expect((await clove(['validate'])).err).toContain('folders that end with a slash');
});

test('a seat plan that was not rendered again is stale', async () => {
  const sample = resolve(import.meta.dirname, '../../../..', LAKE);
  write(`${LAKE}.yaml`, readFileSync(`${sample}.yaml`, 'utf8'));
  write(`${LAKE}/lake.csv`, readFileSync(join(sample, 'lake.csv'), 'utf8'));
  expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
  commitAll(at.root, 'a festival with a plan');
  edit(`${LAKE}/lake.csv`, 'A,1,-11,0,,,', 'A,1,-11,0,blocked,,');
  const { code, out } = await clove(['diff', '--base', 'main']);
  expect(out).toMatch(/STOP staging\/chuncheon-lake-2026 stale-tree: \d+ files differ/);
  expect(out).not.toContain('staging/han-river-2026');
  expect(code).toBe(1);
});

test('Clove may live in a folder of a larger repository', async () => {
  const repository = join(at.folder, 'mono');
  git(at.folder, 'init', '-q', '-b', 'main', repository);
  git(at.root, 'checkout-index', '-a', `--prefix=${repository}/tickets/clove/`);
  at.root = join(repository, 'tickets/clove');
  // The larger repository may have folders of the same names.
  writeFileSync(join(repository, 'README.md'), 'everything of ours\n');
  mkdirSync(join(repository, TREE), { recursive: true });
  writeFileSync(join(repository, TREE, 'configmap-x.yaml'), 'not ours\n');
  commitAll(repository, 'as it is');
  edit(HAN, /price: 33000/, 'price: 35000');
  expect((await clove(['diff', '--base', 'main'])).out).toContain('stale-tree');
  expect((await clove(['render', '--environment', 'staging'])).code).toBe(0);
  commitAll(repository, 'another price');
  const { code, out } = await clove(['diff', '--base', 'main^', '--head', 'main']);
  expect(out).toMatch(/\.price: 33000 -> 35000 {2}\[sale\]\n\s+by gitops\/festivals\/han-river-2026\.yaml/);
  expect(out).not.toContain('configmap-x');
  expect(code).toBe(0);
});
