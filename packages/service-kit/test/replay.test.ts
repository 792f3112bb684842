import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../src/database/database.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import type { UnitOfWork } from '../src/index.ts';
import {
  createTestBroker,
  createTestDatabase,
  declareTopology,
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';
import { deleteQueues, queueLength } from './broker-access.ts';
import { sampleService } from './sample-service.ts';

const LATE = ['auth.MemberRegistered', 'event.FestivalChanged'] as const;

interface Office {
  readonly database: TestDatabase;
  readonly admin: pg.Client;
}

let broker: TestBroker;
let publisher: Office;
let late: Office;
let service: RunningService;
let unitOfWork: UnitOfWork;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  broker = await createTestBroker({});
  publisher = await openOffice();
  late = await openOffice();
  service = await start('publisher', publisher);
  const opened = await openDatabase({
    url: publisher.database.url,
    poolSize: 4,
    application: 'test',
    onConnectionError: () => undefined,
  });
  cleanUps.push(() => opened.close());
  unitOfWork = pgUnitOfWork({ pool: opened.pool, source: 'test-festival/publisher' });
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await broker.drop();
});

describe("a publisher's kept outbox", () => {
  test('gives a consumer that joins later 1,000 earlier events exactly once in effect, while new ones flow', async () => {
    await registerMembers(1000);
    await changeFestival(1, 2, 3);
    await changePerformance();
    await allRelayed();
    await join();
    await start('late', late);
    const flowing = (async () => {
      for (let batch = 0; batch < 20; batch += 1) await registerMembers(10);
      await changeFestival(4);
    })();
    const pages = await replayAll({ rows: 300 });
    await flowing;
    expect(pages.length).toBeGreaterThan(3);
    await eventually(async () => expect(await seen()).toEqual({ events: 1200, distinct: 1200 }), {
      timeoutMs: 20_000,
    });
    await eventually(async () => expect(await festivalVersions()).toEqual([4]));
    // Once more, all of it: the effect stays.
    await replayAll({});
    await eventually(async () => expect(await queueLength(broker.url, broker.names.queue('late'))).toBe(0));
    expect(await seen()).toEqual({ events: 1200, distinct: 1200 });
    expect(await festivalVersions()).toEqual([4]);
    const { rows } = await late.admin.query('SELECT * FROM dead_letter');
    expect(rows).toEqual([]);
  });

  test('goes to that queue alone, in the order of publication, without types that it does not consume', async () => {
    await registerMembers(3);
    await changePerformance();
    await changeFestival(1);
    await allRelayed();
    await join();
    await declareTopology(broker.url, { other: LATE }, prefix());
    cleanUps.push(() => removeQueue('other'));
    expect(await replayAll({})).toMatchObject([{ published: 4, done: true }]);
    expect(await queueLength(broker.url, broker.names.queue('late'))).toBe(2);
    expect(await queueLength(broker.url, broker.names.queue('other'))).toBe(0);
  });

  test('goes on from the last id that was answered, up to what was there when it began', async () => {
    await registerMembers(5);
    await allRelayed();
    await join();
    const first = await page({ rows: 2 });
    expect(first.body).toMatchObject({ published: 2, last: 2, upTo: 5, done: false });
    await registerMembers(5);
    const second = await page({ after: 2, upTo: 5 });
    expect(second.body).toEqual({ published: 3, last: 5, upTo: 5, done: true });
    expect((await page({ after: 5, upTo: 5 })).body).toMatchObject({ published: 0, done: true });
  });

  test('gives what was published since an instant, where one is named', async () => {
    await registerMembers(4);
    await publisher.admin.query(`UPDATE outbox SET created_at = '2026-06-01T11:00:00Z' WHERE id <= 3`);
    await join();
    expect(await replayAll({ since: '2026-06-02T00:00:00+09:00' })).toMatchObject([{ published: 1 }]);
  });

  test('is not published where nothing would take it, and not for a caller without the credential', async () => {
    await registerMembers(1);
    await allRelayed();
    expect(await page({})).toMatchObject({ status: 409, body: { detail: expect.stringContaining('late') } });
    await join();
    expect((await page({}, 'wrong')).status).toBe(401);
    expect((await page({ queue: 'late.dead' })).status).toBe(400);
    expect(await queueLength(broker.url, broker.names.queue('late'))).toBe(0);
  });
});

