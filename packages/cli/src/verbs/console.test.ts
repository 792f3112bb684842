import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { APPLICATION, installArgoCd, NEW, sandboxWorld } from '../../test/argocd-sandbox/sandbox.ts';
import type { Answer } from '../../test/console-answers.ts';
import { ConsoleClient } from '../../test/console-client.ts';
import { beginRepository, commitAll, git } from '../../test/repository.ts';
import { Simulation } from '../../test/simulation.ts';
import type { Access } from '../console/access.ts';
import { consoleApp } from '../console/console-app.ts';
import { Pages } from '../console/pages.ts';
import { OwnRepository } from '../console/repository.ts';

const FILE = 'gitops/festivals/han-river-2026.yaml';
const COPY = 'gitops/environments/production/han-river-2026/festival.yaml';

/** Everything rendered and committed, as a clone has it. */
let rendered: Simulation;
let clove: Simulation;
let client: ConsoleClient;
beforeAll(async () => {
  rendered = new Simulation();
  await rendered.run('render', '--all');
  rendered.write('.gitignore', '.clove/\n*.json.world\nargocd_*.json\n');
  beginRepository(rendered.root);
});
beforeEach(async () => {
  clove = new Simulation(rendered);
  clove.env = { PATH: process.env['PATH'] ?? '' };
  client = await ConsoleClient.open(clove);
});
afterEach(async () => {
  await client.running.close();
  clove.remove();
});
afterAll(() => rendered.remove());

const read = (file: string) => readFileSync(join(clove.root, file), 'utf8');
const dearer = () => read(FILE).replace('price: 55000', 'price: 57000');
const propose = (change: unknown, from = 'HEAD') => client.act('/api/proposals', { from, change });
const proposeFile = (text: string, from?: string) => propose({ kind: 'file', path: FILE, text }, from);
const commit = (proposal: Answer | undefined, branch = 'console/dearer') =>
  client.ask(`/api/proposals/${proposal?.id}/commit`, {
    method: 'POST',
    body: { branch, message: 'Riverside costs more, as in other years' },
  });

/** Rendering and comparing load the charts in threads of their own: seconds, and more where a machine is busy. */
jest.setTimeout(300_000);

describe('who may ask', () => {
  test('serves only the browser that opened the printed address, and reveals nothing to others', async () => {
    for (const path of ['/', '/api/festivals', '/api/console', '/assets/app.js']) {
      const { status, text } = await client.ask(path, { loggedIn: false });
      expect([path, status]).toEqual([path, 401]);
      expect(text).not.toContain('han-river');
    }
    expect((await client.ask('/start?token=guessed', { loggedIn: false })).status).toBe(401);
    expect((await client.ask('/start', { loggedIn: false })).status).toBe(401);
    const { headers } = await client.ask(client.running.startUrl.slice(client.origin.length));
    expect(String(headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect((await client.ask('/api/console')).body).toMatchObject({
      person: { role: 'operator' },
      branch: 'main',
    });
  });

  test('neither another host name nor another page, with the cookie or without', async () => {
    const { port } = new URL(client.origin);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${Number(port) + 1}`,
    ]) {
      const { status } = await client.ask('/api/festivals', { headers: { host } });
      expect([host, status]).toEqual([host, 403]);
    }
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${Number(port) + 1}`]) {
      const { status } = await client.ask('/api/check', { method: 'POST', body: {}, headers: { origin } });
      expect([origin, status]).toEqual([origin, 403]);
    }
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect((await client.ask('/api/festivals', { headers: crossSite })).status).toBe(403);
    const { status } = await client.ask('/api/check', { method: 'POST', headers: { origin: '' }, body: {} });
    expect(status).toBe(403);
  });

  test('no name leads out of the files that people write', async () => {
    const paths = [
      '../../etc/passwd',
      'gitops/festivals/../../package.json',
      'gitops/festivals/..%2f..%2fREADME.yaml',
      '/etc/passwd',
      '.git/config',
      'gitops/environments/staging/environment.yaml',
      'gitops/festivals/a\u0000.yaml',
    ];
    for (const path of paths) {
      const { status } = await client.ask(`/api/files?path=${encodeURIComponent(path)}`);
      expect([path, status]).toEqual([path, 422]);
      const { failed } = await propose({ kind: 'file', path, text: 'x: 1' });
      expect([path, failed?.status]).toEqual([path, 422]);
    }
    expect((await client.ask('/api/plans/..%2f..%2fetc/passwd')).status).toBe(422);
    expect((await client.ask('/api/plans/nowhere/han-river-2026')).status).toBe(404);
    const { failed } = await client.act('/api/diff', { base: '--output=/tmp/x', head: 'HEAD' });
    expect(failed?.status).toBe(422);
  });
});

