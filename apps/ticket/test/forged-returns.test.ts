import { CapturePaymentItem } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open({ STEP_LEASE_SECONDS: '60' });
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const capturePath = '/internal/payments/capture';
const forged = '?pg_token=forged';

/** The provider accepts only the token `secret-token`; it refuses others, and the payment stays payable. */
function providerKnowsTheToken(before: () => Promise<void> = async () => undefined): void {
  office.payment.interfere(capturePath, async (item, act) => {
    if (CapturePaymentItem.parse(item).returnParameters['pg_token'] === 'secret-token') return act();
    await before();
    return { result: 'failed', reason: '-708', payable: true };
  });
}

const isAwaiting = (orderId: string) =>
  eventually(async () => expect(await office.stateOf(orderId)).toBe('AWAITING_PAYMENT'));

async function forgedReturnOf(orderId: string): Promise<void> {
  const before = office.payment.callsOf(capturePath).length;
  await office.comeBack(orderId, forged);
  await eventually(() => expect(office.payment.callsOf(capturePath).length).toBeGreaterThan(before));
  await isAwaiting(orderId);
}

describe('an order whose return was forged', () => {
  test('awaits its payment again, at the same address and until the same deadline, and the genuine return pays', async () => {
    providerKnowsTheToken();
    const { fan, order, hold } = await office.awaiting();
    const view = () => office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
    const before = (await view()).body;
    await forgedReturnOf(order.id);
    expect((await view()).body).toEqual(before);
    await office.comeBack(order.id);
    await office.settled(order.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'SOLD', orderId: order.id });
    const captures = office.payment
      .callsOf(capturePath)
      .filter((item) => JSON.stringify(item).includes(order.id));
    expect(captures).toHaveLength(2);
  });

  /** The forged return is being tried, and will be until `refuse` is called. */
  async function whileForgedIsTried() {
    let refuse = (): void => undefined;
    const refused = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    providerKnowsTheToken(() => refused);
    const ordered = await office.awaiting();
    await office.comeBack(ordered.order.id, forged);
    await eventually(async () => expect(await office.stateOf(ordered.order.id)).toBe('CAPTURING'));
    return { ...ordered, refuse };
  }

  test('pays with the genuine return that came while the forged one was being tried', async () => {
    const { order, hold, refuse } = await whileForgedIsTried();
    expect((await office.comeBack(order.id)).status).toBe(303);
    refuse();
    await office.settled(order.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'SOLD', orderId: order.id });
    const { rows } = await office.sql.query(
      'SELECT later_return, return_parameters FROM orders WHERE id = $1',
      [order.id],
    );
    expect(rows).toEqual([{ later_return: null, return_parameters: {} }]);
  });

  test('pays with a genuine return that came in time, though the forged one was tried past the deadline', async () => {
    const { order, refuse } = await whileForgedIsTried();
    await office.comeBack(order.id);
    await office.sql.query('UPDATE orders SET deadline = now() WHERE id = $1', [order.id]);
    refuse();
    await office.settled(order.id, 'COMPLETED');
  });

  test('does not try a repeat of the forged return again', async () => {
    const { order, refuse } = await whileForgedIsTried();
    await office.comeBack(order.id, forged);
    refuse();
    await isAwaiting(order.id);
    const { rows } = await office.sql.query('SELECT later_return FROM orders WHERE id = $1', [order.id]);
    expect(rows).toEqual([{ later_return: null }]);
  });

  test('expires at its deadline, which is that of its places: they are free again', async () => {
    providerKnowsTheToken();
    const { order, hold } = await office.awaiting();
    await forgedReturnOf(order.id);
    expect(office.inventory.hold(hold.id).state).toBe('ACTIVE');
    await office.sql.query(`UPDATE orders SET deadline = now(), next_at = now() WHERE id = $1`, [order.id]);
    await office.settled(order.id, 'EXPIRED');
    await eventually(() => expect(office.inventory.hold(hold.id).state).toBe('RELEASED'));
  });

  test('leaves its places to its fan, who gives it up', async () => {
    providerKnowsTheToken();
    const { fan, order, hold } = await office.awaiting();
    await forgedReturnOf(order.id);
    await office.request('POST', `/api/orders/${order.id}/cancellation`, { as: fan });
    await office.settled(order.id, 'CANCELLED');
    expect(office.inventory.hold(hold.id).state).toBe('ACTIVE');
  });

  test('hands its places to the order that supersedes it', async () => {
    providerKnowsTheToken();
    const { fan, order, hold } = await office.awaiting();
    await forgedReturnOf(order.id);
    const second = await office.order(fan, hold);
    await office.comeBack(second.id);
    await office.settled(second.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'SOLD', orderId: second.id });
    await office.settled(order.id, 'CANCELLED');
  });
});
