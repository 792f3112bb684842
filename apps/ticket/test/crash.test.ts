import { randomUUID } from 'node:crypto';
import type { StandIn } from '@clove/order-saga/testing';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { type ReplicaProcess, replicaProcess } from './replica-process.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let victim: ReplicaProcess | undefined;
beforeAll(async () => {
  office = await Office.open();
  // Migrated and provisioned; from here on every replica is one that the test starts.
  await office.stopReplicas();
});
afterEach(async () => {
  office.inventory.behave();
  office.payment.behave();
  await victim?.kill();
  await office.stopReplicas();
  office.checkStandIns();
});
afterAll(() => office.close());

const { cancel } = ticketRequests(() => office);

type Crash = 'before' | 'after';

/** The replica is killed when it calls this: before the other service did anything, or after it did and before the answer. */
function killAt(service: StandIn, path: string, when: Crash): Promise<void> {
  return new Promise((resolve, reject) => {
    service.interfere(path, async (_, act) => {
      service.behave(path);
      if (when === 'after') act();
      await victim?.kill();
      resolve();
      throw new Error('the calling replica was killed');
    });
    setTimeout(() => reject(new Error(`no request for ${path} arrived`)), 30_000).unref();
  });
}

async function ordered(prices: readonly number[] = [10_000]) {
  victim = await replicaProcess(office.env);
  const fan = randomUUID();
  const hold = office.inventory.place(fan, prices);
  const order = await office.order(fan, hold, victim.url);
  return { fan, hold, order, url: victim.url };
}

async function expectBoughtOnce(orderId: string, holdId: string): Promise<void> {
  await office.addReplica();
  await office.settled(orderId, 'COMPLETED', 20_000);
  expect(office.inventory.hold(holdId)).toMatchObject({ state: 'SOLD', orderId });
  expect(office.payment.ofOrder(orderId)).toMatchObject({ state: 'CAPTURED', captured: 10_000 });
  const { rows } = await office.sql.query('SELECT state FROM tickets WHERE order_id = $1', [orderId]);
  expect(rows).toEqual([{ state: 'VALID' }]);
}

describe('a replica killed with SIGKILL', () => {
  test.each<[string, Crash]>([
    ['/internal/holds/pin', 'before'],
    ['/internal/holds/pin', 'after'],
    ['/internal/holds/sell', 'before'],
    ['/internal/holds/sell', 'after'],
  ])('at %s, %s it took effect: another replica finishes the purchase', async (path, when) => {
    const { order, hold, url } = await ordered();
    const killed = killAt(office.inventory, path, when);
    await office.comeBack(order.id, undefined, url);
    await killed;
    await expectBoughtOnce(order.id, hold.id);
  });

  test.each<Crash>(['before', 'after'])(
    'at the capture, %s it took effect: money is taken once and the ticket issued',
    async (when) => {
      const { order, hold, url } = await ordered();
      const killed = killAt(office.payment, '/internal/payments/capture', when);
      await office.comeBack(order.id, undefined, url);
      await killed;
      await expectBoughtOnce(order.id, hold.id);
    },
  );

  test.each<Crash>(['before', 'after'])(
    'while starting the payment, %s it took effect: the fan’s repeated request continues',
    async (when) => {
      victim = await replicaProcess(office.env);
      const fan = randomUUID();
      const hold = office.inventory.place(fan, [10_000]);
      const request = {
        as: fan,
        key: randomUUID(),
        body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' },
      };
      const killed = killAt(office.payment, '/internal/payments', when);
      await expect(office.request('POST', '/api/orders', { ...request, base: victim.url })).rejects.toThrow();
      await killed;
      await office.addReplica();
      const answer = await office.request<{ order: OrderBody }>('POST', '/api/orders', request);
      expect(answer.body.order.state).toBe('AWAITING_PAYMENT');
      await office.comeBack(answer.body.order.id);
      await office.settled(answer.body.order.id, 'COMPLETED');
    },
  );

  test('while freeing what an expired order held: it is freed', async () => {
    const { order, hold } = await ordered();
    const killed = killAt(office.inventory, '/internal/holds/release', 'before');
    await office.sql.query(`UPDATE orders SET deadline = now(), next_at = now() WHERE id = $1`, [order.id]);
    await killed;
    await office.addReplica();
    await office.settled(order.id, 'EXPIRED');
    expect(office.inventory.hold(hold.id).state).toBe('RELEASED');
  });

  test('in the middle of a refund: the fan is paid back once', async () => {
    const { fan, order, hold, url } = await ordered();
    await office.comeBack(order.id, undefined, url);
    await office.settled(order.id, 'COMPLETED');
    const killed = killAt(office.payment, '/internal/refunds', 'after');
    await cancel(fan, [order.lines[0]?.id], { base: url });
    await killed;
    await office.addReplica();
    await eventually(
      async () => {
        const { body } = await office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
        expect(body.lines[0]?.state).toBe('CANCELLED');
      },
      { timeoutMs: 15_000 },
    );
    expect(office.refundsOf(order.id).map((refund) => refund.amount)).toEqual([10_000]);
    expect(office.inventory.hold(hold.id).freedUnits.size).toBe(1);
  });
});

