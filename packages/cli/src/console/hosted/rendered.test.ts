import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { parseEnvironment, platformFrom } from '@clove/charts-ts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { GitServer } from '../../../test/git-server.ts';
import { Browser } from '../../../test/hosted-console.ts';
import { OpenIdSandbox } from '../../../test/openid-sandbox/openid-sandbox.ts';
import { beginRepository } from '../../../test/repository.ts';
import { Simulation } from '../../../test/simulation.ts';
import { runClove } from '../../run.ts';
import { hostedSettings } from './settings.ts';

const TOKEN = 'token-of-the-repository';

jest.setTimeout(120_000);

/** What a pod of the console is started with, as it is rendered. */
const Container = z.looseObject({
  args: z.array(z.string()),
  env: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string().optional(),
      valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
    }),
  ),
});

/** The repository that this one's staging runs, with a console. */
let author: Simulation;
let folder: string;
beforeAll(() => {
  author = new Simulation();
  author.write('.gitignore', '.clove/\n');
  beginRepository(author.root);
  folder = mkdtempSync(join(tmpdir(), 'clove-rendered-console-'));
  mkdirSync(join(folder, 'served'));
  execFileSync('git', ['clone', '-q', '--bare', author.root, join(folder, 'served/clove.git')]);
});
afterAll(() => {
  author.remove();
  rmSync(folder, { recursive: true, force: true });
});

function rendered(repository: string) {
  const staging = readFileSync(join(author.root, 'gitops/environments/staging/environment.yaml'), 'utf8');
  const text = `${staging}console:
  image: { tag: 1.0.0, digest: "sha256:${'a'.repeat(64)}" }
  host: console
  openId: { issuer: "https://login.example/realms/clove", clientId: clove-console, roleClaim: teams, operators: ["ops, festivals"] }
  repository: { url: "${repository}" }
  argocd: { server: argocd.example }
`;
  const files = platformFrom(parseEnvironment(text, 'environment.yaml'), []);
  const deployment = files.get('4-deployment-console-clove-staging.yaml');
  const { args, env } = Container.parse(parse(deployment ?? '').spec.template.spec.containers[0]);
  return { args, env };
}

/** The container's environment, with a Secret that has these values. */
function environmentOf(env: z.output<typeof Container>['env'], secret: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => [name, value ?? secret[valueFrom?.secretKeyRef.key ?? ''] ?? '']),
  );
}

test.each(['https://git.example/clove.git', 'git@git.example:festivals/clove.git'])(
  'a console of %s is given settings that it takes as they are, and knows every one of',
  (repository) => {
    const { env } = rendered(repository);
    const secret = { OIDC_CLIENT_SECRET: 'hush', REPOSITORY_TOKEN: TOKEN, ARGOCD_AUTH_TOKEN: 'token' };
    const given = environmentOf(env, secret);
    const settings = hostedSettings(given);
    const known = [...Object.keys(settings), 'ARGOCD_SERVER', 'ARGOCD_AUTH_TOKEN'];
    expect(Object.keys(given).filter((name) => !known.includes(name))).toEqual([]);
    expect(settings).toMatchObject({
      CONSOLE_URL: new URL('https://console.staging.clove.example'),
      PORT: 8080,
      MANAGEMENT_PORT: 9090,
      DRAIN_SECONDS: 10,
      OIDC_ROLE_CLAIM: 'teams',
      OIDC_OPERATORS: ['ops, festivals'],
      OIDC_VIEWERS: [],
      REPOSITORY_BRANCH: 'main',
    });
  },
);

test('a console that is started like its container is logged in to, and shows what its repository has', async () => {
  const openId = await OpenIdSandbox.open();
  const server = await GitServer.open(join(folder, 'served'), TOKEN);
  const page = join(folder, 'page.json');
  const document = { path: '/index.html', type: 'text/html', etag: 'e', brotli: '' };
  const brotli = brotliCompressSync('<title>console</title>').toString('base64');
  writeFileSync(page, JSON.stringify({ inputs: {}, files: [{ ...document, brotli }] }));
  const { args, env } = rendered('https://git.example/clove.git');
  const given = environmentOf(env, {
    OIDC_CLIENT_SECRET: openId.clientSecret,
    REPOSITORY_TOKEN: TOKEN,
    ARGOCD_AUTH_TOKEN: 'token',
  });
  const origin = given['CONSOLE_URL'] ?? '';
  openId.redirectUris.push(`${origin}/login/callback`);
  openId.person = {
    sub: 'p-1',
    name: 'Kim Minji',
    email: 'minji@festival.example',
    email_verified: true,
    teams: ['ops, festivals'],
  };
  const stop = new AbortController();
  const err: string[] = [];
  const serving = Promise.withResolvers<number>();
  const running = runClove(args, {
    root: '/nowhere',
    // What a test cannot have: the names of the internet, the ports of a pod, the file and the folder of the image.
    env: {
      ...given,
      PATH: process.env['PATH'],
      OIDC_ISSUER: openId.issuer,
      REPOSITORY_URL: `${server.origin}/clove.git`,
      PORT: '0',
      MANAGEMENT_PORT: '0',
      DRAIN_SECONDS: '0',
      PAGES_FILE: page,
      CLONE_FOLDER: join(folder, 'clone'),
    },
    signal: stop.signal,
    out: (line) => {
      const [, at, port] = /^the console serves (\S+) at port (\d+)$/.exec(line) ?? [];
      if (at === origin) serving.resolve(Number(port));
    },
    err: (line) => void err.push(line),
  });
  try {
    const port = await Promise.race([
      serving.promise,
      running.then((code) => Promise.reject(new Error(`it ended with ${code}: ${err.join('\n')}`))),
    ]);
    const browser = new Browser(port, origin);
    expect((await browser.ask('/api/festivals')).status).toBe(401);
    await browser.logIn();
    expect((await browser.ask('/')).text).toBe('<title>console</title>');
    expect(await browser.ask('/api/console')).toMatchObject({ status: 200 });
    expect((await browser.ask('/api/festivals')).text).toContain('han-river-2026');
  } finally {
    stop.abort();
    await Promise.all([running.catch(() => undefined), openId.close(), server.close()]);
  }
  expect(await running).toBe(0);
});
