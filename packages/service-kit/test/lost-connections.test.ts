import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';
import { addressesOf, killAll, type SampleProcess, spawnSample } from './sample-process.ts';

/** Source: without the listener about ten terminated connections ended a process. */
const TERMINATIONS = 40;

let database: TestDatabase;
let broker: TestBroker;
let admin: pg.Client;
let service: SampleProcess;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await createTestBroker({ sample: [] });
  const env = { DATABASE_URL: database.url, ...broker.env };
  expect(await spawnSample('migrate', env).exit).toBe(0);
  service = spawnSample('serve', env);
  ({ url } = await addressesOf(service));
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
});

afterAll(async () => {
  await killAll([service]);
  await admin.end();
  await broker.drop();
  await database.drop();
});

async function statusOf(path: string): Promise<number> {
  const response = await fetch(url + path);
  await response.arrayBuffer();
  return response.status;
}

/** Ends the service's connections in these states; answers how many. */
async function terminate(states: readonly string[]): Promise<number> {
  const { rowCount } = await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = ANY($1)`,
    [states],
  );
  return rowCount ?? 0;
}

function stillRuns(): void {
  expect(
    service
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":"fatal"')),
  ).toEqual([]);
  expect(service.child.exitCode).toBeNull();
}

describe('a connection that PostgreSQL ends', () => {
  test('under load, busy, idle or in an open transaction, costs at most a 503 and never the process', async () => {
    const statuses = new Set<number>();
    let enough = false;
    const fan = async (path: string) => {
      while (!enough && service.child.exitCode === null) statuses.add(await statusOf(path));
    };
    const load = [
      ...Array.from({ length: 6 }, () => fan('/api/held?ms=20&idleTimeoutMs=10000')),
      ...Array.from({ length: 3 }, () => fan('/api/models')),
    ];
    let idleInTransaction = 0;
    let others = 0;
    try {
      while (service.child.exitCode === null && (idleInTransaction < TERMINATIONS || others < TERMINATIONS)) {
        idleInTransaction += await terminate(['idle in transaction']);
        others += await terminate(['active', 'idle']);
      }
    } finally {
      enough = true;
      await Promise.allSettled(load);
    }
    stillRuns();
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await eventually(async () => expect(await statusOf('/api/held?ms=0&idleTimeoutMs=10000')).toBe(200));
    await eventually(async () => expect(await statusOf('/api/models')).toBe(200));
  });

  test('because the process was idle inside a transaction costs one 503', async () => {
    const held = statusOf('/api/held?ms=1500&idleTimeoutMs=1000');
    const inTransaction = async () => {
      const { rows } = await admin.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
      );
      return rows.length;
    };
    await eventually(async () => expect(await inTransaction()).toBe(1));
    service.child.kill('SIGSTOP');
    await eventually(async () => expect(await inTransaction()).toBe(0));
    service.child.kill('SIGCONT');
    expect(await held).toBe(503);
    stillRuns();
    expect(await statusOf('/api/held?ms=0&idleTimeoutMs=10000')).toBe(200);
  });
});

test('every client of PostgreSQL and RabbitMQ has an error listener where it is created', () => {
  const root = join(import.meta.dirname, '../../..');
  const files = globSync('{apps,packages}/*/src/**/*.ts', { cwd: root });
  const made = files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    if (!/from '(?:pg|amqplib)'/.test(source)) return [];
    return [...source.matchAll(MADE)].map(([text, name]) => ({
      where: `${file}: ${text}`,
      listens: name !== undefined && source.includes(`${name}.on('error'`),
    }));
  });
  expect(made.length).toBeGreaterThan(5);
  expect(made.filter(({ listens }) => !listens).map(({ where }) => where)).toEqual([]);
});

/** `const name = await connect(...)`: whatever emits errors, with the name it is given; not a declared method. */
const MADE =
  /(?:const (\w+) = (?:await )?)?(?<!return await |function )(?:new pg\.(?:Client|Pool)|(?<![.\w])(?:amqp\.)?connect|\w+\.create(?:Confirm)?Channel)\((?!\): Promise)/g;
