import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from 'amqplib';
import pg from 'pg';
import { Registry } from 'prom-client';
import { openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import type { NamedQuery, Queryable, UnitOfWork } from '../src/index.ts';
import { relayOutbox } from '../src/messaging/relay.ts';
import { RelayLease } from '../src/messaging/relay-lease.ts';
import { flowCounters } from '../src/service/metrics.ts';
import {
  captureLog,
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';
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

async function start(env: Record<string, string> = {}, onHandled?: () => void): Promise<RunningService> {
  const service = await startService(
    sampleService(onHandled === undefined ? {} : { onHandled }),
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

function writer(): UnitOfWork {
  const opened = openDatabase({
    url: database.url,
    poolSize: 4,
    application: 'test',
    onIdleError: () => undefined,
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

async function expectSeen(total: number): Promise<void> {
  await eventually(async () => expect(await count('sample_seen')).toBe(total), { timeoutMs: 20_000 });
  expect(await count('(SELECT DISTINCT event_id FROM sample_seen) AS distinct_events')).toBe(total);
}

describe('domain events', () => {
  test('each is handled exactly once with two replicas of relay and consumer', async () => {
    await start();
    await start();
    const unitOfWork = writer();
    for (let batch = 0; batch < 10; batch += 1) await publishMembers(unitOfWork, 120);
    await expectSeen(1200);
    await eventually(async () => expect(await count('outbox WHERE published_at IS NULL')).toBe(0));
  });

  test('a crash between commit and acknowledgement repeats the message, not the effect', async () => {
    const amqp = new URL(broker.url);
    const proxy = await tcpProxy(amqp.hostname, Number(amqp.port));
    cleanUps.push(() => proxy.close());
    amqp.hostname = '127.0.0.1';
    amqp.port = String(proxy.port);
    let cuts = 0;
    // The line to the broker goes down inside the transaction: it commits, its acknowledgement cannot arrive.
    const service = await start({ AMQP_URL: amqp.toString() }, () => {
      if (cuts > 0) return;
      cuts += 1;
      proxy.cut();
      setTimeout(() => proxy.mend(), 300);
    });
    const unitOfWork = writer();
    await publishMembers(unitOfWork, 30);
    await expectSeen(30);
    expect(cuts).toBe(1);
    // What was not acknowledged comes again before this one.
    await publishMembers(unitOfWork, 1);
    await expectSeen(31);
    await eventually(async () => expect(service.logs.lines.join('')).toContain('broker connection'));
  });

  test('with the broker away the service is ready, and its events arrive when the broker is back', async () => {
    const amqp = new URL(broker.url);
    const proxy: TcpProxy = await tcpProxy(amqp.hostname, Number(amqp.port));
    cleanUps.push(() => proxy.close());
    amqp.hostname = '127.0.0.1';
    amqp.port = String(proxy.port);
    proxy.cut();
    const service = await start({ AMQP_URL: amqp.toString() });
    await eventually(async () => expect((await fetch(`${service.managementUrl}/readyz`)).status).toBe(200));
    const unitOfWork = writer();
    await publishMembers(unitOfWork, 5);
    expect(await count('outbox WHERE published_at IS NULL')).toBe(5);
    proxy.mend();
    await expectSeen(5);
    proxy.cut();
    await publishMembers(unitOfWork, 5);
    proxy.mend();
    await expectSeen(10);
  });

  test('poison is recorded and dead-lettered at once while the others go on; a replay is possible', async () => {
    const service = await start();
    const unitOfWork = writer();
    await publishMembers(unitOfWork, 10);
    await publishMembers(unitOfWork, 1, 'poison');
    await publishMembers(unitOfWork, 10);
    await expectSeen(20);
    await eventually(async () => expect(await count('dead_letter WHERE acknowledged_at IS NULL')).toBe(1));
    await eventually(async () => expect(await queueLength(broker.names.deadQueue('sample'))).toBe(1));
    const headers = edgeHeaders('toolbox', 'toolbox-secret');
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
  });

  test('a dead-lettered message that is published once more closes its record when it is digestible now', async () => {
    await start();
    const id = randomUUID();
    const event = {
      id,
      type: 'auth.MemberRegistered',
      version: 1,
      source: 'f/auth',
      time: '2026-06-01T11:00:00Z',
      subject: id,
      subjectVersion: 1,
      correlationId: 'c',
      causationId: 'c',
      data: { id, role: 'poison', createdAt: '2026-06-01T11:00:00Z' },
    };
    await publishRaw(event.type, JSON.stringify([event]));
    await eventually(async () => expect(await count('dead_letter WHERE acknowledged_at IS NULL')).toBe(1));
    await publishRaw(event.type, JSON.stringify([{ ...event, data: { ...event.data, role: 'fan' } }]));
    await expectSeen(1);
    expect(await count(`dead_letter WHERE resolution = 'replayed'`)).toBe(1);
  });

  test('a message that is not an event is poison, too', async () => {
    await start();
    await publishRaw('auth.MemberRegistered', 'not json');
    await publishRaw('auth.MemberRegistered', JSON.stringify([{ id: 'no', type: 'auth.MemberRegistered' }]));
    await eventually(async () => expect(await count('dead_letter')).toBe(2));
    await eventually(async () => expect(await queueLength(broker.names.deadQueue('sample'))).toBe(2));
  });

  test('a state consumer keeps the highest version, whatever the order of arrival', async () => {
    await start();
    const unitOfWork = writer();
    for (const version of [3, 1, 5, 2, 4]) {
      await unitOfWork.run(async (tx) => {
        tx.publish({ type: 'event.FestivalChanged', subject: 'f', subjectVersion: version, data: festival });
      });
    }
    await eventually(async () => expect(await count('sample_state WHERE version = 5')).toBe(1));
    await eventually(async () => expect(await count('outbox WHERE published_at IS NULL')).toBe(0));
    expect(await count('sample_state')).toBe(1);
  });

  test('an event that nobody consumes is marked as published', async () => {
    await start();
    await writer().run(async (tx) => {
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
    const work = writer().run(async (tx) => {
      tx.publish({ type: 'event.FestivalChanged', subject: 'f', subjectVersion: 1, data: festival });
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await count('outbox')).toBe(0);
  });
});

describe('the relay lease', () => {
  test('has one holder; another takes over when it ends, and the first then knows that it lost it', async () => {
    await migrate(database.url, [], captureLog('test').log);
    const opened = openDatabase({
      url: database.url,
      poolSize: 2,
      application: 'test',
      onIdleError: () => undefined,
    });
    cleanUps.push(() => opened.close());
    const first = new RelayLease(opened.reads, 300);
    const second = new RelayLease(opened.reads, 5_000);
    expect(await first.hold()).toBe(true);
    expect(await second.hold()).toBe(false);
    // As if the first process had been stopped past its lease.
    await eventually(async () => expect(await second.hold()).toBe(true));
    expect(first.held).toBe(false);
    expect(await first.hold()).toBe(false);
    await second.release();
    expect(await first.hold()).toBe(true);
  });
});

describe('a relay that was stopped', () => {
  test('past its lease, neither publishes nor marks what it had read before', async () => {
    await migrate(database.url, [], captureLog('test').log);
    const opened = openDatabase({
      url: database.url,
      poolSize: 4,
      application: 'test',
      onIdleError: () => undefined,
    });
    cleanUps.push(() => opened.close());
    const other = new RelayLease(opened.reads, 60_000);
    let leaseAsked = 0;
    let askedAtTakeOver = 0;
    const tookOver = Promise.withResolvers<void>();
    // Reads the outbox, then stands still until another relay owns the lease: as SIGSTOP and SIGCONT would have it.
    const stopped: Queryable = {
      async query<R>(query: string | NamedQuery, values?: readonly unknown[]): Promise<R[]> {
        const rows = await opened.reads.query<R>(query, values);
        if (typeof query === 'string' && query.includes('INSERT INTO relay_lease')) leaseAsked += 1;
        if (typeof query !== 'string' && query.name === 'clove-outbox-unpublished' && rows.length > 0) {
          await eventually(async () => expect(await other.hold()).toBe(true));
          askedAtTakeOver = leaseAsked;
          tookOver.resolve();
        }
        return rows;
      },
    };
    await publishMembers(writer(), 3);
    const abort = new AbortController();
    const { log } = captureLog('test');
    const counters = flowCounters(new Registry());
    const { exchange } = broker.names;
    const relaying = relayOutbox({
      ...counters,
      db: stopped,
      amqpUrl: broker.url,
      service: 'sample',
      log,
      exchange,
      leaseMs: 200,
      signal: abort.signal,
    });
    await tookOver.promise;
    // That it asks for the lease once more shows that it is past the point of publishing.
    await eventually(() => expect(leaseAsked).toBeGreaterThan(askedAtTakeOver));
    abort.abort();
    await relaying;
    await publishRaw('auth.MemberRegistered', 'after the relay');
    expect(await firstMessage(broker.names.queue('sample'))).toBe('after the relay');
    expect(await count('outbox WHERE published_at IS NOT NULL')).toBe(0);
  });
});

const festival = {
  festival: 'f',
  title: { ko: '축제' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  opensAt: '2026-06-01T11:00:00Z',
  closesAt: '2026-08-06T14:59:00Z',
} as const;

async function queueLength(queue: string): Promise<number> {
  const connection = await connect(broker.url);
  try {
    const channel = await connection.createChannel();
    const { messageCount } = await channel.checkQueue(queue);
    return messageCount;
  } finally {
    await connection.close();
  }
}

async function firstMessage(queue: string): Promise<string> {
  const connection = await connect(broker.url);
  try {
    const channel = await connection.createChannel();
    return await eventually(async () => {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) throw new Error('the queue is empty');
      return message.content.toString();
    });
  } finally {
    await connection.close();
  }
}

async function publishRaw(routingKey: string, text: string): Promise<void> {
  const connection = await connect(broker.url);
  const channel = await connection.createConfirmChannel();
  channel.publish(broker.names.exchange, routingKey, Buffer.from(text));
  await channel.waitForConfirms();
  await connection.close();
}
