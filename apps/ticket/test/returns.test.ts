import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { answerOnlyTogether, competingForRow } from './races.ts';

let office: Office;
beforeAll(async () => {
  // A lease that outlives any load on the machine: here each call is counted, and no replica may take over.
  office = await Office.open({ STEP_LEASE_SECONDS: '60' });
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const capturesOf = (orderId: string) =>
  office.payment
    .callsOf('/internal/payments/capture')
    .filter((item) => JSON.stringify(item).includes(orderId));

/** As the database would have it some minutes later. */
async function letDeadlinePass(orderId: string): Promise<void> {
  await office.sql.query(
    `UPDATE orders SET deadline = now() - interval '1 second', next_at = now() WHERE id = $1`,
    [orderId],
  );
}

describe('coming back from the provider', () => {
  test('twenty times at once, from a browser without session, captures once', async () => {
    const { order } = await office.awaiting();
    // One replica confirms returns in batches: one batch waits, and the other returns wait for it.
    const answers = await competingForRow(office.sql, { table: 'orders', id: order.id }, 1, () =>
      Array.from({ length: 20 }, () => office.comeBack(order.id)),
    );
    expect(answers.every((answer) => answer.status === 303)).toBe(true);
    await office.settled(order.id, 'COMPLETED');
    expect(capturesOf(order.id)).toHaveLength(1);
    expect((await office.comeBack(order.id)).status).toBe(303);
    expect(capturesOf(order.id)).toHaveLength(1);
  });

  test('neither logs the token nor keeps the provider’s parameters after the end', async () => {
    const { order } = await office.awaiting();
    const token = office.payment.returnUrlOf(order.id).pathname.split('/').at(-1) ?? '';
    await office.comeBack(order.id, '?pg_token=very-secret');
    await office.settled(order.id, 'COMPLETED');
    const log = office.replica.logs.lines.join('\n');
    expect(log).not.toContain(token);
    expect(log).not.toContain('very-secret');
    const { rows } = await office.sql.query(
      'SELECT row_to_json(o)::text AS row FROM orders o WHERE id = $1',
      [order.id],
    );
    expect(rows[0].row).not.toContain('very-secret');
    expect(rows[0].row).not.toContain(token);
  });

  test('without parameters, or with more than 2 kB of them, changes nothing', async () => {
    const { order } = await office.awaiting();
    expect((await office.comeBack(order.id, '')).status).toBe(303);
    expect((await office.comeBack(order.id, `?pg_token=${'x'.repeat(2_040)}`)).status).toBe(303);
    expect(await office.stateOf(order.id)).toBe('AWAITING_PAYMENT');
  });

  test('with an unknown token is 404', async () => {
    expect((await office.request('GET', `/api/orders/returns/${'A'.repeat(22)}?pg_token=x`)).status).toBe(
      404,
    );
  });

  test('after the order expired captures nothing, and its units are free', async () => {
    const { fan, order, hold } = await office.awaiting();
    await letDeadlinePass(order.id);
    await office.settled(order.id, 'EXPIRED');
    const view = await office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
    expect(view.body).toMatchObject({ state: 'EXPIRED', endReason: 'expired' });
    expect(office.inventory.hold(hold.id).state).toBe('RELEASED');
    expect(office.payment.ofOrder(order.id).state).toBe('VOIDED');
    expect((await office.comeBack(order.id)).status).toBe(303);
    expect(await office.stateOf(order.id)).toBe('EXPIRED');
    expect(capturesOf(order.id)).toHaveLength(0);
  });

  test.each([
    ['cancel', 'given-up'],
    ['fail', 'declined'],
  ])(
    'through the %s address voids the payment and ends the order, not the hold: it can be ordered again',
    async (word, endReason) => {
      const { fan, order, hold } = await office.awaiting();
      const path = office.payment.returnUrlOf(order.id).pathname;
      expect((await office.request('GET', `${path}/${word}`)).status).toBe(303);
      await office.settled(order.id, 'CANCELLED');
      expect(office.payment.ofOrder(order.id).state).toBe('VOIDED');
      const view = await office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
      expect(view.body).toMatchObject({ state: 'CANCELLED', endReason });
      expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'ACTIVE', orderId: null });
      const again = await office.order(fan, hold);
      await office.comeBack(again.id);
      await office.settled(again.id, 'COMPLETED');
      expect(office.inventory.hold(hold.id).state).toBe('SOLD');
    },
  );

  test('through the cancel address leaves the order alone when its payment cannot be voided', async () => {
    const { order } = await office.awaiting();
    office.payment.interfere('/internal/payments/void', () => ({ state: 'UNKNOWN' }));
    const path = office.payment.returnUrlOf(order.id).pathname;
    expect((await office.request('GET', `${path}/cancel`)).status).toBe(303);
    expect(await office.stateOf(order.id)).toBe('AWAITING_PAYMENT');
  });
});

