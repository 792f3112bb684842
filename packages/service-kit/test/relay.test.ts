import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { type Database, openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import { WakeUp } from '../src/flow/wake-up.ts';
import type { NamedQuery, Queryable } from '../src/index.ts';
import { relayOutbox } from '../src/messaging/relay.ts';
import { RelayLease } from '../src/messaging/relay-lease.ts';
import { flowCounters } from '../src/service/metrics.ts';
import {
  captureLog,
  createTestBroker,
  createTestDatabase,
  declareTopology,
  eventually,
  type TestBroker,
  type TestDatabase,
} from '../src/testing/index.ts';
import { deleteQueues, firstMessage, publishRaw } from './broker-access.ts';

let database: TestDatabase;
let broker: TestBroker;
let opened: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  broker = await createTestBroker({ sample: ['auth.MemberRegistered'] });
  await migrate(database.url, [], captureLog('test').log);
  opened = await openDatabase({
    url: database.url,
    poolSize: 4,
    application: 'test',
    onConnectionError: () => undefined,
  });
});

afterEach(async () => {
  await opened.close();
  await broker.drop();
  await database.drop();
});

describe('the relay lease', () => {
  test('has one holder; another takes over when it ends, and the first then detects that it lost it', async () => {
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
    const other = new RelayLease(opened.reads, 60_000);
    let leaseAsked = 0;
    let askedAtTakeOver = 0;
    const tookOver = Promise.withResolvers<void>();
    // Reads the outbox, then waits until another relay owns the lease, as with SIGSTOP and SIGCONT.
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
    await pgUnitOfWork({ pool: opened.pool, source: 'test/sample' }).run(async (tx) => {
      const data = { id: randomUUID(), role: 'fan', createdAt: '2026-06-01T11:00:00Z' };
      tx.publish({ type: 'auth.MemberRegistered', subject: data.id, subjectVersion: 1, data });
    });
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
      committed: new WakeUp(),
      leaseMs: 200,
      signal: abort.signal,
    });
    await tookOver.promise;
    // That it asks for the lease once more shows that it is past the point of publishing.
    await eventually(() => expect(leaseAsked).toBeGreaterThan(askedAtTakeOver));
    abort.abort();
    await relaying;
    await publishRaw(broker.url, exchange, 'auth.MemberRegistered', 'after the relay');
    expect(await firstMessage(broker.url, broker.names.queue('sample'))).toBe('after the relay');
    expect(await opened.reads.query('SELECT published_at FROM outbox')).toEqual([{ published_at: null }]);
  });
});

describe('an idle relay', () => {
  test('publishes what its own process commits without waiting for its next look', async () => {
    const committed = new WakeUp();
    const abort = new AbortController();
    const relaying = relayOutbox({
      ...flowCounters(new Registry()),
      db: opened.reads,
      amqpUrl: broker.url,
      service: 'sample',
      log: captureLog('test').log,
      exchange: broker.names.exchange,
      committed,
      idlePollMs: 3_600_000,
      signal: abort.signal,
    });
    const unitOfWork = pgUnitOfWork({
      ...{ pool: opened.pool, source: 'test/sample' },
      onEvents: () => committed.call(),
    });
    for (const id of [randomUUID(), randomUUID()]) {
      await unitOfWork.run(async (tx) => {
        const data = { id, role: 'fan', createdAt: '2026-06-01T11:00:00Z' };
        tx.publish({ type: 'auth.MemberRegistered', subject: id, subjectVersion: 1, data });
      });
      const message: unknown = JSON.parse(await firstMessage(broker.url, broker.names.queue('sample')));
      expect(message).toMatchObject([{ subject: id }]);
    }
    abort.abort();
    await relaying;
  });
});

describe('a relay of events without a consumer', () => {
  test('marks them as published, and from the moment that a queue is bound delivers every one', async () => {
    const quiet = await createTestBroker({});
    const counters = flowCounters(new Registry());
    const abort = new AbortController();
    const relaying = relayOutbox({
      ...counters,
      db: opened.reads,
      amqpUrl: quiet.url,
      service: 'sample',
      log: captureLog('test').log,
      exchange: quiet.names.exchange,
      committed: new WakeUp(),
      signal: abort.signal,
    });
    // The first time all of them are returned, then one of each group is sent as a probe.
    for (const returned of [1, 2]) {
      await announce(3);
      await eventually(async () => expect(await unpublished()).toBe(0));
      await eventually(async () => expect((await counters.unroutable.get()).values[0]?.value).toBe(returned));
    }
    await declareTopology(quiet.url, { late: ['auth.MemberRegistered'] }, quiet.env.BROKER_PREFIX);
    const members = await announce(3);
    await eventually(async () => expect(await unpublished()).toBe(0));
    const received: unknown[] = [];
    while (received.length < 3) {
      received.push(...JSON.parse(await firstMessage(quiet.url, quiet.names.queue('late'))));
    }
    expect(received).toMatchObject(members.map((subject) => ({ subject })));
    abort.abort();
    await relaying;
    await deleteQueues(quiet.url, [quiet.names.queue('late'), quiet.names.deadQueue('late')]);
    await quiet.drop();
  });
});

/** Commits that many events together and answers their subjects. */
async function announce(count: number): Promise<string[]> {
  const members = Array.from({ length: count }, () => randomUUID());
  await pgUnitOfWork({ pool: opened.pool, source: 'test/sample' }).run(async (tx) => {
    for (const id of members) {
      const data = { id, role: 'fan' as const, createdAt: '2026-06-01T11:00:00Z' };
      tx.publish({ type: 'auth.MemberRegistered', subject: id, subjectVersion: 1, data });
    }
  });
  return members;
}

async function unpublished(): Promise<number> {
  const rows = await opened.reads.query('SELECT id FROM outbox WHERE published_at IS NULL');
  return rows.length;
}