test('a viewer sees everything and changes nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens at no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const access: Access = {
    origins: [origin],
    mount: () => undefined,
    personOf: () => ({ role: 'viewer', name: 'Kim' }),
    turnAway: () => undefined,
  };
  const context = { ...clove, signal: clove.stop.signal, out: () => undefined, err: console.error };
  server.on(
    'request',
    consoleApp({
      context,
      repository: new OwnRepository(context),
      access,
      pages: new Pages(new Map()),
      log: console.error,
    }),
  );
  const post = (path: string, body: unknown) =>
    fetch(`${origin}/api${path}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const change = { kind: 'file', path: FILE, text: dearer() };
  const changes: [string, unknown][] = [
    ['/proposals', { change }],
    ['/proposals/00000000-0000-4000-8000-000000000000/commit', { branch: 'console/x', message: 'why not' }],
    ['/deployments', { environment: 'staging', festival: 'han-river-2026' }],
  ];
  for (const [path, body] of changes) expect([path, (await post(path, body)).status]).toEqual([path, 403]);
  expect((await fetch(`${origin}/api/festivals`)).status).toBe(200);
  expect((await post('/check', { path: FILE, text: dearer() })).status).toBe(200);
  server.closeAllConnections();
  server.close();
});

describe('what it shows', () => {
  test('every festival by environment with state, release, sale window, size and cost', async () => {
    const { body } = await client.ask('/api/festivals');
    const han = body.festivals?.find(({ slug }) => slug === 'han-river-2026');
    expect(han).toMatchObject({
      state: 'open',
      template: 'noseat',
      opensAt: '2026-02-02T12:00:00+09:00',
      file: FILE,
    });
    const staging = han?.places.find(({ environment }) => environment === 'staging');
    expect(staging).toMatchObject({ release: '0.1.0', findings: [], cost: { currency: 'KRW' } });
    expect(staging?.pods?.min).toBeGreaterThan(5);
  });

  test('images with their edges, events and users, and templates with their parts', async () => {
    const { body } = await client.ask('/api/pool');
    const seat = body.images?.find(({ image }) => image === 'seat-no-number-no-kakao');
    expect(seat?.usedBy).toContain('staging/han-river-2026');
    expect(seat?.versions).toEqual([{ release: '0.1.0', tag: 'abcdef012345' }]);
    const { templates } = (await client.ask('/api/templates')).body;
    const noseat = templates?.find(({ name }) => name === 'noseat');
    expect(noseat?.edges).toContainEqual({ from: 'ticket', to: 'seat' });
  });

  test('what Argo CD says, or why it cannot be asked', async () => {
    clove.env = { PATH: '' };
    await client.running.close();
    client = await ConsoleClient.open(clove);
    expect((await client.ask('/api/status')).body).toMatchObject({
      rows: [],
      unavailable: expect.stringContaining('argocd'),
    });
  });
});

describe('a change', () => {
  test('becomes a commit on a branch, manifests included, and leaves the working tree as it is', async () => {
    clove.write('gitops/festivals/seoul-jazz-2026.yaml', 'half: written');
    const before = git(clove.root, 'status', '--porcelain');
    const head = git(clove.root, 'rev-parse', 'HEAD');
    const { said, done } = await proposeFile(dearer());
    expect(said).toEqual(['checking', 'rendering', 'comparing']);
    expect(done?.files).toContain(FILE);
    expect(done?.report?.classes).toContain('sale');
    const { status, body } = await commit(done);
    expect([status, body.isPushed]).toEqual([201, false]);
    expect(git(clove.root, 'show', `console/dearer:${FILE}`)).toContain('price: 57000');
    expect(git(clove.root, 'rev-parse', 'console/dearer^')).toBe(head);
    expect(git(clove.root, 'rev-parse', 'HEAD')).toBe(head);
    expect(git(clove.root, 'status', '--porcelain')).toBe(before);
    expect(git(clove.root, 'worktree', 'list').split('\n')).toHaveLength(1);
    const listed = (await client.ask('/api/branches')).body.branches;
    expect(listed).toContainEqual(expect.objectContaining({ name: 'console/dearer', ahead: 1, behind: 0 }));
    const compared = await client.act('/api/diff', { base: 'main', head: 'console/dearer' });
    expect(compared.done?.counts).toEqual(done?.report?.counts);
    // What was committed is what "clove render" makes of it.
    git(clove.root, 'stash', '-q');
    git(clove.root, 'switch', '-q', 'console/dearer');
    expect((await clove.run('render', '--check')).code).toBe(0);
  });

  test('of a file that is not valid is refused with the messages of "clove validate"', async () => {
    const wrong = read(FILE)
      .replace('price: 55000', 'price: -1')
      .replace('template: noseat', 'template: noseats');
    const { failed } = await proposeFile(wrong);
    expect(failed).toMatchObject({ status: 422, type: '/problems/invalid-file' });
    const checked = await client.ask('/api/check', { method: 'POST', body: { path: FILE, text: wrong } });
    expect(checked.body.findings).toEqual(failed?.findings);
    clove.write(FILE, wrong);
    const { out } = await clove.run('validate', FILE, '--format', 'json');
    expect(JSON.parse(out.join('\n')).findings).toEqual(failed?.findings);
    const korean = await client.ask('/api/check', {
      method: 'POST',
      body: { path: FILE, text: wrong },
      headers: { 'accept-language': 'ko' },
    });
    expect(korean.body.findings?.[0]?.message).toMatch(/[가-힣]/);
    expect(git(clove.root, 'branch', '--list', 'console/*')).toBe('');
  });

  test('to a festival takes its seat plans along: new ones, changed ones, and those that it no longer names', async () => {
    const sample = resolve(import.meta.dirname, '../../../../gitops/festivals/chuncheon-lake-2026');
    const path = 'gitops/festivals/chuncheon-lake-2026.yaml';
    const folder = 'gitops/festivals/chuncheon-lake-2026';
    const [text, plan] = [`${sample}.yaml`, join(sample, 'lake.csv')].map((file) =>
      readFileSync(file, 'utf8'),
    );
    const proposeWith = (plans: unknown, from = 'HEAD', changed = text) =>
      propose({ kind: 'file', path, text: changed, plans }, from);

    expect((await proposeWith([])).failed?.findings?.[0]?.message).toContain('lake.csv');
    const begun = await proposeWith([{ name: 'lake.csv', text: plan }]);
    expect(begun.done?.files).toEqual(expect.arrayContaining([path, `${folder}/lake.csv`]));
    expect((await commit(begun.done, 'console/lake')).status).toBe(201);
    expect(git(clove.root, 'show', `console/lake:${folder}/lake.csv`)).toBe(plan?.trim());

    const closer = plan?.replace('A,1,-11,0,,,', 'A,1,-11,0,blocked,,');
    const onlyPlan = await proposeWith([{ name: 'lake.csv', text: closer }], 'console/lake');
    expect(onlyPlan.done?.files).toContain(`${folder}/lake.csv`);
    expect(onlyPlan.done?.files).not.toContain(path);
    expect(onlyPlan.done?.report?.classes).toContain('sale');
    const again = await proposeWith([{ name: 'lake.csv', text: plan }], 'console/lake');
    expect(again.failed?.type).toBe('/problems/nothing-changes');

    const renamed = await proposeWith(
      [{ name: 'shore.csv', text: plan }],
      'console/lake',
      text?.replaceAll('lake.csv', 'shore.csv'),
    );
    expect((await commit(renamed.done, 'console/lake')).status).toBe(201);
    expect(git(clove.root, 'ls-tree', '--name-only', 'console/lake', `${folder}/`)).toBe(
      `${folder}/shore.csv`,
    );

    const surplus = await proposeWith([
      { name: 'lake.csv', text: plan },
      { name: 'other.csv', text: plan },
    ]);
    expect(surplus.failed?.findings?.map(({ file }) => file)).toEqual([`${folder}/other.csv`]);
    const climbing = await proposeWith([{ name: '../lake.csv', text: plan }]);
    expect(climbing.failed?.status).toBe(422);
    const elsewhere = await propose({
      kind: 'file',
      path: COPY,
      text: 'x: 1',
      plans: [{ name: 'lake.csv', text: plan }],
    });
    expect(elsewhere.failed?.status).toBe(422);
  });

  test('never overwrites a branch: one that exists, one that moved, one that is checked out, two at once', async () => {
    const [first, second] = [
      (await proposeFile(dearer())).done,
      (await proposeFile(`${dearer()}\n# more\n`)).done,
    ];
    const answers = await Promise.all([commit(first), commit(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe('/problems/branch-exists');

    // Going on from the branch is another commit of it, unless it has got one meanwhile.
    const more = await proposeFile(`${dearer()}\n# and more\n`, 'console/dearer');
    const late = await proposeFile(`${dearer()}\n# and late\n`, 'console/dearer');
    expect((await commit(more.done)).status).toBe(201);
    expect((await commit(late.done)).body.type).toBe('/problems/branch-moved');
    expect(git(clove.root, 'rev-list', '--count', 'main..console/dearer')).toBe('2');

    const shown = await proposeFile(`${dearer()}\n# shown\n`, 'console/dearer');
    git(clove.root, 'switch', '-q', 'console/dearer');
    expect((await commit(shown.done)).body.type).toBe('/problems/branch-checked-out');
    for (const name of [
      'main',
      'console/../main',
      'console/a..b',
      'console/x.lock',
      'console/-f',
      '--force',
    ]) {
      const { body } = await commit(shown.done, name);
      expect([name, body.type]).toEqual([name, '/problems/branch-name']);
    }
  });

  test('to a state keeps everything else of the file as it is written; the same again changes nothing', async () => {
    const { done } = await propose({ kind: 'state', path: FILE, state: 'stopped' });
    await commit(done, 'console/stop');
    const difference = git(clove.root, 'diff', '-U0', 'main', 'console/stop', '--', FILE)
      .split('\n')
      .slice(5);
    expect(difference).toEqual(['-state: open', '+state: stopped']);
    const { failed } = await propose({ kind: 'state', path: FILE, state: 'open' });
    expect(failed?.type).toBe('/problems/nothing-changes');
  });

  test('is pushed where there is a remote, and says why when it is not', async () => {
    const bare = join(clove.root, '.clove/remote.git');
    git(clove.root, 'init', '-q', '--bare', bare);
    git(clove.root, 'remote', 'add', 'origin', bare);
    const pushed = await commit((await proposeFile(dearer())).done);
    expect(pushed.body.isPushed).toBe(true);
    expect(git(bare, 'rev-parse', 'console/dearer')).toBe(pushed.body.commit);
    git(clove.root, 'remote', 'set-url', 'origin', 'https://user:secret@127.0.0.1:1/owner/clove.git');
    const { body } = await commit((await proposeFile(dearer())).done, 'console/again');
    expect(body).toMatchObject({ isPushed: false, branch: 'console/again' });
    expect(body.notPushed).not.toContain('secret');
    expect(JSON.stringify((await client.ask('/api/console')).body)).not.toContain('secret');
  });
});