describe('an order that is not paid', () => {
  test.each(['CAPTURING', 'CAPTURED', 'UNKNOWN'])(
    'is not ended on a guess while its payment is %s',
    async (state) => {
      const { order, hold } = await office.awaiting();
      const before = office.payment.callsOf('/internal/payments/void').length;
      office.payment.interfere('/internal/payments/void', () => ({ state }));
      await letDeadlinePass(order.id);
      await eventually(() => {
        expect(office.payment.callsOf('/internal/payments/void').length).toBeGreaterThan(before + 1);
      });
      expect(await office.stateOf(order.id)).toBe('AWAITING_PAYMENT');
      expect(office.inventory.hold(hold.id).state).toBe('ACTIVE');
      office.payment.behave();
      await letDeadlinePass(order.id);
      await office.settled(order.id, 'EXPIRED');
    },
  );

  test('can be cancelled by its fan; twice is once', async () => {
    const { fan, order, hold } = await office.awaiting();
    const first = await office.request<OrderBody>('POST', `/api/orders/${order.id}/cancellation`, {
      as: fan,
    });
    expect(first).toMatchObject({ status: 200, body: { state: 'CANCELLED', endReason: 'given-up' } });
    const again = await office.request<OrderBody>('POST', `/api/orders/${order.id}/cancellation`, {
      as: fan,
    });
    expect(again).toMatchObject({ status: 200, body: { state: 'CANCELLED' } });
    await office.settled(order.id, 'CANCELLED');
    expect(office.inventory.hold(hold.id).state).toBe('ACTIVE');
  });

  test('cannot be cancelled this way once it is paid', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [5_000]);
    const answer = await office.request('POST', `/api/orders/${order.id}/cancellation`, { as: fan });
    expect(answer.status).toBe(409);
  });
});

describe('a second order on the same hold', () => {
  test('ends the first one after voiding its payment; the late return of tab 1 captures nothing', async () => {
    const { fan, hold, order } = await office.awaiting();
    const second = await office.order(fan, hold);
    expect(second.id).not.toBe(order.id);
    await office.settled(order.id, 'CANCELLED');
    expect(office.payment.ofOrder(order.id).state).toBe('VOIDED');
    expect(office.inventory.hold(hold.id).state).toBe('ACTIVE');
    await office.comeBack(order.id);
    expect(capturesOf(order.id)).toHaveLength(0);
    await office.comeBack(second.id);
    await office.settled(second.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'SOLD', orderId: second.id });
  });

  test('is 409 when the first payment cannot be voided', async () => {
    const { fan, hold, order } = await office.awaiting();
    office.payment.interfere('/internal/payments/void', () => ({ state: 'CAPTURING' }));
    const answer = await office.request('POST', '/api/orders', {
      as: fan,
      body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' },
    });
    expect(answer.status).toBe(409);
    expect(await office.stateOf(order.id)).toBe('AWAITING_PAYMENT');
  });

  test('ten at once with different keys on two replicas leave one live order', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [10_000]);
    const replicas = [office.replica.url, (await office.addReplica()).url];
    answerOnlyTogether(office.inventory, '/internal/holds/quote');
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        office.request('POST', '/api/orders', {
          as: fan,
          base: replicas[index % 2] ?? '',
          body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' },
        }),
      ),
    );
    const { rows } = await office.sql.query(
      `SELECT count(DISTINCT order_id)::int AS live FROM order_lines WHERE hold_id = $1 AND state IN ('OPEN', 'PAID')`,
      [hold.id],
    );
    expect(rows[0].live).toBe(1);
  });
});

