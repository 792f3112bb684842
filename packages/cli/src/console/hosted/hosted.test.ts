import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Answer } from '../../../test/console-answers.ts';
import { GitServer } from '../../../test/git-server.ts';
import { type Browser, HostedOffice, ORIGIN } from '../../../test/hosted-console.ts';
import { type Claims, type Fault, OpenIdSandbox } from '../../../test/openid-sandbox/openid-sandbox.ts';
import { beginRepository, commitAll, git } from '../../../test/repository.ts';
import { Simulation } from '../../../test/simulation.ts';
import { hostedSettings } from './settings.ts';

const FILE = 'gitops/festivals/han-river-2026.yaml';
const TOKEN = 'token-of-the-repository';
const OPERATOR = {
  sub: 'p-1',
  name: 'Kim Minji',
  email: 'minji@festival.example',
  email_verified: true,
  groups: ['everybody', 'ops, festivals'],
};
const VIEWER = { sub: 'p-2', name: 'Lee', groups: 'organisers' };

jest.setTimeout(300_000);

/** The remote repository with everything rendered, as people elsewhere work with it. */
let author: Simulation;
let openId: OpenIdSandbox;
let folder: string;
let server: GitServer;
let office: HostedOffice;
beforeAll(async () => {
  author = new Simulation();
  await author.run('render', '--all');
  author.write('.gitignore', '.clove/\n');
  beginRepository(author.root);
});
afterAll(() => author.remove());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clove-hosted-'));
  const bare = join(folder, 'served/clove.git');
  mkdirSync(join(folder, 'served'));
  execFileSync('git', ['clone', '-q', '--bare', '--no-hardlinks', author.root, bare]);
  git(bare, 'config', 'http.receivepack', 'true');
  server = await GitServer.open(join(folder, 'served'), TOKEN);
  openId = await OpenIdSandbox.open();
  openId.person = OPERATOR;
  office = new HostedOffice();
});
afterEach(async () => {
  await office.close();
  await Promise.all([openId.close(), server.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const bare = () => join(folder, 'served/clove.git');
const opened = async (env: Record<string, string> = {}) => {
  await office.open(openId, {
    REPOSITORY_URL: `${server.origin}/clove.git`,
    REPOSITORY_TOKEN: TOKEN,
    CLONE_FOLDER: join(folder, 'clone'),
    ...env,
  });
  return office.browser();
};
const stateOf = async (browser: Browser) => (await browser.ask('/api/console')).status;

describe('logging in', () => {
  test('leads from the page that was wanted to the provider and back, and begins a session', async () => {
    const browser = await opened();
    const { status, headers } = await browser.ask('/festivals/han-river-2026?tab=plan');
    expect([status, headers['location']]).toEqual([
      303,
      '/login?to=%2Ffestivals%2Fhan-river-2026%3Ftab%3Dplan',
    ]);
    expect((await browser.ask('/api/festivals')).status).toBe(401);
    expect((await browser.ask('/assets/app.js')).status).toBe(401);

    const begun = await browser.ask(String(headers['location']));
    expect(String(begun.headers['set-cookie'])).toMatch(
      /^__Host-clove-login=[\w.-]+; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    const answer = await browser.logIn('/festivals/han-river-2026?tab=plan');
    expect(answer.text).toContain('0;url=/festivals/han-river-2026?tab=plan"');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['set-cookie']).toContainEqual(
      expect.stringMatching(
        /^__Host-clove-session=[\w-]{43}; Max-Age=28800; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    );
    expect([...browser.cookies.keys()]).toEqual(['__Host-clove-session']);
    expect((await browser.ask('/api/console')).body).toEqual({
      person: { role: 'operator', name: 'Kim Minji', email: 'minji@festival.example' },
      branch: 'main',
      logOutPath: '/logout',
      remote: { name: 'origin', page: expect.stringMatching(/\/clove$/) },
    });
    expect(openId.refused).toEqual([]);
  });

  const faults: Fault[] = [
    'no-id-token',
    'wrong-key',
    'wrong-audience',
    'wrong-issuer',
    'wrong-nonce',
    'no-nonce',
    'expired',
  ];
  test('believes no token that is not for this log-in, from this provider, now', async () => {
    const browser = await opened();
    for (const fault of faults) {
      openId.fail(fault);
      const { status } = await browser.logIn();
      expect([fault, status, await stateOf(browser)]).toEqual([fault, 401, 401]);
    }
    expect(browser.cookies.size).toBe(0);
    openId.fail('token-down');
    expect((await browser.logIn()).status).toBe(502);
    openId.isDown = true;
    const { status } = await browser.ask('/login/callback?code=x&state=y');
    expect(status).toBe(400);
    openId.isDown = false;
    expect((await browser.logIn()).status).toBe(200);
    expect(await stateOf(browser)).toBe(200);
  });

  test('is for who has a role; what the provider says otherwise is refused in words', async () => {
    const browser = await opened();
    const refused: [Claims | undefined, RegExp][] = [
      [undefined, /not finished/],
      [{ ...OPERATOR, groups: ['everybody'] }, /no role/],
      [{ ...OPERATOR, groups: undefined }, /no role/],
      [{ ...OPERATOR, groups: { 'ops, festivals': true } }, /no role/],
      [{ ...OPERATOR, groups: 'OPS, festivals' }, /no role/],
      [{ ...OPERATOR, email_verified: false }, /no confirmed e-mail/],
      [{ ...OPERATOR, email: 'no-address' }, /no confirmed e-mail/],
    ];
    for (const [person, words] of refused) {
      openId.person = person;
      const { status, text } = await browser.logIn();
      expect([status, await stateOf(browser)]).toEqual([403, 401]);
      expect(text).toMatch(words);
    }
    const { text } = await browser.ask(await browser.visitProvider(), {
      headers: { 'accept-language': 'ko' },
    });
    expect(text).toMatch(/[가-힣]/);
    expect(office.said.join('\n')).not.toContain('minji@');
  });

  test('lets viewers look and change nothing', async () => {
    openId.person = VIEWER;
    const browser = await opened();
    await browser.logIn();
    expect((await browser.ask('/api/festivals')).status).toBe(200);
    const { failed } = await browser.act('/api/proposals', {
      change: { kind: 'state', path: FILE, state: 'stopped' },
    });
    expect(failed).toMatchObject({ status: 403 });
  });

  test('is finished in the browser that began it, once', async () => {
    const browser = await opened();
    const victim = office.browser();
    const back = await browser.visitProvider();
    // An attacker's answer in another browser, which began nothing, or something else.
    expect((await victim.ask(back)).status).toBe(400);
    await victim.ask('/login');
    expect((await victim.ask(back)).status).toBe(400);
    expect(await stateOf(victim)).toBe(401);
    const kept = browser.cookies.get('__Host-clove-login') ?? '';
    // The icon that a browser asks for by itself begins no log-in beside it.
    const icon = await browser.ask('/favicon.ico', { headers: { 'sec-fetch-dest': 'image' } });
    expect([icon.status, browser.cookies.get('__Host-clove-login')]).toEqual([401, kept]);
    browser.cookies.set('__Host-clove-login', `${kept.slice(0, -2)}AA`);
    expect((await browser.ask(back)).status).toBe(400);
    browser.cookies.set('__Host-clove-login', kept);
    expect((await browser.ask(back)).status).toBe(200);
    victim.cookies.set('__Host-clove-login', kept);
    expect((await victim.ask(back)).status).not.toBe(200);
    expect(openId.refused).toEqual(['code']);
  });

  test('leads to no other host', async () => {
    const browser = await opened();
    for (const to of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/.//evil.example',
      'javascript:1',
    ]) {
      const { text } = await browser.logIn(to);
      expect([to, /url=([^"]*)"/.exec(text)?.[1]]).toEqual([to, '/']);
    }
    const { text } = await browser.logIn('/"><script>');
    expect(text).not.toContain('<script>');
  });

  test('ends by logging out, for good, and by time whatever is done', async () => {
    const browser = await opened({ SESSION_HOURS: '2' });
    await browser.logIn();
    const foreign = { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' };
    expect((await browser.ask('/logout', { method: 'POST', headers: foreign })).status).toBe(403);
    expect(await stateOf(browser)).toBe(200);
    const session = browser.cookies.get('__Host-clove-session') ?? '';
    const { to } = (await browser.ask('/logout', { method: 'POST' })).body;
    expect(to).toContain(`${openId.issuer}/logout?`);
    expect(browser.cookies.size).toBe(0);
    browser.cookies.set('__Host-clove-session', session);
    expect(await stateOf(browser)).toBe(401);

    await browser.logIn();
    office.now = new Date(office.now.getTime() + 7_199_000);
    expect(await stateOf(browser)).toBe(200);
    office.now = new Date(office.now.getTime() + 2000);
    expect(await stateOf(browser)).toBe(401);
  });

  test('under another host, or asked for by another page, is refused', async () => {
    const browser = await opened();
    await browser.logIn();
    const foreign = [
      ['host', 'evil.example'],
      ['sec-fetch-site', 'cross-site'],
      ['origin', 'null'],
    ] as const;
    for (const [name, value] of foreign)
      expect((await browser.ask('/api/console', { headers: { [name]: value } })).status).toBe(403);
    const { headers } = await browser.ask('/api/console');
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+$/);
    expect(headers['content-security-policy']).toContain("form-action 'self'");
  });
});

describe('its repository', () => {
  const dearer = (text: string) => text.replace('price: 55000', 'price: 57000');
  const propose = (browser: Browser, text: string) =>
    browser.act('/api/proposals', { change: { kind: 'file', path: FILE, text } });
  const commit = (browser: Browser, proposal: Answer | undefined, branch: string) =>
    browser.ask(`/api/proposals/${proposal?.id}/commit`, {
      method: 'POST',
      body: { branch, message: 'Riverside costs more, as in other years' },
    });
  /** Another person's commit, pushed past the console. */
  const pushElsewhere = (branch: string, change: (text: string) => string) => {
    const elsewhere = join(folder, `elsewhere-${branch.replace('/', '-')}`);
    execFileSync('git', ['clone', '-q', bare(), elsewhere]);
    const text = change(readFileSync(join(elsewhere, FILE), 'utf8'));
    execFileSync('tee', [join(elsewhere, FILE)], { input: text, stdio: ['pipe', 'ignore', 'inherit'] });
    const made = commitAll(elsewhere, 'from elsewhere');
    git(elsewhere, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`);
    return made;
  };

  test('gets every change as a pushed commit of its person, begun from the newest commit', async () => {
    const browser = await opened();
    await browser.logIn();
    const newest = pushElsewhere('main', (text) => `${text}# from elsewhere\n`);
    const text = `${dearer(readFileSync(join(author.root, FILE), 'utf8'))}# from elsewhere\n`;
    const { done, failed } = await propose(browser, text);
    expect(failed).toBeUndefined();
    const { status, body } = await commit(browser, done, 'console/dearer');
    expect([status, body.isPushed]).toEqual([201, true]);
    expect(git(bare(), 'log', '-1', '--format=%H %an <%ae> %P', 'console/dearer')).toBe(
      `${body.commit} Kim Minji <minji@festival.example> ${newest}`,
    );
    const { branches } = (await browser.ask('/api/branches')).body;
    expect(branches).toContainEqual(expect.objectContaining({ name: 'console/dearer', ahead: 1, behind: 0 }));

    // The token is in no address and in no file of the clone, and was said nowhere.
    expect(server.asked.join('\n')).not.toContain(TOKEN);
    expect(office.said.join('\n')).not.toContain(TOKEN);
    const found = execFileSync('sh', ['-c', `grep -rl "${TOKEN}" "${join(folder, 'clone')}" || true`]);
    expect(found.toString()).toBe('');
  });

  test('keeps nothing that was not pushed: the proposal stays, and is committed when the repository answers again', async () => {
    const browser = await opened();
    await browser.logIn();
    const { done } = await propose(browser, dearer(readFileSync(join(author.root, FILE), 'utf8')));
    const { token } = server;
    server.token = undefined;
    const { status, body } = await commit(browser, done, 'console/dearer');
    expect([status, body.type]).toEqual([502, '/problems/repository']);
    expect((await browser.ask('/api/branches')).body.branches).toHaveLength(1);
    const refused = await propose(browser, `${readFileSync(join(author.root, FILE), 'utf8')}# more\n`);
    expect(refused.failed).toMatchObject({ status: 502 });
    server.token = token;

    // Another person takes the name first: theirs stays as it is.
    const theirs = pushElsewhere('console/dearer', (text) => `${text}# theirs\n`);
    expect((await commit(browser, done, 'console/dearer')).body.type).toBe('/problems/branch-exists');
    expect(git(bare(), 'rev-parse', 'console/dearer')).toBe(theirs);
    expect((await commit(browser, done, 'console/dearer-2')).status).toBe(201);
  });

  test('is followed by itself: new branches come, deleted ones go', async () => {
    const browser = await opened({ FETCH_SECONDS: '5' });
    await browser.logIn();
    const names = async () =>
      (await browser.ask('/api/branches')).body.branches?.map(({ name }) => name).sort();
    const until = async (expected: string[]) => {
      for (let seen = await names(); String(seen) !== String(expected); seen = await names())
        await new Promise((resolve) => setTimeout(resolve, 100));
    };
    pushElsewhere('topic', (text) => `${text}# topic\n`);
    await until(['main', 'topic']);
    git(bare(), 'update-ref', '-d', 'refs/heads/topic');
    pushElsewhere('topic/a', (text) => `${text}# a\n`);
    await until(['main', 'topic/a']);
  });
});

describe('starting and ending', () => {
  test('is alive at once, ready when provider and repository answer, and ends when it is asked to', async () => {
    const browser = await opened();
    const at = (path: string) => fetch(`http://127.0.0.1:${office.running.managementPort}${path}`);
    expect([
      (await at('/livez')).status,
      (await at('/readyz')).status,
      (await at('/api/console')).status,
    ]).toEqual([200, 200, 404]);
    expect((await browser.ask('/readyz')).status).toBe(303);
    await office.close();
    await expect(browser.ask('/login')).rejects.toThrow();
    await expect(at('/livez')).rejects.toThrow();
  });

  test('waits for a provider that does not answer yet, and stops waiting when it is asked to end', async () => {
    openId.isDown = true;
    const opening = opened();
    opening.catch(() => undefined);
    while (office.said.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(office.said[0]).toMatch(
      /^the OpenID provider does not answer as it should .*; asked again in 5 s$/,
    );
    office.stop.abort();
    await expect(opening).rejects.toThrow();
  });

  test('names every setting that is wrong, and no value of one', () => {
    const said = (env: Record<string, string>) => {
      try {
        hostedSettings(env);
      } catch (error) {
        return String(error);
      }
      return '';
    };
    const wrong = said({
      CONSOLE_URL: 'http://console.example',
      OIDC_ISSUER: 'http://login.example',
      OIDC_CLIENT_ID: 'c',
      OIDC_CLIENT_SECRET: 'hush\n',
      OIDC_OPERATORS: 'ops',
      REPOSITORY_URL: 'https://user:hush@git.example/clove.git',
    });
    for (const name of [
      'CONSOLE_URL',
      'OIDC_ISSUER',
      'OIDC_CLIENT_SECRET',
      'OIDC_OPERATORS',
      'REPOSITORY_URL',
    ])
      expect(wrong).toContain(`\n${name}: `);
    expect(wrong).not.toContain('hush');
    const rest = {
      CONSOLE_URL: ORIGIN,
      OIDC_ISSUER: 'https://login.example',
      OIDC_CLIENT_ID: 'c',
      OIDC_CLIENT_SECRET: 'hush',
      REPOSITORY_URL: 'git@git.example:clove.git',
    };
    expect(said({ ...rest, OIDC_OPERATORS: '[]' })).toContain('no one could log in');
    expect(said({ ...rest, OIDC_OPERATORS: '["ops"]' })).toContain('REPOSITORY_KNOWN_HOSTS_FILE');
    const files = { REPOSITORY_KEY_FILE: '/keys/id', REPOSITORY_KNOWN_HOSTS_FILE: '/keys/known_hosts' };
    expect(said({ ...rest, ...files, OIDC_OPERATORS: '["ops"]' })).toBe('');
  });
});
