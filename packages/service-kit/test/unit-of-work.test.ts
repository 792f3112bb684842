import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Database, openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import { purgeSome } from '../src/idempotency/purge.ts';
import {
  type IdempotencyScope,
  newId,
  Problem,
  type Transaction,
  Undone,
  type UnitOfWork,
} from '../src/index.ts';
import { captureLog, createTestDatabase, eventually, type TestDatabase } from '../src/testing/index.ts';
import { refuseMisshapen } from '../src/testing/refuse-misshapen.ts';

let server: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;
let retries: number;

beforeAll(async () => {
  server = await createTestDatabase();
  const own = [{ name: '0001', up: 'CREATE TABLE account (id int PRIMARY KEY, amount bigint NOT NULL)' }];
  await migrate(server.url, own, captureLog('test').log);
  database = await openDatabase({
    url: server.url,
    poolSize: 7,
    application: 'test',
    onConnectionError: () => undefined,
  });
  unitOfWork = replica();
  await database.reads.query('INSERT INTO account SELECT n, 0 FROM generate_series(1, 10) AS n');
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

/** Like another process for idempotency: it shares only the database. */
function replica(): UnitOfWork {
  retries = 0;
  return pgUnitOfWork({ pool: database.pool, source: 'test/test', onRetry: () => (retries += 1) });
}

/** A promise and its resolver: lets two transactions meet. */
function gate() {
  return Promise.withResolvers<void>();
}

describe('the unit of work', () => {
  test('repeats all of its work after a real deadlock, and both take effect', async () => {
    const first = gate();
    const second = gate();
    let tries = 0;
    const lockBoth = (a: number, b: number, mine: () => void, theirs: Promise<void>) =>
      unitOfWork.run(async (tx) => {
        tries += 1;
        await tx.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [a]);
        mine();
        await theirs;
        // Only a deadlock may end this wait, not the lock time-out.
        await tx.query('SET LOCAL lock_timeout = 0');
        await tx.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [b]);
      });
    await Promise.all([
      lockBoth(1, 2, first.resolve, second.promise),
      lockBoth(2, 1, second.resolve, first.promise),
    ]);
    expect(tries).toBeGreaterThan(2);
    expect(retries).toBeGreaterThan(0);
    expect(await database.reads.query('SELECT amount FROM account WHERE id < 3')).toEqual([
      { amount: 2 },
      { amount: 2 },
    ]);
  });

  test('work that answers Undone keeps nothing, and its answer is handed on', async () => {
    const answer = await unitOfWork.run(async (tx) => {
      await tx.query('INSERT INTO account VALUES (92, 0)');
      return new Undone('nothing kept');
    });
    expect(answer).toBe('nothing kept');
    expect(await database.reads.query('SELECT id FROM account WHERE id = 92')).toEqual([]);
    expect(await unitOfWork.run((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  test('says that it has committed events, and only then', async () => {
    let said = 0;
    const work = pgUnitOfWork({ pool: database.pool, source: 'test/test', onEvents: () => (said += 1) });
    const publish = (tx: Transaction) => {
      const data = { id: newId(), role: 'fan', createdAt: '2026-06-01T11:00:00Z' };
      tx.publish({ type: 'auth.MemberRegistered', subject: data.id, subjectVersion: 1, data });
    };
    await work.run(async (tx) => void (await tx.query('SELECT 1')));
    await work.run(async (tx) => {
      publish(tx);
      return new Undone('kept out');
    });
    const failing = work.run(async (tx) => {
      publish(tx);
      await tx.query('SELECT 1 / 0');
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(said).toBe(0);
    await work.run(async (tx) => publish(tx));
    expect(said).toBe(1);
    expect(await database.reads.query('DELETE FROM outbox RETURNING 1')).toHaveLength(1);
  });

  test('a statement that was sent without waiting still fails the commit, and rolls the others back', async () => {
    const failing = unitOfWork.run(async (tx) => {
      tx.send({ text: 'INSERT INTO account VALUES (90, 0)' });
      tx.send({ text: 'INSERT INTO account VALUES (90, 0)' });
      tx.send({ text: 'INSERT INTO account VALUES (91, 0)' });
    });
    await expect(failing).rejects.toMatchObject({ constraint: 'account_pkey' });
    expect(await database.reads.query('SELECT id FROM account WHERE id >= 90')).toEqual([]);
    expect(await unitOfWork.run((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  test('when a statement after it is waited for, the reason is still the one that failed first', async () => {
    const failing = unitOfWork.run(async (tx) => {
      tx.send({ text: 'INSERT INTO account VALUES (92, 0)' });
      tx.send({ text: 'INSERT INTO account VALUES (92, 0)' });
      await tx.query('SELECT 1');
    });
    await expect(failing).rejects.toMatchObject({ constraint: 'account_pkey' });
  });

  test('a statement that was left out, because one before it failed, is prepared when it is next asked', async () => {
    const fails = { name: 'account.fails', text: 'SELECT 1 / $1::int AS result' };
    const after = { name: 'account.after', text: 'SELECT $1::int AS one' };
    const onEveryConnection = (run: () => Promise<unknown>) =>
      Promise.allSettled(Array.from({ length: database.pool.max }, run));
    const both = (divisor: number) =>
      unitOfWork.run(async (tx) => {
        tx.send({ ...fails, values: [divisor] });
        return tx.query({ ...after, values: [1] });
      });
    for (const outcome of await onEveryConnection(() => both(0))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    }
    for (const outcome of await onEveryConnection(() => both(1))) {
      expect(outcome).toEqual({ status: 'fulfilled', value: [{ one: 1 }] });
    }
  });

  test('a statement sent without waiting whose values have no form in SQL keeps the transaction from its commit', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const failing = unitOfWork.run(async (tx) => {
      tx.send({ text: 'INSERT INTO account VALUES (93, 0)' });
      tx.send({ text: 'SELECT $1::jsonb', values: [circular] });
      tx.send({ text: 'INSERT INTO account VALUES (94, 0)' });
    });
    await expect(failing).rejects.toThrow('circular');
    expect(await database.reads.query('SELECT id FROM account WHERE id IN (93, 94)')).toEqual([]);
  });

  test('rows keep their columns when a statement is asked again on the same connection, also after it had none', async () => {
    const text = 'SELECT id, amount FROM account WHERE id = $1';
    const read = (id: number) =>
      unitOfWork.run((tx) => tx.query({ name: 'account.one', text, values: [id] }));
    const none = Array.from({ length: database.pool.max }, () => read(-1));
    expect((await Promise.all(none)).flat()).toEqual([]);
    expect(await read(1)).toEqual([{ id: 1, amount: expect.any(Number) }]);
    const [[first], [again]] = await Promise.all([read(1), read(1)]);
    expect(again).toEqual(first);
  });

  test('of statements that are waited for together, the reason is the one that failed first, whichever rejection is seen first', async () => {
    const together = unitOfWork.run(async (tx) => {
      const throughLayers = async (layers: number): Promise<unknown> =>
        layers === 0 ? tx.query('SELECT 1 / 0') : await throughLayers(layers - 1);
      await Promise.all([throughLayers(20), tx.query('SELECT 1')]);
    });
    await expect(together).rejects.toMatchObject({ code: '22012' });
  });

  test('a row that stays locked is refused as busy after three repeats', async () => {
    const locked = gate();
    const done = gate();
    const holder = unitOfWork.run(async (tx) => {
      await tx.query('SELECT FROM account WHERE id = 3 FOR UPDATE');
      locked.resolve();
      await done.promise;
    });
    await locked.promise;
    let tries = 0;
    const blocked = unitOfWork.run((tx) => {
      tries += 1;
      return tx.query('UPDATE account SET amount = 1 WHERE id = 3');
    });
    await expect(blocked).rejects.toMatchObject({ refusal: { reason: 'busy', temporary: true } });
    expect(tries).toBe(4);
    done.resolve();
    await holder;
  });

  test('an SQL error that the work swallowed still fails the commit', async () => {
    const run = unitOfWork.run(async (tx) => {
      await tx.query('UPDATE account SET amount = 99 WHERE id = 4');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(run).rejects.toThrow('division by zero');
    expect(await database.reads.query('SELECT amount FROM account WHERE id = 4')).toEqual([{ amount: 0 }]);
  });

  test('checking events, refuses one whose data does not fit the contract', async () => {
    const checking = pgUnitOfWork({ pool: database.pool, source: 't/t', checkEvents: refuseMisshapen });
    const data = { id: 'no uuid', role: 'fan', createdAt: '2026-06-01T11:00:00Z' };
    const run = checking.run(async (tx) => {
      tx.publish({ type: 'auth.MemberRegistered', subject: 'm', subjectVersion: 1, data });
    });
    await expect(run).rejects.toThrow(/auth.MemberRegistered of m does not fit the contract: id/);
    expect(await database.reads.query('SELECT FROM outbox')).toEqual([]);
  });

  test('checking events, refuses one that lacks what a consumer needs, and names the consumer', async () => {
    const archive = { events: { 'auth.MemberErased': z.object({ reason: z.string() }) } };
    const checking = pgUnitOfWork({
      pool: database.pool,
      source: 't/t',
      checkEvents: (events) => refuseMisshapen(events, { archive }),
    });
    const data = { id: newId(), erasedAt: '2026-06-01T11:00:00Z' };
    const run = checking.run(async (tx) => {
      tx.publish({ type: 'auth.MemberErased', subject: data.id, subjectVersion: 1, data });
    });
    await expect(run).rejects.toThrow(/breaks its consumers: archive needs reason/);
    expect(await database.reads.query('SELECT FROM outbox')).toEqual([]);
  });

  test('with every connection busy, the database still counts as reachable', async () => {
    const held = gate();
    const busy = Array.from({ length: database.pool.max }, () => unitOfWork.run(() => held.promise));
    await database.ping();
    held.resolve();
    await Promise.all(busy);
  });

  test('goes on when a migration has added a column to what its statements read', async () => {
    const all = { name: 'account.all', text: 'SELECT * FROM account WHERE id = 1' };
    const onEveryConnection = (read: () => Promise<unknown[]>) =>
      Promise.all(Array.from({ length: database.pool.max }, read));
    await onEveryConnection(() => unitOfWork.run((tx) => tx.query(all)));
    await database.reads.query('ALTER TABLE account ADD COLUMN note text');
    const read = [
      () => unitOfWork.run((tx) => tx.query(all)),
      () => unitOfWork.only(all),
      () => database.reads.query(all),
    ];
    for (const each of read) {
      for (const [row] of await onEveryConnection(each)) expect(row).toMatchObject({ id: 1, note: null });
      await database.reads.query('ALTER TABLE account DROP COLUMN note');
      await expect(unitOfWork.run((tx) => tx.query(all))).resolves.not.toMatchObject([{ note: null }]);
      await database.reads.query('ALTER TABLE account ADD COLUMN note text');
    }
    await database.reads.query('ALTER TABLE account DROP COLUMN note');
  });

  test('works with the safe settings: synchronous commit, lock and statement time-outs', async () => {
    const settings = await unitOfWork.run((tx) =>
      tx.query(`SELECT current_setting('synchronous_commit') AS sync, current_setting('lock_timeout') AS lock,
                       current_setting('statement_timeout') AS statement`),
    );
    expect(settings).toEqual([{ sync: 'on', lock: '300ms', statement: '10s' }]);
  });

  test('a database that cannot be reached is a temporary refusal', async () => {
    const away = await openDatabase({
      url: 'postgres://none@127.0.0.1:1/none',
      poolSize: 2,
      application: 'test',
      onConnectionError: () => undefined,
    });
    const run = pgUnitOfWork({ pool: away.pool, source: 't/t' }).run((tx) => tx.query('SELECT 1'));
    await expect(run).rejects.toMatchObject({ refusal: { reason: 'database-unavailable', temporary: true } });
    await away.close();
  });

  test('an int8 that is no safe integer is an error, never a wrong amount', async () => {
    await expect(database.reads.query('SELECT 9007199254740993::bigint AS n')).rejects.toThrow(RangeError);
  });
});

describe('idempotency over sets', () => {
  const scope = (key: string, bodyHash = 'h'): IdempotencyScope => ({
    principal: 'p',
    operation: 'o',
    key,
    bodyHash,
  });

  const inFlight = { outcome: 'refused', refusal: { reason: 'request-in-flight' } };

  test('one statement claims many; repeats replay, other bodies and doubles in flight are refused', async () => {
    const first = await unitOfWork.run(async (tx) => {
      const claims = await tx.idempotency.claim([scope('b'), scope('a'), scope('b')]);
      tx.idempotency.answer([
        { scope: scope('a'), status: 201, body: { id: 1 } },
        { scope: scope('b'), status: 204, body: undefined },
      ]);
      return claims;
    });
    expect(first).toEqual([{ outcome: 'new' }, { outcome: 'new' }, inFlight]);
    const again = await unitOfWork.run((tx) =>
      tx.idempotency.claim([scope('a'), scope('b'), scope('c'), scope('a', 'other')]),
    );
    expect(again.slice(0, 3)).toEqual([
      { outcome: 'replay', status: 201, body: { id: 1 } },
      { outcome: 'replay', status: 204, body: undefined },
      { outcome: 'new' },
    ]);
    const [other] = await unitOfWork.run((tx) => tx.idempotency.claim([scope('a', 'other')]));
    expect(other).toEqual({ outcome: 'refused', refusal: { reason: 'idempotency-key-reused' } });
  });

  test('a second replica waits for the first and replays its answer', async () => {
    const claimed = gate();
    const waitedFor = gate();
    const first = unitOfWork.run(async (tx) => {
      await tx.idempotency.claim([scope('replicas')]);
      claimed.resolve();
      await waitedFor.promise;
      tx.idempotency.answer([{ scope: scope('replicas'), status: 201, body: 'mine' }]);
    });
    await claimed.promise;
    const [same] = await unitOfWork.run((tx) => tx.idempotency.claim([scope('replicas')]));
    expect(same).toEqual(inFlight);
    const other = replica().run((tx) => tx.idempotency.claim([scope('replicas')]));
    await eventually(async () => {
      const waiting = await database.reads.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(waiting).toHaveLength(1);
    });
    waitedFor.resolve();
    const [[second]] = await Promise.all([other, first]);
    expect(second).toEqual({ outcome: 'replay', status: 201, body: 'mine' });
  });

  test('a rolled back claim leaves the key free', async () => {
    const failing = unitOfWork.run(async (tx) => {
      await tx.idempotency.claim([scope('free')]);
      throw new Problem({ status: 409, type: 'sold-out', detail: 'Sold out.' });
    });
    await expect(failing).rejects.toMatchObject({ type: 'sold-out' });
    expect(await unitOfWork.run((tx) => tx.idempotency.claim([scope('free')]))).toEqual([{ outcome: 'new' }]);
  });

  test('records are deleted after a day, not before', async () => {
    await unitOfWork.run(async (tx) => {
      await tx.idempotency.claim([scope('old'), scope('young')]);
      await tx.query(
        `UPDATE idempotency SET created_at = clock_timestamp() - interval '25 hours' WHERE key = 'old'`,
      );
    });
    expect(await purgeSome(database.reads)).toBe(1);
    expect(await database.reads.query(`SELECT key FROM idempotency WHERE key IN ('old', 'young')`)).toEqual([
      { key: 'young' },
    ]);
  });
});