async function openOffice(): Promise<Office> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  cleanUps.push(async () => {
    await admin.end();
    await database.drop();
  });
  return { database, admin };
}

async function start(name: string, { database }: Office): Promise<RunningService> {
  if (name !== 'late') {
    await declareTopology(broker.url, { [name]: [] }, prefix());
    cleanUps.push(() => removeQueue(name));
  }
  const env = {
    ...broker.env,
    DATABASE_URL: database.url,
    AUTH_URL: 'http://127.0.0.1:9',
    EDGE_TOOLBOX_TOKEN: 'toolbox-secret',
  };
  const started = await startService(sampleService({ name }), env, { migrate: true });
  cleanUps.push(() => started.stop());
  return started;
}

/** Declares the new consumer's queue and binds it, as broker-setup does before the service starts. */
async function join(): Promise<void> {
  await declareTopology(broker.url, { late: LATE }, prefix());
  cleanUps.push(() => removeQueue('late'));
}

function prefix(): string {
  return broker.env.BROKER_PREFIX;
}

function removeQueue(name: string): Promise<void> {
  return deleteQueues(broker.url, [broker.names.queue(name), broker.names.deadQueue(name)]);
}

interface Page {
  readonly status: number;
  readonly body: { published: number; last: number; upTo: number; done: boolean };
}

async function page(asked: object, token = 'toolbox-secret'): Promise<Page> {
  const response = await fetch(`${service.managementUrl}/internal/outbox/replay`, {
    method: 'POST',
    headers: { ...edgeHeaders('toolbox', token), 'content-type': 'application/json' },
    body: JSON.stringify({ queue: 'late', types: LATE, ...asked }),
  });
  return { status: response.status, body: (await response.json()) as Page['body'] };
}

/** All pages, as the toolbox asks for them. */
async function replayAll(asked: object): Promise<Page['body'][]> {
  const pages: Page['body'][] = [];
  for (let last: Page['body'] | undefined; last?.done !== true; ) {
    const next = await page({ ...asked, after: last?.last ?? 0, upTo: last?.upTo });
    expect(next.status).toBe(200);
    last = next.body;
    pages.push(last);
  }
  return pages;
}

function registerMembers(count: number): Promise<void> {
  return unitOfWork.run(async (tx) => {
    for (let n = 0; n < count; n += 1) {
      const data = { id: randomUUID(), role: 'fan', createdAt: '2026-06-01T11:00:00Z' };
      tx.publish({ type: 'auth.MemberRegistered', subject: data.id, subjectVersion: 1, data });
    }
  });
}

function changeFestival(...versions: number[]): Promise<void> {
  return unitOfWork.run(async (tx) => {
    for (const subjectVersion of versions) {
      const data = {
        festival: 'f',
        title: { ko: '축제' },
        timezone: 'Asia/Seoul',
        currency: 'KRW' as const,
        opensAt: '2026-06-01T11:00:00Z',
        closesAt: '2026-08-06T14:59:00Z',
      };
      tx.publish({ type: 'event.FestivalChanged', subject: 'f', subjectVersion, data });
    }
  });
}

function changePerformance(): Promise<void> {
  return unitOfWork.run(async (tx) => {
    const data = {
      id: 'day-1',
      title: { ko: '첫째 날' },
      startsAt: '2026-08-07T04:00:00Z',
      sections: [],
      onSale: true,
    };
    tx.publish({ type: 'event.PerformanceChanged', subject: 'day-1', subjectVersion: 1, data });
  });
}

/** Nothing took them: they are marked as published, and kept. */
function allRelayed(): Promise<void> {
  return eventually(async () => {
    const { rows } = await publisher.admin.query('SELECT 1 FROM outbox WHERE published_at IS NULL');
    expect(rows).toEqual([]);
  });
}

async function seen(): Promise<{ events: number; distinct: number }> {
  const { rows } = await late.admin.query<{ events: number; distinct: number }>(
    'SELECT count(*)::int AS events, count(DISTINCT event_id)::int AS distinct FROM sample_seen',
  );
  return rows[0] ?? { events: 0, distinct: 0 };
}

async function festivalVersions(): Promise<number[]> {
  const { rows } = await late.admin.query<{ version: string }>('SELECT version FROM sample_state');
  return rows.map(({ version }) => Number(version));
}
