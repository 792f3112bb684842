import { randomUUID } from 'node:crypto';
import { AuditFact, events, RefundItem } from '@clove/contracts';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Office, type OrderBody } from './office.ts';
import { type ReplicaProcess, replicaProcess } from './replica-process.ts';
import { performanceId } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

const perSecond = 10;
let office: Office;
beforeEach(async () => {
  office = await Office.open({ MASS_REFUND_PER_SECOND: String(perSecond) });
});
afterEach(async () => {
  office.checkStandIns();
  await office.close();
});

const organiser = randomUUID();
const path = '/api/tickets/performance-cancellations';
const { ticketOf, offer, claim, cancel, scan, cancelPerformance, progress } = ticketRequests(() => office);

describe('cancelling a performance', () => {
  test('is published once, with when and why', async () => {
    expect((await cancelPerformance()).status).toBe(202);
    expect((await cancelPerformance({ reason: 'once more' })).status).toBe(202);
    const { rows } = await office.sql.query(
      `SELECT data FROM outbox WHERE type = 'ticket.PerformanceCancelled' AND subject = $1`,
      [performanceId],
    );
    expect(rows).toHaveLength(1);
    const { data } = z.object({ data: events['ticket.PerformanceCancelled'].data }).parse(rows[0]);
    expect(data).toMatchObject({ performanceId, reason: 'typhoon' });
  });

  test('is the organiser’s and operations’, needs the id twice, and a performance that exists', async () => {
    expect((await cancelPerformance({ confirm: 'day-2' })).status).toBe(422);
    expect((await cancelPerformance({ performanceId: 'day-9', confirm: 'day-9' })).status).toBe(404);
    const body = { performanceId, reason: 'typhoon', confirm: performanceId };
    for (const role of ['fan', 'staff'] as const) {
      expect((await office.request('POST', path, { as: organiser, role, body })).status).toBe(403);
      expect((await office.request('GET', path, { as: organiser, role })).status).toBe(403);
    }
    const unknown = { ...body, performanceId: 'day-9', confirm: 'day-9' };
    expect((await office.request('POST', path, { as: organiser, role: 'ops', body: unknown })).status).toBe(
      404,
    );
    const { status } = await office.request('GET', `${path}/${performanceId}`, {
      as: organiser,
      role: 'organiser',
    });
    expect(status).toBe(404);
  });

  test('pays valid, offered, passed-on and checked-in tickets back in full to their payers; units stay sold', async () => {
    const [fan, friend] = [randomUUID(), randomUUID()];
    // Too late for a cancellation by the fan; no such rule applies to the organiser's.
    const { order, hold } = await office.buy(fan, [10_000, 20_000, 30_000, 40_000]);
    const [, offered = '', passedOn = '', entered = ''] = order.lines.map((line) => line.id);
    await office.sql.query(`UPDATE performances SET starts_at = now() - interval '1 hour'`);
    await offer(fan, offered);
    const { token } = (await offer(fan, passedOn)).body;
    expect((await claim(friend, token)).status).toBe(200);
    const { qr } = (await ticketOf(fan, entered)).body;
    expect((await scan(qr)).status).toBe(200);
    const free = await office.buy(randomUUID(), [0]);

    const answer = await cancelPerformance({}, { as: organiser });
    expect(answer).toMatchObject({ status: 202, body: { orders: { total: 2 } } });
    expect((await office.request('GET', path, { as: organiser, role: 'ops' })).body).toMatchObject({
      cancellations: [{ performanceId, cancelledBy: organiser, reason: expect.any(String) }],
    });
    await eventually(async () =>
      expect((await progress()).orders).toEqual({ total: 2, refunded: 2, manual: 0, waiting: 0 }),
    );
    expect(await office.ticketStates(order.id)).toEqual(['VOID', 'VOID', 'VOID', 'VOID']);
    expect(office.refundsOf(order.id)).toMatchObject([
      { amount: 100_000, vat: order.lines.reduce((sum, { vat }) => sum + vat, 0) },
    ]);
    for (const [buyer, id] of [
      [fan, order.id],
      ['', free.order.id],
    ] as const) {
      const { rows } = await office.sql.query(
        'SELECT DISTINCT state, fee FROM order_lines WHERE order_id = $1',
        [id],
      );
      expect({ buyer, rows }).toEqual({ buyer, rows: [{ state: 'CANCELLED', fee: '0' }] });
    }
    expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'SOLD', freedUnits: new Set() });
    expect(office.inventory.callsOf('/internal/units/release')).toEqual([]);

    // For the audit its tickets still account for the sold units.
    const audit = await fetch(`${office.replica.managementUrl}/internal/audit`, {
      headers: edgeHeaders('toolbox', 'toolbox-edge'),
    });
    const facts = (await audit.text())
      .trim()
      .split('\n')
      .map((line) => AuditFact.parse(JSON.parse(line)));
    const tickets = facts.flatMap((fact) => (fact.kind === 'ticket' ? [fact.state] : []));
    expect(tickets).toEqual(Array.from({ length: 5 }, () => 'VOID_UNIT_KEPT'));
  });

  test('a second call changes nothing, and refuses new orders, offers, claims and a fan’s own cancellation', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const { order: waiting } = await office.buy(fan, [10_000, 10_000]);
    const [ticketId = '', otherId = ''] = waiting.lines.map((line) => line.id);
    const { token } = (await offer(fan, otherId)).body;
    // Nothing is due for a while: the tickets are still valid.
    await office.sql.query(`UPDATE mass_refund_pace SET next_at = now() + interval '1 hour'`);
    const first = await cancelPerformance();
    const second = await cancelPerformance({ reason: 'another word' });
    expect(second.body).toEqual(first.body);
    expect(first.body).toMatchObject({ reason: 'typhoon', orders: { total: 2, waiting: 2 } });

    const hold = office.inventory.place(fan, [10_000]);
    const request = { as: fan, body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' } };
    await eventually(async () => {
      const refused = await office.request<{ type: string }>('POST', '/api/orders', request);
      expect(refused).toMatchObject({ status: 409, body: { type: '/problems/performance-cancelled' } });
    });
    for (const refused of [
      await cancel(fan, [ticketId]),
      await offer(fan, ticketId),
      await claim(randomUUID(), token),
    ]) {
      expect(refused).toMatchObject({ status: 409, body: { type: '/problems/performance-cancelled' } });
    }
    expect(await office.ticketStates(waiting.id)).toEqual(['OFFERED', 'VALID']);

    await office.sql.query('UPDATE mass_refund_pace SET next_at = now()');
    await eventually(async () => expect((await progress()).orders.refunded).toBe(2));
    await cancelPerformance();
    expect(await progress()).toMatchObject({
      orders: { total: 2, refunded: 2 },
      amounts: { refunded: 30_000 },
    });
    expect([order.id, waiting.id].map((id) => office.refundsOf(id).length)).toEqual([1, 1]);
  });

  test('an order not captured yet ends unpaid; one whose capture was under way is completed and paid back', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    const { order: unpaid } = await office.awaiting([10_000], early);
    const { order: capturing, hold: lateHold } = await office.awaiting([20_000], late);
    office.payment.interfere('/internal/payments/capture', () => ({ result: 'pending' }));
    await office.comeBack(capturing.id);
    await eventually(async () => expect(await office.stateOf(capturing.id)).toBe('CAPTURING'));

    expect((await cancelPerformance()).body.orders.total).toBe(0);
    office.payment.behave();
    // The cancellation is known everywhere a second later.
    await eventually(async () => {
      const fan = randomUUID();
      const hold = office.inventory.place(fan, [1_000]);
      const request = { as: fan, body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' } };
      expect((await office.request('POST', '/api/orders', request)).status).toBe(409);
    });
    await office.comeBack(unpaid.id);
    await office.settled(unpaid.id, 'CANCELLED');
    const { body } = await office.request<OrderBody>('GET', `/api/orders/${unpaid.id}`, { as: early });
    expect(body.endReason).toBe('performance-cancelled');
    expect(office.payment.ofOrder(unpaid.id)).toMatchObject({ state: 'VOIDED', captured: 0 });

    await eventually(async () => expect(office.refundsOf(capturing.id)).toMatchObject([{ amount: 20_000 }]), {
      timeoutMs: 20_000,
    });
    await eventually(async () => expect((await progress()).orders).toMatchObject({ total: 1, refunded: 1 }));
    expect(await office.ticketStates(capturing.id)).toEqual(['VOID']);
    expect(office.inventory.hold(lateHold.id).state).toBe('SOLD');
  });

  test('is settled only when none of its orders can be paid any more', async () => {
    const fan = randomUUID();
    await office.buy(fan, [10_000]);
    const { order: waiting } = await office.awaiting([10_000], fan);
    await cancelPerformance();
    await eventually(async () => expect((await progress()).orders.refunded).toBe(1));
    await office.sql.query(
      `UPDATE performance_cancellations SET cancelled_at = now() - interval '3 minutes'`,
    );
    await office.sql.query(
      `UPDATE orders SET deadline = now(), next_at = now() + interval '7 seconds' WHERE id = $1`,
      [waiting.id],
    );
    await office.settled(waiting.id, 'EXPIRED');
    await eventually(async () => expect((await progress()).settled).toBe(true), { timeoutMs: 15_000 });
    const { rows } = await office.sql.query(
      'SELECT settled_at > (SELECT state_since FROM orders WHERE id = $1) AS after FROM performance_cancellations',
      [waiting.id],
    );
    expect(rows).toEqual([{ after: true }]);
  });
});

