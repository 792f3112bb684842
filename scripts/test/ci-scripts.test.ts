import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answer, SOCKET } from '../../packages/cli/test/kubectl-sandbox/answer.ts';
import { cluster } from '../../packages/cli/test/kubectl-sandbox/sandbox.ts';
import { answerProgram } from '../../packages/cli/test/sandboxed-program/answer-program.ts';

const SCRIPTS = resolve(import.meta.dirname, '..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clove-ci-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [join(SCRIPTS, script), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

/** A program on a PATH of its own that writes down how it was called. */
function simulated(name: string, end = 'exit 0'): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const said = join(folder, `${name}.said`);
  writeFileSync(
    join(bin, name),
    `#!/bin/sh\nprintf '%s\\n' "$@" >> ${said}\ncase "$*" in pr*) cat >> ${said};; *"-f -"*) cat > /dev/null;; esac\n${end}\n`,
  );
  chmodSync(join(bin, name), 0o755);
  return [bin, process.env['PATH']].join(delimiter);
}

describe('the comment under a pull request', () => {
  const HEAD = 'a'.repeat(40);
  let asked: { line: string; body: string; authorization: string | undefined }[];
  let comments: { id: number; body: string; user: { type: string } }[];
  let server: Server;
  let url: string;

  beforeEach(async () => {
    asked = [];
    comments = [{ id: 7, body: '<!-- clove: diff report -->\nquoted by a person', user: { type: 'User' } }];
    server = createServer(async (request, response) => {
      const line = `${request.method} ${request.url}`;
      asked.push({ line, body: await text(request), authorization: request.headers.authorization });
      const answer = line.startsWith('GET /repos/o/r/issues/12/comments')
        ? comments
        : { id: 1, head: { sha: HEAD } };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
    writeFileSync(join(folder, 'diff.md'), '# what changes\n');
    writeFileSync(join(folder, 'pull-request'), '12\n');
  });
  afterEach(() => new Promise((done) => server.close(done)));

  const comment = (change: Record<string, string> = {}) =>
    run('pull-request-comment.ts', ['.'], {
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_TOKEN: 'the token',
      HEAD_SHA: HEAD,
      RUN_URL: 'https://github.test/o/r/runs/3',
      ...change,
    });
  const written = () => asked.filter(({ line }) => !line.startsWith('GET'));

  test('is posted once, then put in the place of the one before; what a person quoted is left alone', async () => {
    expect(await comment()).toMatchObject({ code: 0, out: 'pull request 12: comment posted\n' });
    expect(written().map(({ line }) => line)).toEqual(['POST /repos/o/r/issues/12/comments']);
    const { body } = JSON.parse(written()[0]?.body ?? '');
    expect(body).toMatch(/^<!-- clove: diff report -->\n# what changes\n\n\[Everything in full\]\(https:/);

    comments.push({ id: 8, body, user: { type: 'Bot' } });
    expect(await comment()).toMatchObject({ code: 0, out: 'pull request 12: comment updated\n' });
    expect(written().at(-1)?.line).toBe('PATCH /repos/o/r/issues/comments/8');
    expect(written().at(-1)?.authorization).toBe('Bearer the token');
  });

  test('is never longer than GitHub takes', async () => {
    writeFileSync(join(folder, 'diff.md'), 'x'.repeat(80_000));
    await comment();
    expect(JSON.parse(written()[0]?.body ?? '').body).toHaveLength(65_536);
  });

  test.each([
    ['12; rm -rf /', /is no number of a pull request/],
    ['../../../user', /is no number of a pull request/],
  ])('believes no pull request called %j', async (number, why) => {
    writeFileSync(join(folder, 'pull-request'), number);
    const { code, err } = await comment();
    expect(code).toBe(1);
    expect(err).toMatch(why);
    expect(asked).toEqual([]);
  });

  test('goes under no pull request whose commit is another', async () => {
    expect(await comment({ HEAD_SHA: 'b'.repeat(40) })).toMatchObject({
      code: 1,
      err: 'not posted: pull request 12 has another commit by now\n',
    });
    expect(written()).toEqual([]);
  });

  test('is left out where the files could not be rendered', async () => {
    rmSync(join(folder, 'diff.md'));
    expect(await comment()).toMatchObject({ code: 0 });
    expect(asked).toEqual([]);
  });
});

describe('a proposal', () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  const propose = (PATH: string) =>
    run('propose.ts', ['--branch', 'promote/1', '--title', 'Promote  all', '--body', 'said.txt', 'gitops'], {
      PATH,
    });

  test('commits what was named to a branch of its own and opens its pull request; nothing when nothing changed', async () => {
    const PATH = simulated('gh');
    git('init', '--quiet', '--bare', 'origin.git');
    git('init', '--quiet', '--initial-branch', 'main', '.');
    git('remote', 'add', 'origin', join(folder, 'origin.git'));
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'before');
    mkdirSync(join(folder, 'gitops'));
    writeFileSync(join(folder, 'gitops/a.yaml'), 'a: 1\n');
    writeFileSync(join(folder, 'said.txt'), 'what `clove promote` said\n```\n');
    expect(await propose(PATH)).toMatchObject({ code: 0, err: '' });
    expect(git('--git-dir', 'origin.git', 'show', '--stat', '--format=%s', 'promote/1')).toMatch(
      /^Promote all\n\n gitops\/a\.yaml \| 1 \+\n/,
    );
    const said = readFileSync(join(folder, 'gh.said'), 'utf8');
    expect(said).toMatch(
      /^pr\ncreate\n--base\nmain\n--head\npromote\/1\n--title\nPromote all\n--body-file\n-\n/,
    );
    // The fence cannot be left from inside.
    expect(said.match(/```/g)).toHaveLength(2);
    expect(await propose(PATH)).toMatchObject({ code: 0, out: 'nothing changed: no pull request\n' });
  });
});

test('a proposal of more file names than a pipe buffers is made all the same', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  const PATH = simulated('gh');
  git('init', '--quiet', '--bare', 'origin.git');
  git('init', '--quiet', '--initial-branch', 'main', '.');
  git('remote', 'add', 'origin', join(folder, 'origin.git'));
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'before');
  mkdirSync(join(folder, 'gitops'));
  const name = 'x'.repeat(240);
  for (let file = 0; file < 4500; file++) writeFileSync(join(folder, `gitops/${name}-${file}`), '');
  writeFileSync(join(folder, 'said.txt'), 'much');
  const args = ['--branch', 'promote/2', '--title', 'Promote all', '--body', 'said.txt', 'gitops'];
  expect(await run('propose.ts', args, { PATH })).toMatchObject({ code: 0 });
  expect(git('--git-dir', 'origin.git', 'ls-tree', '-r', '--name-only', 'promote/2').length).toBeGreaterThan(
    1024 ** 2,
  );
});

describe('a preview', () => {
  test('applies changed festivals wave by wave in namespaces of their own, and leaves nothing behind', async () => {
    const sandbox = resolve(SCRIPTS, '../packages/cli/test/kubectl-sandbox');
    const PATH = [sandbox, dirname(process.execPath), process.env['PATH']].join(delimiter);
    const socket = join(folder, 'kubectl');
    const world = cluster();
    const kubectl = answerProgram(socket, (args, input) => answer(world, args, input));
    const root = join(folder, 'root');
    for (const part of [
      'gitops/festivals',
      'gitops/templates',
      'gitops/environments/staging',
      'pool-images/catalog',
      'pool-images/releases',
    ])
      cpSync(resolve(SCRIPTS, '..', part), join(root, part), { recursive: true });
    const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    git('add', '--all');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'main');
    const festival = join(root, 'gitops/festivals/han-river-2026.yaml');
    writeFileSync(festival, readFileSync(festival, 'utf8').replace('price: 33000', 'price: 35000'));
    const env = { PATH, CLOVE_ROOT: root, [SOCKET]: socket };
    expect(await run('preview.ts', ['up', '12'], env)).toMatchObject({ code: 0 });
    kubectl.close();
    const { applied = [] } = world;
    const order = [
      'StatefulSet postgres',
      'Job database-setup-',
      'Job migrate-seat-',
      'Deployment seat',
      'Job provision-',
    ];
    const places = order.map((start) => applied.findIndex((object) => object.startsWith(start)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(applied).toContain('Namespace preview-12-han-river-2026');
    expect(applied.join('\n')).not.toContain('seoul-jazz');
    expect(existsSync(join(root, 'gitops/environments/preview'))).toBe(false);
  });

  test.each([['12; true'], ['0'], ['../1']])('is of no pull request called %j', async (number) => {
    expect(await run('preview.ts', ['up', number], {})).toMatchObject({ code: 2 });
  });
});

describe('signing', () => {
  test('names every pushed image by its digest, never by a tag', async () => {
    simulated('docker');
    const PATH = simulated('cosign');
    const digest = `sha256:${'c'.repeat(64)}`;
    const pushed = {
      'buildx.build.ref': 'x',
      auth: { 'image.name': 'ghcr.io/o/auth:0123456789ab', 'containerimage.digest': digest },
      local: { 'image.name': 'localhost:5000/local', 'containerimage.digest': digest },
    };
    writeFileSync(join(folder, 'pushed.json'), JSON.stringify(pushed));
    const console = { console: { ...pushed.auth, 'image.name': 'ghcr.io/o/console:1.0.0' } };
    writeFileSync(join(folder, 'console.json'), JSON.stringify(console));
    const signed = ['ghcr.io/o/auth', 'localhost:5000/local', 'ghcr.io/o/console'].map(
      (name) => `${name}@${digest}`,
    );
    expect(await run('sign-images.ts', ['pushed.json', 'console.json'], { PATH })).toMatchObject({
      code: 0,
      out: `${signed.join('\n')}\n3 images signed\n`,
    });
    expect(readFileSync(join(folder, 'cosign.said'), 'utf8').trim().split('\n')).toEqual(
      signed.flatMap((image) => ['sign', '--yes', image]),
    );
    expect(readFileSync(join(folder, 'docker.said'), 'utf8').trim().split('\n')).toEqual(
      signed.flatMap((image) => [
        ...['run', '--rm', '--entrypoint', '/usr/local/bin/node'],
        ...[image, '--version'],
      ]),
    );
  });

  test('signs nothing when the Node of one image does not start', async () => {
    const PATH = simulated('cosign');
    simulated('docker', 'echo "node: error while loading shared libraries" >&2; exit 127');
    const digest = `sha256:${'c'.repeat(64)}`;
    const pushed = { auth: { 'image.name': 'ghcr.io/o/auth:1', 'containerimage.digest': digest } };
    writeFileSync(join(folder, 'pushed.json'), JSON.stringify(pushed));
    const { code, err } = await run('sign-images.ts', ['pushed.json'], { PATH });
    expect([code, err]).toEqual([1, expect.stringContaining('error while loading shared libraries')]);
    expect(existsSync(join(folder, 'cosign.said'))).toBe(false);
  });
});
