import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../src/database/database.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import type { UnitOfWork } from '../src/index.ts';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';
import { publishRaw, queueLength } from './broker-access.ts';
import { sampleService } from './sample-service.ts';
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts';

let database: TestDatabase;
let broker: TestBroker;
let admin: pg.Client;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  broker = await createTestBroker({ sample: ['auth.MemberRegistered', 'event.FestivalChanged'] });
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await admin.end();
  await broker.drop();
  await database.drop();
});

async function start(
  env: Record<string, string> = {},
  options: Parameters<typeof sampleService>[0] = {},
): Promise<RunningService> {
  const service = await startService(
    sampleService(options),
    {
      ...broker.env,
      DATABASE_URL: database.url,
      AUTH_URL: 'http://127.0.0.1:9',
      EDGE_TOOLBOX_TOKEN: 'toolbox-secret',
      ...env,
    },
    { migrate: true },
  );
  cleanUps.push(() => service.stop());
  return service;
}

async function writer(): Promise<UnitOfWork> {
  const opened = await openDatabase({
    url: database.url,
    poolSize: 4,
    application: 'test',
    onConnectionError: () => undefined,
  });
  cleanUps.push(() => opened.close());
  return pgUnitOfWork({ pool: opened.pool, source: 'test-festival/sample' });
}

async function publishMembers(unitOfWork: UnitOfWork, count: number, role = 'fan'): Promise<void> {
  await unitOfWork.run(async (tx) => {
    for (let n = 0; n < count; n += 1) {
      const id = randomUUID();
      const data = { id, role, createdAt: '2026-06-01T11:00:00Z' };
      tx.publish({ type: 'auth.MemberRegistered', subject: id, subjectVersion: 1, data });
    }
  });
}