describe('promotion and deployment', () => {
  test('promotes what runs, with a reason where nothing shows that it does', async () => {
    clove.edit(FILE, (text) => text.replace('price: 55000', 'price: 57000'));
    await clove.run('render', '--environment', 'staging');
    commitAll(clove.root, 'tried in staging');
    const request = {
      from: 'staging',
      to: 'production',
      choice: { kind: 'festival', slug: 'han-river-2026' },
    };
    const refused = await propose({ kind: 'promotion', request });
    expect(refused.failed?.type).toBe('/problems/not-verified');
    const short = await propose({ kind: 'promotion', request: { ...request, unverified: 'no' } });
    expect(short.failed?.status).toBe(422);
    const unverified = 'no cluster runs it in this test';
    const { done } = await propose({ kind: 'promotion', request: { ...request, unverified } });
    expect(done?.files).toContain(COPY);
    await commit(done, 'console/promote');
    expect(git(clove.root, 'show', `console/promote:${COPY}`)).toContain(unverified);
  });

  test('deploys with progress, one at a time, and reports how it ended', async () => {
    await client.running.close();
    const world = installArgoCd(clove, sandboxWorld());
    clove.env = { ...clove.env, PATH: `${clove.env['PATH']}:${process.env['PATH']}` };
    commitAll(clove.root, 'the sandbox');
    client = await ConsoleClient.open(clove);
    const body = { environment: 'staging', festival: 'han-river-2026' };
    const [one, other] = await Promise.all([
      client.act('/api/deployments', body),
      client.act('/api/deployments', body),
    ]);
    const [ran, refused] = one.done === undefined ? [other, one] : [one, other];
    expect(ran.done).toMatchObject({ outcome: 'serving', application: APPLICATION });
    expect(ran.said).toContain('syncing to 2222222');
    expect(refused.failed?.type).toBe('/problems/already-running');
    expect(world().applications[APPLICATION]).toMatchObject({ live: NEW });
    const { rows } = (await client.ask('/api/status')).body;
    expect(rows).toContainEqual(
      expect.objectContaining({ festival: 'han-river-2026', environment: 'staging', asDeclared: true }),
    );
  });
});
