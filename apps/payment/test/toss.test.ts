import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { checkoutFields } from './checkout-fields.ts';
import {
  type PaymentWorld,
  paymentWorld,
  readyRedirect,
  redirectOf,
  type TestOrder,
} from './payment-world.ts';
import { PUBLIC_URL } from './sandbox-process.ts';

let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('toss');
});
afterEach(() => world.sandbox.clearFaults());
afterAll(() => world.stop());

async function paidByFan(order: TestOrder): Promise<Record<string, string>> {
  const back = await world.sandbox.payAtToss(await checkoutFields(world, await readyRedirect(world, order)));
  expect(back.href.startsWith(`${order.item.returnUrl}?`)).toBe(true);
  return Object.fromEntries(back.searchParams);
}

function fault(order: TestOrder, operation: string, kind: string, delayMs = 5_000, times = 1) {
  const match = { orderId: order.orderId };
  return world.sandbox.fault({ provider: 'toss', operation, kind, delayMs, times, match });
}

async function provider(order: TestOrder) {
  const [entry] = await world.sandbox.ledger(order.orderId);
  if (entry === undefined) throw new Error('the provider has no such payment');
  return entry;
}

function webhook(body: unknown): Promise<Response> {
  return fetch(`${world.first.service.url}/api/payments/webhooks/toss`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function notice(order: TestOrder, paymentKey: string, status = 'DONE') {
  return {
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: '2026-08-01T12:00:00.000000',
    data: { paymentKey, orderId: order.orderId, status, totalAmount: order.item.amount },
  };
}

describe('capturing with Toss Payments', () => {
  test('the fan pays on the page and the payment is captured once', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    const answer = await world.first.capture(order, parameters);
    expect(answer).toMatchObject({ result: 'captured', amount: 132_000 });
    expect(await world.first.capture(order, parameters)).toEqual(answer);
    expect(await provider(order)).toMatchObject({
      captured: 132_000,
      providerKey: parameters['paymentKey'],
      calls: { capture: 1 },
    });
  });

  test('the checkout page opens for its key only, while READY, under a strict policy, and names the amount of the server', async () => {
    const order = world.order();
    const [answer] = await world.first.create(order);
    const url = new URL(redirectOf(answer));
    expect(url.origin).toBe(PUBLIC_URL);
    expect(url.pathname).toBe(`/api/payments/${order.paymentId}/checkout`);
    // 128 bits in base64url.
    expect(url.searchParams.get('key')).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const open = (search: string) => fetch(`${world.first.service.url}${url.pathname}${search}`);
    expect((await open('')).status).toBe(404);
    expect((await open('?key=AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
    const page = await open(url.search);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'nonce-/);
    expect(page.headers.get('referrer-policy')).toBe('strict-origin');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    expect(html).toContain(`src="${PUBLIC_URL}/sandbox/toss/v2/standard.js"`);
    expect(html).toContain('data-value="132000"');
    await world.first.void(order);
    expect((await open(url.search)).status).toBe(410);
  });

  test('markup in an item name stays text on the checkout page', async () => {
    const order = world.order({ itemName: '<script>alert(1)</script>"\'' });
    const [answer] = await world.first.create(order);
    const { pathname, search } = new URL(redirectOf(answer));
    const html = await (await fetch(`${world.first.service.url}${pathname}${search}`)).text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test.each([
    ['another amount', { amount: '100' }],
    ['another order', { orderId: newId() }],
  ])('a return that carries %s is not confirmed, and the genuine one still pays', async (_, change) => {
    const order = world.order();
    const parameters = await paidByFan(order);
    expect(await world.first.capture(order, { ...parameters, ...change })).toMatchObject({
      result: 'failed',
      payable: true,
    });
    expect(await provider(order)).toMatchObject({ captured: 0, calls: { capture: 0 } });
    expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'captured' });
  });

  test.each([
    ['that Toss does not know', 'forged-key'],
    ['that is none', ''],
  ])('a return with a paymentKey %s is refused, and the genuine one still pays', async (_, paymentKey) => {
    const order = world.order();
    const parameters = await paidByFan(order);
    expect(await world.first.capture(order, { ...parameters, paymentKey })).toMatchObject({
      result: 'failed',
      payable: true,
    });
    expect(await world.state(order)).toBe('READY');
    expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'captured' });
  });

  test("another order's paymentKey captures nothing", async () => {
    const victim = world.order();
    const theirs = await paidByFan(victim);
    const thief = world.order();
    const own = await paidByFan(thief);
    const answer = await world.first.capture(thief, { ...own, paymentKey: theirs['paymentKey'] ?? '' });
    expect(answer).toMatchObject({ result: 'failed', payable: true });
    expect(await provider(victim)).toMatchObject({ captured: 0 });
    expect(await world.first.capture(victim, theirs)).toMatchObject({ result: 'captured' });
    expect(await world.first.capture(thief, own)).toMatchObject({ result: 'captured' });
  });

  test('a confirm without an answer is resolved by a query', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    await fault(order, 'confirm', 'timeout-after-effect');
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    await world.reaches(order, 'CAPTURED');
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 1 } });
  });

  test('a confirm that never took effect is sent again under the same Idempotency-Key', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    await fault(order, 'confirm', 'timeout-before-effect');
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    await world.reaches(order, 'CAPTURED');
    expect((await provider(order)).captured).toBe(132_000);
  });

  test('a decline is final', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    await fault(order, 'confirm', 'decline');
    expect(await world.first.capture(order, parameters)).toEqual({
      result: 'failed',
      reason: 'REJECT_CARD_COMPANY',
    });
  });

  test('cancelling and failing in the window lead to the fail address', async () => {
    const order = world.order();
    const [answer] = await world.first.create(order);
    const back = await world.sandbox.payAtToss(await checkoutFields(world, redirectOf(answer)), 'quit');
    expect(back.pathname).toBe(`${new URL(order.item.returnUrl).pathname}/fail`);
    expect(back.searchParams.get('code')).toBe('PAY_PROCESS_CANCELED');
  });

  test('a refund whose answer was lost is refunded once', async () => {
    const order = world.order();
    await world.first.capture(order, await paidByFan(order));
    await fault(order, 'cancel', 'timeout-after-effect');
    const refundId = newId();
    await world.first.refund(order, 32_000, refundId);
    await world.refundReaches(refundId, 'DONE');
    expect((await provider(order)).cancelled).toBe(32_000);
  });
});

