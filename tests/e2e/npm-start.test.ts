import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { freePort } from '@clove/local-cluster';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../office/eventually.ts';
import { root } from '../office/root.ts';

/** A running `npm start`, as a person would have it in a terminal. */
class Terminal {
  readonly child: ChildProcess;
  output = '';
  readonly exit: Promise<number | null>;

  constructor(args: string[], cwd = root) {
    this.child = spawn('npm', ['start', '--', ...args], {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk) => (this.output += chunk));
    this.child.stderr?.on('data', (chunk) => (this.output += chunk));
    this.exit = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
  }

  async serving(url: string): Promise<void> {
    await eventually(
      async () => {
        if (this.child.exitCode !== null)
          throw new Error(`npm start ended with ${this.child.exitCode}: ${this.output}`);
        const answer = await fetch(`${url}/api/events`);
        if (!answer.ok || !this.output.includes(url)) throw new Error(`not serving yet: ${this.output}`);
      },
      { timeoutMs: 240_000 },
    );
  }

  /** The storefront's address as it is printed. */
  async printedUrl(): Promise<string> {
    const url = await eventually(
      () => {
        if (this.child.exitCode !== null)
          throw new Error(`npm start ended with ${this.child.exitCode}: ${this.output}`);
        const found = /storefront\s+(http:\/\/localhost:\d+)/.exec(this.output)?.[1];
        if (found === undefined) throw new Error(`not open yet: ${this.output}`);
        return found;
      },
      { timeoutMs: 240_000 },
    );
    return url;
  }

  /** Living processes of the terminal's group whose command line fits. */
  processes(fits: RegExp): string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
          // See proc(5): behind the name in parentheses come state, parent and process group.
          const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
          return Number(group) === this.child.pid && fits.test(command) ? [command] : [];
        } catch {
          return []; // It ended while we were looking.
        }
      });
  }

  /** Ctrl-C reaches every process of the terminal's foreground group. */
  interrupt(): void {
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
  }

  killHard(): void {
    process.kill(-(this.child.pid ?? 0), 'SIGKILL');
  }
}

/** Living processes (not zombies) whose command line or environment names this checkout's cluster of a festival. */
function processesOf(slug: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return state !== 'Z' && commandLine.includes(`.clove/clusters/${slug}`)
          ? [`${pid} ${commandLine}`]
          : [];
      } catch {
        return []; // It ended while we were looking.
      }
    });
}

/** This checkout as it is, uncommitted files too, elsewhere: installed by hard links, nothing built. */
function copyClone(target: string): void {
  mkdirSync(target, { recursive: true });
  // A workspace has a folder of its own for what the root has in another version.
  for (const modules of globSync(['node_modules', '*/node_modules', '{apps,packages}/*/node_modules'], {
    cwd: root,
  })) {
    mkdirSync(dirname(join(target, modules)), { recursive: true });
    execFileSync('cp', ['-al', join(root, modules), join(target, modules)]);
  }
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    copyFileSync(join(root, file), join(target, file));
  }
}

