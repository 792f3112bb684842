import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';
import { addressesOf, killAll, type SampleProcess, spawnSample } from './sample-process.ts';
import { tcpProxy } from './tcp-proxy.ts';

let database: TestDatabase;
let broker: TestBroker;
const started: SampleProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  broker = await createTestBroker({ sample: [] });
});

afterEach(async () => {
  await killAll(started.splice(0));
  await broker.drop();
  await database.drop();
});

function run(verb: string, env: Record<string, string> = {}): SampleProcess {
  const one = spawnSample(verb, { DATABASE_URL: database.url, ...broker.env, ...env });
  started.push(one);
  return one;
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

async function openTransactions(): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    return rows.length;
  } finally {
    await client.end();
  }
}

describe('the process', () => {
  test('drains: fails readiness, still accepts, ends streams, finishes what is in flight, exits 0', async () => {
    expect(await run('migrate').exit).toBe(0);
    const service = run('serve');
    const { url, managementUrl } = await addressesOf(service);
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

  test('ends within its grace period, although requests, broker and database do not', async () => {
    expect(await run('migrate').exit).toBe(0);
    const behindProxy = async (address: string) => {
      const url = new URL(address);
      const proxy = await tcpProxy(url.hostname, Number(url.port));
      url.hostname = '127.0.0.1';
      url.port = String(proxy.port);
      return { proxy, url: url.toString() };
    };
    const amqp = await behindProxy(broker.url);
    const postgres = await behindProxy(database.url);
    const service = run('serve', {
      AMQP_URL: amqp.url,
      DATABASE_URL: postgres.url,
      TERMINATION_GRACE_SECONDS: '9',
    });
    const { url } = await addressesOf(service);
    await eventually(() => expect(service.output().match(/broker connected/g)).toHaveLength(2));
    const unfinished = ['/api/slow?ms=90000', '/api/held?ms=90000&idleTimeoutMs=0', '/api/models'].map(
      (path) => fetch(url + path).catch(() => undefined),
    );
    await eventually(async () => expect(await openTransactions()).toBe(1));
    amqp.proxy.freeze();
    postgres.proxy.freeze();

    service.child.kill('SIGTERM');
    // As the kubelet does.
    const kubelet = setTimeout(() => service.child.kill('SIGKILL'), 9_000);
    expect(await service.exit).toBe(0);
    clearTimeout(kubelet);
    expect(service.output()).toContain('"msg":"drained"');
    await Promise.all([...unfinished, amqp.proxy.close(), postgres.proxy.close()]);
  });

  test('that starts before its migration is not ready, and becomes ready when the schema is there', async () => {
    const service = run('serve');
    const { managementUrl } = await addressesOf(service);
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
    expect(service.output()).toContain('unhandled in the sample');
  });
});
