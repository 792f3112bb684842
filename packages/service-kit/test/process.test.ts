import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';

const MAIN = join(import.meta.dirname, 'sample-main.ts');

let database: TestDatabase;
let broker: TestBroker;
const started: Run[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  broker = await createTestBroker({ sample: [] });
});

afterEach(async () => {
  for (const run of started.splice(0)) {
    if (run.child.exitCode === null && run.child.signalCode === null) {
      run.child.kill('SIGKILL');
      await run.exit;
    }
  }
  await broker.drop();
  await database.drop();
});

interface Run {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  output(): string;
}

function run(verb: string, env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [MAIN, verb], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      MANAGEMENT_PORT: '0',
      FESTIVAL: 'test-festival',
      PUBLIC_URL: 'http://festival.test',
      DRAIN_SECONDS: '1',
      DATABASE_URL: database.url,
      AUTH_URL: 'http://127.0.0.1:9',
      ...broker.env,
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  const one = { child, exit, output: () => output };
  started.push(one);
  return one;
}

/** Base URLs from the line that says where it listens. */
function addresses(of: Run): Promise<{ url: string; managementUrl: string }> {
  return eventually(
    () => {
      const match = /"port":(\d+),"managementPort":(\d+)/.exec(of.output());
      if (match === null) throw new Error(`not listening yet: ${of.output()}`);
      return { url: `http://127.0.0.1:${match[1]}`, managementUrl: `http://127.0.0.1:${match[2]}` };
    },
    { timeoutMs: 20_000 },
  );
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

describe('the process', () => {
  test('drains: fails readiness, still accepts, ends streams, finishes what is in flight, exits 0', async () => {
    expect(await run('migrate').exit).toBe(0);
    const service = run('serve');
    const { url, managementUrl } = await addresses(service);
    await eventually(async () => expect(await statusOf(`${managementUrl}/readyz`)).toBe(200));
    const stream = await fetch(`${url}/live`);
    const streamed = stream.text();
    const slow = fetch(`${url}/api/slow?ms=2000`);
    await eventually(() => expect(service.output()).toContain('broker connected'));

    service.child.kill('SIGTERM');
    await eventually(async () => expect(await statusOf(`${managementUrl}/readyz`)).toBe(503));
    expect(await statusOf(`${managementUrl}/livez`)).toBe(200);
    const during = await fetch(`${url}/api/greeting`);
    expect(during.status).toBe(200);
    expect(during.headers.get('connection')).toBe('close');
    service.child.kill('SIGTERM');
    service.child.kill('SIGINT');

    const finished = await slow;
    expect(finished.status).toBe(200);
    expect(await finished.json()).toEqual({ slept: 2000 });
    expect(await streamed).toMatch(/^retry: \d+\n\nevent: hello\ndata: {"text":"hi"}\n\n/);
    expect(await service.exit).toBe(0);
    expect(service.output()).toContain('"msg":"drained"');
    await expect(fetch(`${url}/api/greeting`)).rejects.toThrow();
  });

  test('that starts before its migration is not ready, and becomes ready when the schema is there', async () => {
    const service = run('serve');
    const { managementUrl } = await addresses(service);
    const ready = async () => {
      const response = await fetch(`${managementUrl}/readyz`);
      const body: unknown = await response.json();
      return body;
    };
    expect(await ready()).toEqual({ ready: false, missing: ['schema'] });
    expect(await run('migrate').exit).toBe(0);
    await eventually(async () => expect(await ready()).toEqual({ ready: true, missing: [] }));
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  });

  test('exits 42 on a bad configuration and names every bad variable at once', async () => {
    const service = run('serve', {
      FESTIVAL: 'Not A Slug',
      DATABASE_URL: 'mysql://root:hunter2@x/y',
      AUTH_URL: '',
    });
    expect(await service.exit).toBe(42);
    for (const name of ['FESTIVAL', 'DATABASE_URL', 'AUTH_URL']) expect(service.output()).toContain(name);
    expect(service.output()).not.toContain('hunter2');
  });

  test('exits 42 on a verb it does not know', async () => {
    expect(await run('drop-everything').exit).toBe(42);
  });

  test('logs an unhandled rejection as fatal and exits 1', async () => {
    const service = run('serve', { GREETING: 'reject' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toContain('"level":"fatal"');
    expect(service.output()).toContain('nobody caught this');
  });
});