describe('npm start', () => {
  const slug = 'han-river-2026';
  const file = `gitops/festivals/${slug}.yaml`;
  const open: Terminal[] = [];
  const terminal = (...args: string[]): Terminal => {
    const made = new Terminal(args);
    open.push(made);
    return made;
  };

  afterEach(async () => {
    for (const each of open.splice(0)) {
      if (each.child.exitCode === null && each.child.signalCode === null) each.interrupt();
      await each.exit;
    }
  });

  test('opens an office, prints address, login and seconds; Ctrl-C leaves no process; a second start keeps the data; after kill -9 the next start cleans up', async () => {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const first = terminal(file, '--port', String(port));
    await first.serving(url);
    expect(first.output).toMatch(/organiser/i);
    expect(first.output).toMatch(/\d+(\.\d+)? s/);
    const email = `fan-${Date.now()}@example.org`;
    const identity = { email, password: 'a long enough password', name: '김하늘' };
    const post = (path: string, body: unknown) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(body),
      });
    expect((await post('/api/auth/signup', identity)).status).toBe(201);
    const audit = execFileSync('npx', ['--no-install', 'clove', 'audit', '--festival', slug, '--gap', '0'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(audit).toContain('0 violations');
    first.interrupt();
    expect(await first.exit).toBe(0);
    expect(processesOf(slug)).toEqual([]);

    const second = terminal(file, '--port', String(port));
    await second.serving(url);
    expect((await post('/api/auth/login', { email, password: identity.password })).status).toBe(200);
    second.killHard();
    await second.exit;

    const third = terminal(file, '--port', String(port));
    await third.serving(url);
    expect((await post('/api/auth/login', { email, password: identity.password })).status).toBe(200);
    third.interrupt();
    expect(await third.exit).toBe(0);
    expect(processesOf(slug)).toEqual([]);
  }, 800_000);

  test('after clove new in a clone under a path with spaces, % and Korean letters, opens the new festival at once, beside another', async () => {
    const clone = join(mkdtempSync(join(root, '.clove', 'e2e-')), '봄 축제 100%25');
    try {
      copyClone(clone);
      const taken = createServer().listen(8600, '127.0.0.1');
      // Another festival of this machine may have the usual port: just as good.
      await new Promise<void>((resolve) => {
        taken.once('listening', resolve).once('error', () => resolve());
      });
      const flags =
        '--slug tutorial-2030 --title-ko 연습 --template noseat --opens-at 2030-03-01T20:00:00+09:00 ' +
        '--starts-at 2030-05-01T18:00:00+09:00 --expected-fans 100 --capacity 50 --price 1000';
      execFileSync('npx', ['--no-install', 'clove', 'new', '--yes', ...flags.split(' ')], { cwd: clone });

      const started = new Terminal(['--now'], clone);
      open.push(started);
      const url = await started.printedUrl();
      expect(started.output).toMatch(/opening tutorial-2030, the last that "clove new" wrote here/);
      expect(started.output).toMatch(/port 8600 on 127\.0\.0\.1 is taken by .+: this festival opens on \d+/);
      expect(started.output).toMatch(/--now: .* instead of 2030-03-01T20:00:00\+09:00/);
      expect(url).not.toBe('http://localhost:8600');
      const event = JSON.parse(await (await fetch(`${url}/api/events`)).text());
      expect(event).toMatchObject({ festival: 'tutorial-2030' });
      expect(Date.parse(event.sales.opensAt)).toBeLessThan(Date.now());
      expect(started.processes(/clove start/)).not.toEqual([]);
      expect(started.processes(/esbuild/)).toEqual([]);
      started.interrupt();
      expect(await started.exit).toBe(0);
      taken.close();
    } finally {
      rmSync(dirname(clone), { recursive: true, force: true });
    }
  }, 600_000);

  test('says in one line that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const attempt = terminal(file, '--port', String(port));
    expect(await attempt.exit).not.toBe(0);
    expect(attempt.output).toMatch(new RegExp(`${port}.*(in use|taken)`, 'i'));
    expect(attempt.output).not.toMatch(/\n\s+at /);
    server.close();
  }, 300_000);

  test('says in one line that the file is missing', async () => {
    const attempt = terminal('gitops/festivals/no-such.yaml');
    expect(await attempt.exit).not.toBe(0);
    expect(attempt.output).toMatch(/no-such\.yaml/);
    expect(attempt.output).not.toMatch(/\n\s+at /);
  }, 300_000);

  test('names file, line and column of every error in a bad file', async () => {
    const attempt = terminal('tests/festivals/bad.yaml');
    expect(await attempt.exit).not.toBe(0);
    expect(attempt.output).toMatch(/bad\.yaml:2:\d+/);
    expect(attempt.output).toMatch(/bad\.yaml:5:\d+/);
    expect(attempt.output).not.toMatch(/\n\s+at /);
  }, 300_000);
});