describe('thirty orders of a cancelled performance on two replicas', () => {
  let replicas: ReplicaProcess[] = [];
  afterEach(() => Promise.all(replicas.map((replica) => replica.kill())));

  test('one killed in the middle: each is paid back once and in full, at the pace of all together; one has to be paid by hand', async () => {
    const fans = Array.from({ length: 30 }, () => randomUUID());
    const orders: OrderBody[] = [];
    for (const fan of fans) orders.push((await office.buy(fan, [10_000, 5_000])).order);
    const [rejected] = orders;
    await office.stopReplicas();

    replicas = await Promise.all([replicaProcess(office.env), replicaProcess(office.env)]);
    const [victim, survivor] = replicas;
    if (victim === undefined || survivor === undefined) throw new Error('two replicas were started');
    let asked = 0;
    const killed = new Promise<void>((resolve) => {
      office.payment.interfere('/internal/refunds', async (item, act) => {
        asked += 1;
        if (asked === 12) {
          // It took effect, and the calling replica may never receive the answer.
          const answer = act();
          await victim.kill();
          resolve();
          return answer;
        }
        return RefundItem.parse(item).orderId === rejected?.id
          ? { result: 'accepted', state: 'MANUAL' }
          : act();
      });
    });
    const answer = await cancelPerformance({}, { base: victim.url });
    expect(answer.body.orders.total).toBe(30);
    await killed;
    await eventually(
      async () =>
        expect((await progress({ base: survivor.url })).orders).toEqual({
          total: 30,
          refunded: 29,
          manual: 1,
          waiting: 0,
        }),
      { timeoutMs: 40_000 },
    );
    expect(await progress({ base: survivor.url })).toMatchObject({
      amounts: { refunded: 29 * 15_000, manual: 15_000 },
    });

    for (const order of orders) {
      const paidBack = office.refundsOf(order.id).map((refund) => refund.amount);
      expect(paidBack).toEqual(order.id === rejected?.id ? [] : [15_000]);
      expect(await office.ticketStates(order.id)).toEqual(['VOID', 'VOID']);
    }
    const { rows } = await office.sql.query(
      `SELECT count(*)::int AS refunds, sum(amount)::int AS amount,
           extract(epoch FROM max(created_at) - min(created_at))::float8 AS seconds FROM refunds`,
    );
    expect(rows[0]).toMatchObject({ refunds: 30, amount: 450_000 });
    // A second's turns may be taken at once, at the start and after the kill; the others follow one by one.
    expect(rows[0].seconds).toBeGreaterThan((30 - 2 * perSecond) / perSecond - 0.2);
    const { rows: events } = await office.sql.query(
      `SELECT count(*)::int AS all, count(DISTINCT subject)::int AS tickets FROM outbox WHERE type = 'ticket.TicketVoided'`,
    );
    expect(events).toEqual([{ all: 60, tickets: 60 }]);

    const owed = await office.request<{ owed: { orderId: string; amount: number }[] }>(
      'GET',
      '/api/orders/owed',
      {
        as: organiser,
        role: 'organiser',
        base: survivor.url,
      },
    );
    expect(owed.body.owed).toMatchObject([{ orderId: rejected?.id, amount: 15_000 }]);
    const again = await cancelPerformance({}, { base: survivor.url });
    expect(again.body).toMatchObject({ orders: { total: 30, refunded: 29, manual: 1 } });
  }, 120_000);
});
