import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { freePort } from '@clove/local-cluster';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../office/eventually.ts';
import { root } from '../office/root.ts';

/** A running `npm start`, as a person would have it in a terminal. */
class Terminal {
  readonly child: ChildProcess;
  output = '';
  readonly exit: Promise<number | null>;

  constructor(args: string[]) {
    this.child = spawn('npm', ['start', '--', ...args], {
      cwd: root,
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
      { timeoutMs: 120_000 },
    );
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
  }, 400_000);

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
  }, 120_000);

  test('says in one line that the file is missing', async () => {
    const attempt = terminal('gitops/festivals/no-such.yaml');
    expect(await attempt.exit).not.toBe(0);
    expect(attempt.output).toMatch(/no-such\.yaml/);
    expect(attempt.output).not.toMatch(/\n\s+at /);
  }, 60_000);

  test('names file, line and column of every error in a bad file', async () => {
    const attempt = terminal('tests/festivals/bad.yaml');
    expect(await attempt.exit).not.toBe(0);
    expect(attempt.output).toMatch(/bad\.yaml:2:\d+/);
    expect(attempt.output).toMatch(/bad\.yaml:5:\d+/);
    expect(attempt.output).not.toMatch(/\n\s+at /);
  }, 60_000);
});