async function count(sql: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`);
  return rows[0]?.n ?? 0;
}

/** The scraped value of the gauge that the alert uses. */
async function openLetters(service: RunningService): Promise<string | undefined> {
  const text = await (await fetch(`${service.managementUrl}/metrics`)).text();
  return /^clove_dead_letters_open\{[^}]*\} (\S+)$/m.exec(text)?.[1];
}

async function expectSeen(total: number): Promise<void> {
  await eventually(async () => expect(await count('sample_seen')).toBe(total), { timeoutMs: 20_000 });
  expect(await count('(SELECT DISTINCT event_id FROM sample_seen) AS distinct_events')).toBe(total);
}

describe('domain events', () => {
  test('each is handled exactly once with two replicas of relay and consumer', async () => {
    await start();
    await start();
    const unitOfWork = await writer();
    for (let batch = 0; batch < 10; batch += 1) await publishMembers(unitOfWork, 120);
    await expectSeen(1200);
    await eventually(async () => expect(await count('outbox WHERE published_at IS NULL')).toBe(0));
  });

  test('a consumer that gathers applies a full batch in one commit, and leaves what it gathers when it stops', async () => {
    const gathers = { gatherMs: 3_600_000 };
    const publish = () => {
      const event = registered(randomUUID());
      return publishRaw(broker.url, broker.names.exchange, event.type, JSON.stringify([event]));
    };
    const service = await start({}, gathers);
    for (let n = 0; n < 103; n += 1) await publish();
    await expectSeen(100);
    expect(await count('(SELECT DISTINCT xmin::text FROM sample_seen) AS commits')).toBe(1);
    await service.stop();
    await start();
    await expectSeen(103);
  });

  test('a crash between commit and acknowledgement repeats the message, not the effect', async () => {
    const amqp = new URL(broker.url);
    const proxy = await tcpProxy(amqp.hostname, Number(amqp.port));
    cleanUps.push(() => proxy.close());
    amqp.hostname = '127.0.0.1';
    amqp.port = String(proxy.port);
    let cuts = 0;
    // The connection to the broker is lost inside the transaction: it commits, but cannot acknowledge.
    const onHandled = () => {
      if (cuts > 0) return;
      cuts += 1;
      proxy.cut();
      setTimeout(() => proxy.restore(), 300);
    };
    const service = await start({ AMQP_URL: amqp.toString() }, { onHandled });
    const unitOfWork = await writer();
    await publishMembers(unitOfWork, 30);
    await expectSeen(30);
    expect(cuts).toBe(1);
    // Unacknowledged messages are redelivered before this one.
    await publishMembers(unitOfWork, 1);
    await expectSeen(31);
    await eventually(async () => expect(service.logs.lines.join('')).toContain('broker connection'));
  });

  test('without a broker the service is ready, and its events arrive when the broker is back', async () => {
    const amqp = new URL(broker.url);
    const proxy: TcpProxy = await tcpProxy(amqp.hostname, Number(amqp.port));
    cleanUps.push(() => proxy.close());
    amqp.hostname = '127.0.0.1';
    amqp.port = String(proxy.port);
    proxy.cut();
    const service = await start({ AMQP_URL: amqp.toString() });
    await eventually(async () => expect((await fetch(`${service.managementUrl}/readyz`)).status).toBe(200));
    const unitOfWork = await writer();
    await publishMembers(unitOfWork, 5);
    expect(await count('outbox WHERE published_at IS NULL')).toBe(5);
    proxy.restore();
    await expectSeen(5);
    proxy.cut();
    await publishMembers(unitOfWork, 5);
    proxy.restore();
    await expectSeen(10);
  });

  test('poison is recorded and dead-lettered at once while the others are applied; a replay is possible', async () => {
    const service = await start();
    const unitOfWork = await writer();
    await publishMembers(unitOfWork, 10);
    await publishMembers(unitOfWork, 1, 'poison');
    await publishMembers(unitOfWork, 10);
    await expectSeen(20);
    await eventually(async () => expect(await count('dead_letter WHERE acknowledged_at IS NULL')).toBe(1));
    await eventually(async () =>
      expect(await queueLength(broker.url, broker.names.deadQueue('sample'))).toBe(1),
    );
    const headers = edgeHeaders('toolbox', 'toolbox-secret');
    expect(await openLetters(service)).toBe('1');
    const listed = await fetch(`${service.managementUrl}/internal/dead-letters`, { headers });
    const list: unknown = await listed.json();
    expect(list).toMatchObject({ items: [{ type: 'auth.MemberRegistered', queue: 'sample' }] });
    const { rows } = await admin.query<{ id: string }>('SELECT id FROM dead_letter');
    const replay = () =>
      fetch(`${service.managementUrl}/internal/dead-letters/${rows[0]?.id}/replay`, {
        method: 'POST',
        headers,
      });
    expect((await replay()).status).toBe(409);
    await admin.query(`UPDATE dead_letter SET message = replace(message, '"role":"poison"', '"role":"fan"')`);
    expect((await replay()).status).toBe(204);
    await expectSeen(21);
    expect((await replay()).status).toBe(404);
    expect(await openLetters(service)).toBe('0');
  });

  test('a dead-lettered message that is published once more closes its record when it can be processed now', async () => {
    await start();
    const event = registered(randomUUID(), { role: 'poison' });
    await publishRaw(broker.url, broker.names.exchange, event.type, JSON.stringify([event]));
    await eventually(async () => expect(await count('dead_letter WHERE acknowledged_at IS NULL')).toBe(1));
    await publishRaw(
      broker.url,
      broker.names.exchange,
      event.type,
      JSON.stringify([{ ...event, data: { ...event.data, role: 'fan' } }]),
    );
    await expectSeen(1);
    expect(await count(`dead_letter WHERE resolution = 'replayed'`)).toBe(1);
  });

  test('a poisoned event twice in one batch, as a broker redelivers, is one record, and the event beside it is applied', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    const misshapen = registered(bad, { role: 7 });
    // All of it waits in the queue before the consumer starts, so that it comes as one batch.
    for (const events of [[misshapen], [misshapen, registered(good)], [misshapen]]) {
      await publishRaw(broker.url, broker.names.exchange, 'auth.MemberRegistered', JSON.stringify(events));
    }
    await eventually(async () => expect(await queueLength(broker.url, broker.names.queue('sample'))).toBe(3));
    const service = await start();
    await expectSeen(1);
    await eventually(async () =>
      expect(await queueLength(broker.url, broker.names.deadQueue('sample'))).toBe(3),
    );
    expect(await queueLength(broker.url, broker.names.queue('sample'))).toBe(0);
    expect(await count('dead_letter')).toBe(1);
    expect(await openLetters(service)).toBe('1');
  });

  test('an event that its handler cannot digest, twice in one batch: one record of it, and the good event beside it is applied once', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    const poisonous = registered(bad, { role: 'poison' });
    for (const events of [[poisonous], [registered(good), poisonous], [registered(good)]]) {
      await publishRaw(broker.url, broker.names.exchange, 'auth.MemberRegistered', JSON.stringify(events));
    }
    await eventually(async () => expect(await queueLength(broker.url, broker.names.queue('sample'))).toBe(3));
    const service = await start();
    await expectSeen(1);
    await eventually(async () =>
      expect(await queueLength(broker.url, broker.names.deadQueue('sample'))).toBe(2),
    );
    const { rows: seen } = await admin.query('SELECT event_id FROM sample_seen');
    expect(seen).toEqual([{ event_id: good }]);
    const { rows: letters } = await admin.query('SELECT event_id, type, reason, message FROM dead_letter');
    expect(letters).toMatchObject([
      { event_id: bad, type: 'auth.MemberRegistered', reason: 'handler: cannot digest this member' },
    ]);
    expect(JSON.parse(letters[0].message)).toMatchObject({ id: bad, data: { role: 'poison' } });
    expect(await openLetters(service)).toBe('1');
  });

  test('a reader of version 1 reads version 2, which has more fields; what does not fit and what it does not know it keeps as dead letters', async () => {
    await start();
    const [grown, changed, unknown] = [randomUUID(), randomUUID(), randomUUID()];
    const events = [
      { ...registered(grown, { language: 'ko' }), version: 2, priority: 'high' },
      { ...registered(changed), version: 2, data: { memberId: changed } },
      { ...registered(unknown), type: 'auth.MemberVerified' },
    ];
    await publishRaw(broker.url, broker.names.exchange, 'auth.MemberRegistered', JSON.stringify(events));
    await expectSeen(1);
    const { rows } = await admin.query('SELECT event_id, reason FROM dead_letter ORDER BY reason');
    expect(rows).toEqual([
      { event_id: changed, reason: expect.stringMatching(/^data: id: /) },
      { event_id: unknown, reason: 'type auth.MemberVerified is not in the contract' },
    ]);
    const { rows: seen } = await admin.query('SELECT event_id FROM sample_seen');
    expect(seen).toEqual([{ event_id: grown }]);
  });

  test('a message that is not an event is poison, too', async () => {
    await start();
    await publishRaw(broker.url, broker.names.exchange, 'auth.MemberRegistered', 'not json');
    await publishRaw(
      broker.url,
      broker.names.exchange,
      'auth.MemberRegistered',
      JSON.stringify([{ id: 'no', type: 'auth.MemberRegistered' }]),
    );
    await eventually(async () => expect(await count('dead_letter')).toBe(2));
    await eventually(async () =>
      expect(await queueLength(broker.url, broker.names.deadQueue('sample'))).toBe(2),
    );
  });

  test('a state consumer keeps the highest version, whatever the order of arrival', async () => {
    await start();
    const unitOfWork = await writer();
    for (const version of [3, 1, 5, 2, 4]) {
      await unitOfWork.run(async (tx) => {
        tx.publish({ type: 'event.FestivalChanged', subject: 'f', subjectVersion: version, data: festival });
      });
    }
    await eventually(async () => expect(await count('sample_state WHERE version = 5')).toBe(1));
    await eventually(async () => expect(await count('outbox WHERE published_at IS NULL')).toBe(0));
    expect(await count('sample_state')).toBe(1);
  });

  test('an event without a consumer is marked as published', async () => {
    await start();
    await (await writer()).run(async (tx) => {
      const data = {
        id: 'day-1',
        title: { ko: '첫째 날' },
        startsAt: '2026-08-07T04:00:00Z',
        sections: [],
        onSale: true,
      };
      tx.publish({ type: 'event.PerformanceChanged', subject: 'day-1', subjectVersion: 1, data });
    });
    await eventually(async () => expect(await count('outbox WHERE published_at IS NOT NULL')).toBe(1));
  });

  test('a rolled back unit of work publishes nothing', async () => {
    await start();
    const work = (await writer()).run(async (tx) => {
      tx.publish({ type: 'event.FestivalChanged', subject: 'f', subjectVersion: 1, data: festival });
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await count('outbox')).toBe(0);
  });
});

/** The event of a new member, as on the wire; `data` replaces members of its data. */
function registered(id: string, data: Record<string, unknown> = {}) {
  return {
    id,
    type: 'auth.MemberRegistered',
    version: 1,
    source: 'f/auth',
    time: '2026-06-01T11:00:00Z',
    subject: id,
    subjectVersion: 1,
    correlationId: 'c',
    causationId: 'c',
    data: { id, role: 'fan', createdAt: '2026-06-01T11:00:00Z', ...data },
  };
}

const festival = {
  festival: 'f',
  title: { ko: '축제' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  opensAt: '2026-06-01T11:00:00Z',
  closesAt: '2026-08-06T14:59:00Z',
} as const;