describe('confirming', () => {
  test('when a pin is refused the provider sees no capture, the payment is voided, what was pinned is released', async () => {
    const fan = randomUUID();
    const [kept, lost] = [office.inventory.place(fan, [10_000]), office.inventory.place(fan, [20_000])];
    const placed = await office.request<{ order: OrderBody }>('POST', '/api/orders', {
      as: fan,
      body: { holdIds: [kept.id, lost.id], paymentMethod: 'kakao-pay' },
    });
    const orderId = placed.body.order.id;
    office.inventory.lose(lost.id);
    await office.comeBack(orderId);
    await office.settled(orderId, 'CANCELLED');
    expect(capturesOf(orderId)).toHaveLength(0);
    expect(office.payment.ofOrder(orderId).state).toBe('VOIDED');
    expect(office.inventory.hold(kept.id).state).toBe('RELEASED');
    const view = await office.request<OrderBody>('GET', `/api/orders/${orderId}`, { as: fan });
    expect(view.body).toMatchObject({ state: 'CANCELLED', endReason: 'pin-refused-units-taken' });
  });

  test('repeats the request while the outcome of the capture is open, and completes when it turns out captured', async () => {
    const { order, hold } = await office.awaiting();
    let asked = 0;
    office.payment.interfere('/internal/payments/capture', (_, act) => {
      asked += 1;
      return asked < 3 ? { result: 'pending' } : act();
    });
    await office.comeBack(order.id);
    await eventually(async () => expect(asked).toBeGreaterThan(1));
    expect(['CAPTURING', 'COMPLETED']).toContain(await office.stateOf(order.id));
    expect(office.inventory.hold(hold.id).state).not.toBe('RELEASED');
    await office.settled(order.id, 'COMPLETED');
  });

  test('a capture that fails for good ends the order with its reason, and the fan keeps the places to pay otherwise', async () => {
    const { fan, order, hold } = await office.awaiting();
    office.payment.interfere('/internal/payments/capture', () => ({ result: 'failed', reason: 'declined' }));
    await office.comeBack(order.id);
    await office.settled(order.id, 'CANCELLED');
    expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'ACTIVE', orderId: null });
    const shown = await office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
    expect(shown.body).toMatchObject({ state: 'CANCELLED', endReason: 'declined' });
    const { rows } = await office.sql.query('SELECT 1 FROM tickets WHERE order_id = $1', [order.id]);
    expect(rows).toEqual([]);
  });

  test('a return that the provider did not make costs nothing: the genuine one pays', async () => {
    const { order, hold } = await office.awaiting();
    office.payment.interfere('/internal/payments/capture', (_, act) =>
      forged ? { result: 'failed', reason: '-708', payable: true } : act(),
    );
    let forged = true;
    await office.comeBack(order.id);
    await eventually(async () => expect(await office.stateOf(order.id)).toBe('AWAITING_PAYMENT'));
    forged = false;
    await office.comeBack(order.id);
    await office.settled(order.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id).state).toBe('SOLD');
  });

  test('a capture of the wrong amount issues no ticket: what was captured is refunded, the units are freed', async () => {
    const { order, hold } = await office.awaiting([10_000]);
    office.payment.interfere('/internal/payments/capture', (_, act) => {
      act();
      office.payment.ofOrder(order.id).captured = 9_000;
      return { result: 'captured', amount: 9_000, capturedAt: new Date().toISOString() };
    });
    await office.comeBack(order.id);
    await office.settled(order.id, 'REFUNDED');
    expect(office.refundsOf(order.id).map((refund) => refund.amount)).toEqual([9_000]);
    expect(office.inventory.hold(hold.id).state).toBe('RELEASED');
  });

  test('an order whose place another fan has a ticket for is refunded, never delivered twice', async () => {
    const { order, hold } = await office.awaiting([10_000]);
    const { order: other } = await office.buy(randomUUID(), [10_000]);
    await office.sql.query('UPDATE tickets SET unit_id = $2 WHERE order_id = $1', [
      other.id,
      hold.units[0]?.unitId,
    ]);
    await office.comeBack(order.id);
    await office.settled(order.id, 'REFUNDED');
    expect(office.refundsOf(order.id)).toHaveLength(1);
  });

  test('when seat loses every answer for a while the order still completes, sold once', async () => {
    const { order, hold } = await office.awaiting();
    for (const path of ['/internal/holds/pin', '/internal/holds/sell']) {
      let lost = 0;
      office.inventory.interfere(path, (_, act) => {
        const answer = act();
        lost += 1;
        if (lost < 3) throw new Error('answer lost');
        return answer;
      });
    }
    await office.comeBack(order.id);
    await office.settled(order.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id).state).toBe('SOLD');
  });
});
