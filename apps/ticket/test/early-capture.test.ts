import { eventually } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeEach(async () => {
  office = await Office.open({ STEP_LEASE_SECONDS: '1' });
  // The capture is requested before CAPTURING is written, alone or with its outcome: here that write is lost each time.
  await office.sql.query(`
    CREATE FUNCTION lose_capturing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the write of CAPTURING is lost'; END $$;
    CREATE TRIGGER lose_capturing BEFORE UPDATE ON orders FOR EACH ROW
      WHEN (NEW.state IN ('CAPTURING', 'COMPLETED') AND OLD.state = 'CONFIRMING') EXECUTE FUNCTION lose_capturing()`);
});
afterEach(async () => {
  office.checkStandIns();
  await office.close();
});

const { cancelPerformance } = ticketRequests(() => office);

/** An order whose payment is captured and whose row still says CONFIRMING. */
async function capturedEarly() {
  const ordered = await office.awaiting();
  const { order } = ordered;
  await office.comeBack(order.id);
  await eventually(() => expect(office.payment.ofOrder(order.id).state).toBe('CAPTURED'));
  expect(await office.stateOf(order.id)).toBe('CONFIRMING');
  return ordered;
}

/** From here PINs are refused; one that was sent before does not decide. */
async function losePlaces(holdId: string): Promise<void> {
  const pins = () => office.inventory.callsOf('/internal/holds/pin').length;
  office.inventory.lose(holdId);
  const before = pins();
  await eventually(() => expect(pins()).toBeGreaterThan(before), { timeoutMs: 15_000 });
}

const writesArriveAgain = () => office.sql.query('DROP TRIGGER lose_capturing ON orders');

async function expectPaidBack(orderId: string, holdId: string, endReason: string, fan: string) {
  await office.settled(orderId, 'REFUNDED');
  expect(office.refundsOf(orderId).map(({ amount }) => amount)).toEqual([10_000]);
  expect(office.inventory.hold(holdId).state).toBe('RELEASED');
  const { body } = await office.request<OrderBody>('GET', `/api/orders/${orderId}`, { as: fan });
  expect(body).toMatchObject({ state: 'REFUNDED', endReason });
  expect((await office.sql.query('SELECT FROM tickets WHERE order_id = $1', [orderId])).rowCount).toBe(0);
}

describe('an order that was captured before CAPTURING was stored', () => {
  test('completes once writes arrive again', async () => {
    const { order, hold } = await capturedEarly();
    await writesArriveAgain();
    await office.settled(order.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id).state).toBe('SOLD');
    expect(office.payment.ofOrder(order.id).captured).toBe(10_000);
  });

  test('is paid back in full when its performance is cancelled meanwhile', async () => {
    const { fan, order, hold } = await capturedEarly();
    await cancelPerformance();
    const voids = () => office.payment.callsOf('/internal/payments/void').length;
    await eventually(() => expect(voids()).toBeGreaterThan(0));
    await writesArriveAgain();
    await expectPaidBack(order.id, hold.id, 'performance-cancelled', fan);
  });

  test('is paid back in full when its places cannot be pinned again', async () => {
    const { fan, order, hold } = await capturedEarly();
    await losePlaces(hold.id);
    await writesArriveAgain();
    await expectPaidBack(order.id, hold.id, 'pin-refused-units-taken', fan);
  });

  test('waits for the outcome of the payment before it ends', async () => {
    const { fan, order, hold } = await capturedEarly();
    let asked = 0;
    office.payment.interfere('/internal/payments/capture', (_, act) => {
      asked += 1;
      return asked < 3 ? { result: 'pending' } : act();
    });
    office.inventory.lose(hold.id);
    await writesArriveAgain();
    await eventually(() => expect(asked).toBeGreaterThan(1));
    expect(office.inventory.hold(hold.id).state).toBe('PINNED');
    await expectPaidBack(order.id, hold.id, 'pin-refused-units-taken', fan);
  });
});