describe("Toss's webhook is a hint, never a proof", () => {
  test('a forged webhook for an unpaid payment changes nothing', async () => {
    const order = world.order();
    await world.first.create(order);
    expect((await webhook(notice(order, 'forged-key'))).status).toBe(200);
    expect(await world.state(order)).toBe('READY');
    await world.first.void(order);
    expect((await webhook(notice(order, 'forged-key'))).status).toBe(200);
    expect(await world.state(order)).toBe('VOIDED');
    expect(await world.sql('SELECT 1 FROM ledger_entry WHERE payment_id = $1', [order.paymentId])).toEqual(
      [],
    );
  });

  test('a forged CANCELED for a captured payment changes nothing', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    await world.first.capture(order, parameters);
    expect((await webhook(notice(order, parameters['paymentKey'] ?? '', 'CANCELED'))).status).toBe(200);
    expect(await world.state(order)).toBe('CAPTURED');
  });

  test('an unreadable webhook is refused', async () => {
    expect(
      (await webhook({ eventType: 'X', data: { paymentKey: '../../x', orderId: newId() } })).status,
    ).toBe(400);
  });

  test('a webhook about a payment that is being captured is answered with a request to repeat it', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    await fault(order, 'confirm', 'slow', 700);
    const capture = world.first.capture(order, parameters);
    await world.reaches(order, 'CAPTURING');
    expect((await webhook(notice(order, parameters['paymentKey'] ?? ''))).status).toBe(409);
    expect(await capture).toMatchObject({ result: 'captured' });
  });

  test('money captured for a voided payment that never knew its key is found by the webhook and refunded', async () => {
    const order = world.order();
    const parameters = await paidByFan(order);
    await world.first.void(order);
    const confirmed = await fetch(`${world.sandbox.url}/v1/payments/confirm`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('toss-secret-of-the-test:').toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        paymentKey: parameters['paymentKey'],
        orderId: order.orderId,
        amount: order.item.amount,
      }),
    });
    expect(confirmed.status).toBe(200);
    expect((await webhook(notice(order, parameters['paymentKey'] ?? ''))).status).toBe(200);
    expect(await world.state(order)).toBe('STRAY');
    await eventually(async () => expect((await provider(order)).cancelled).toBe(132_000));
  });
});