describe('a replica killed while goods are withdrawn', () => {
  test.each<Crash>(['before', 'after'])(
    '%s the inventory took them back: another one goes on, and the fan is paid back once',
    async (when) => {
      victim = await replicaProcess(office.env);
      const fan = randomUUID();
      const hold = office.merch.place(fan, [25_000]);
      const placed = await office.request<{ order: OrderBody }>('POST', '/api/orders', {
        as: fan,
        base: victim.url,
        body: { holds: [{ inventory: 'merch', holdId: hold.id }], paymentMethod: 'kakao-pay' },
      });
      const { id, lines } = placed.body.order;
      await office.comeBack(id, undefined, victim.url);
      await office.settled(id, 'COMPLETED');
      const killed = killAt(office.merch, '/internal/deliveries/withdraw', when);
      const cancelling = {
        as: fan,
        key: randomUUID(),
        body: { lineIds: lines.map((line) => line.id) },
      };
      const path = `/api/orders/${id}/lines/cancel`;
      await expect(office.request('POST', path, { ...cancelling, base: victim.url })).rejects.toThrow();
      await killed;
      const { rows } = await office.sql.query('SELECT state FROM order_lines WHERE order_id = $1', [id]);
      expect(rows).toEqual([{ state: 'WITHDRAWING' }]);
      expect(office.refundsOf(id)).toEqual([]);

      await office.addReplica();
      await eventually(() => expect(office.refundedOf(id)).toBe(25_000), { timeoutMs: 15_000 });
      expect(office.refundsOf(id)).toHaveLength(1);
      expect(office.merch.hold(hold.id).freedUnits.size).toBe(1);
      expect(await office.request('POST', path, cancelling)).toMatchObject({
        status: 202,
        body: { refunds: [{ amount: 25_000, fee: 0 }], refused: [], waiting: [] },
      });
    },
  );
});

describe('two replicas', () => {
  test('one paused past its lease overwrites nothing of the other’s work', async () => {
    const { order, hold, url } = await ordered();
    const paused = new Promise<void>((resolve) => {
      office.inventory.interfere('/internal/holds/pin', (_, act) => {
        office.inventory.behave('/internal/holds/pin');
        victim?.pause();
        resolve();
        return act();
      });
    });
    await office.comeBack(order.id, undefined, url);
    await paused;
    await office.addReplica();
    await office.settled(order.id, 'COMPLETED', 20_000);
    const before = await office.sql.query('SELECT version FROM orders WHERE id = $1', [order.id]);
    const events = () =>
      office.sql.query('SELECT count(*)::int AS n FROM outbox WHERE subject = $1', [order.id]);
    const eventsBefore = await events();
    victim?.resume();
    // The resumed replica answers again: it has finished what it was doing.
    await eventually(async () => expect((await fetch(`${url}/openapi.json`)).status).toBe(200));
    const after = await office.sql.query('SELECT version, state FROM orders WHERE id = $1', [order.id]);
    expect(after.rows[0]).toMatchObject({ state: 'COMPLETED', version: before.rows[0].version });
    expect((await events()).rows).toEqual(eventsBefore.rows);
    expect(office.inventory.hold(hold.id).state).toBe('SOLD');
  });

  test('sell to forty fans at once: every order complete, every event once, every capture once', async () => {
    const replicas = [await office.addReplica(), await office.addReplica()];
    const orders = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const base = replicas[index % 2]?.url;
        const fan = randomUUID();
        const order = await office.order(fan, office.inventory.place(fan, [1_000, 2_000]), base);
        await Promise.all(replicas.map((replica) => office.comeBack(order.id, undefined, replica.url)));
        return order.id;
      }),
    );
    for (const orderId of orders) await office.settled(orderId, 'COMPLETED');
    const { rows } = await office.sql.query(
      `SELECT (SELECT count(*) FROM tickets WHERE order_id = ANY ($1))::int AS tickets,
         (SELECT count(*) FROM outbox WHERE type = 'ticket.OrderCompleted' AND subject = ANY ($1::text[]))::int AS events`,
      [orders],
    );
    expect(rows).toEqual([{ tickets: 80, events: 40 }]);
    for (const orderId of orders) expect(office.payment.ofOrder(orderId).captured).toBe(3_000);
  });
});
