import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

function orderOf(fan: string, orderId: string, prefer: string) {
  return office.request<OrderBody>('GET', `/api/orders/${orderId}`, { as: fan, headers: { prefer } });
}

describe('Prefer: wait', () => {
  test('on time-out answers the order as it is then, and says how long it waited', async () => {
    const { fan, order } = await office.awaiting();
    const startedAt = performance.now();
    const answer = await orderOf(fan, order.id, 'wait=1');
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(answer).toMatchObject({ status: 200, body: { id: order.id, state: 'AWAITING_PAYMENT' } });
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
  });

  test('answers the state reached meanwhile, also when that is not the end', async () => {
    const { fan, order } = await office.awaiting();
    office.payment.interfere('/internal/payments/capture', () => ({ result: 'pending' }));
    const answer = orderOf(fan, order.id, 'respond-async, wait=2');
    await office.comeBack(order.id);
    expect((await answer).body.state).toBe('CAPTURING');
  });

  test('answers a settled order at once', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const answer = await orderOf(fan, order.id, 'wait=20');
    expect(answer.body.state).toBe('COMPLETED');
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
  });
});

describe('an order that stays in one step', () => {
  async function capturing(minutes: number): Promise<string> {
    const { order } = await office.awaiting();
    await office.comeBack(order.id);
    await eventually(async () => expect(await office.stateOf(order.id)).toBe('CAPTURING'));
    await office.sql.query(
      `UPDATE orders SET state_since = now() - $2::int * interval '1 minute' WHERE id = $1`,
      [order.id, minutes],
    );
    return order.id;
  }

  test('alerts after ten minutes, not before: an error line that names it, and a metric', async () => {
    office.payment.interfere('/internal/payments/capture', () => ({ result: 'pending' }));
    const [long, short] = [await capturing(11), await capturing(9)];
    // A replica checks when it starts.
    const { managementUrl, logs } = await office.addReplica();
    await eventually(async () => {
      const metrics = await (await fetch(`${managementUrl}/metrics`)).text();
      expect(metrics).toMatch(/^clove_orders_stuck(?:\{[^}]*\})? 1$/m);
    });
    const alerts = logs.lines.filter((line) => line.includes('an order is stuck')).join('\n');
    expect(alerts).toContain(long);
    expect(alerts).not.toContain(short);
    office.payment.behave();
    for (const orderId of [long, short]) {
      await office.sql.query('UPDATE orders SET next_at = now() WHERE id = $1', [orderId]);
      await office.settled(orderId, 'COMPLETED');
    }
  });
});
