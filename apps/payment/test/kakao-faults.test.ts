import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type PaymentWorld, paymentWorld, readyRedirect, type TestOrder } from './payment-world.ts';

let world: PaymentWorld;
beforeAll(async () => {
  // A provider time-out of 2 s makes a quiet time of 4 s; a batch answers after 1 s at the latest.
  world = await paymentWorld('kakao', { PROVIDER_TIMEOUT_MS: '2000', ANSWER_WITHIN_MS: '1000' });
});
afterEach(() => world.sandbox.clearFaults());
afterAll(() => world.stop());

async function approvedByFan(order: TestOrder): Promise<Record<string, string>> {
  const back = await world.sandbox.decideAtKakao(await readyRedirect(world, order), 'approve');
  return Object.fromEntries(back.searchParams);
}

function approveFault(order: TestOrder, kind: string, delayMs = 5_000, times = 1) {
  const match = { orderId: order.orderId };
  return world.sandbox.fault({ provider: 'kakao', operation: 'approve', kind, delayMs, times, match });
}

const captureOf = (order: TestOrder, returnParameters: Record<string, string>) => ({
  paymentId: order.paymentId,
  orderId: order.orderId,
  amount: order.item.amount,
  returnParameters,
});

async function provider(order: TestOrder) {
  const [entry] = await world.sandbox.ledger(order.orderId);
  if (entry === undefined) throw new Error('the provider has no such payment');
  return entry;
}

/** The state after a replica was killed between storing CAPTURING and storing the answer, with its lease over. */
async function leaveCapturing(order: TestOrder, parameters: Record<string, string>): Promise<void> {
  await world.sql(
    `UPDATE payment SET state = 'CAPTURING', version = version + 1, attempt = 1, return_parameters = $2,
       state_since = clock_timestamp(), next_at = clock_timestamp() WHERE id = $1 AND state = 'READY'`,
    [order.paymentId, JSON.stringify(parameters)],
  );
}

/** A payment that was approved without our knowing, and whose next check is five minutes away. */
async function unknownForLong({ checkedAgo }: { checkedAgo: string }): Promise<TestOrder> {
  const order = world.order();
  const parameters = await approvedByFan(order);
  await approveBehindOurBack(order, parameters['pg_token'] ?? '');
  await world.sql(
    `UPDATE payment SET state = 'UNKNOWN', version = version + 1, attempt = 1, tries = 8, return_parameters = $2,
       next_at = clock_timestamp() + interval '5 min', checked_at = clock_timestamp() - $3::interval
     WHERE id = $1 AND state = 'READY'`,
    [order.paymentId, JSON.stringify(parameters), checkedAgo],
  );
  return order;
}

async function approveBehindOurBack(order: TestOrder, pgToken: string): Promise<void> {
  const { providerKey } = await provider(order);
  const answer = await fetch(`${world.sandbox.url}/online/v1/payment/approve`, {
    method: 'POST',
    headers: { authorization: 'SECRET_KEY kakao-secret-of-the-test', 'content-type': 'application/json' },
    body: JSON.stringify({
      cid: 'TC0ONETIME',
      tid: providerKey,
      partner_order_id: order.orderId,
      partner_user_id: order.item.fanId,
      pg_token: pgToken,
    }),
  });
  expect(answer.status).toBe(200);
}

describe('when Kakao Pay does not answer as it should', () => {
  test('a payment whose step breaks is answered by itself; the others of its batch are captured', async () => {
    const broken = world.order();
    const fine = world.order();
    const [brokenParameters, fineParameters] = [await approvedByFan(broken), await approvedByFan(fine)];
    await world.sql(`
      CREATE OR REPLACE FUNCTION refuse_capture() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'this one breaks'; END $$`);
    await world.sql(`CREATE TRIGGER refuse_capture BEFORE UPDATE ON payment FOR EACH ROW
      WHEN (NEW.id = '${broken.paymentId}' AND NEW.state = 'CAPTURED') EXECUTE FUNCTION refuse_capture()`);
    try {
      const answers = await world.first.captureAll([
        captureOf(broken, brokenParameters),
        captureOf(fine, fineParameters),
      ]);
      expect(answers).toMatchObject([{ result: 'pending' }, { result: 'captured' }]);
    } finally {
      await world.sql('DROP TRIGGER refuse_capture ON payment');
    }
    await world.reaches(broken, 'CAPTURED');
  });

  test('a slow approve is pending first and captured after, without delaying the other items of its batch', async () => {
    const slow = world.order();
    const quick = world.order();
    const [slowParameters, quickParameters] = [await approvedByFan(slow), await approvedByFan(quick)];
    await approveFault(slow, 'slow', 1_300);
    const answers = await world.first.captureAll(
      [
        { order: slow, returnParameters: slowParameters },
        { order: quick, returnParameters: quickParameters },
      ].map(({ order, returnParameters }) => ({
        paymentId: order.paymentId,
        orderId: order.orderId,
        amount: order.item.amount,
        returnParameters,
      })),
    );
    expect(answers).toMatchObject([{ result: 'pending' }, { result: 'captured' }]);
    await world.reaches(slow, 'CAPTURED');
    expect((await provider(slow)).calls.capture).toBe(1);
  });

  test('an approve that took effect but was never answered is found at the provider, not sent again', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'timeout-after-effect');
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    await world.reaches(order, 'CAPTURED');
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 1 } });
    expect(await world.events(order)).toEqual(['payment.PaymentCaptured']);
  });

  test('an approve that never took effect is sent again with the same parameters after the quiet time', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'timeout-before-effect');
    const began = performance.now();
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    await world.reaches(order, 'CAPTURED');
    // The time-out, then a quiet time of twice that.
    expect(performance.now() - began).toBeGreaterThan(5_900);
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 2 } });
    expect(await world.sql('SELECT attempt FROM payment WHERE id = $1', [order.paymentId])).toEqual([
      { attempt: 2 },
    ]);
  });

  test('a 5xx leaves the payment UNKNOWN until the provider is asked; a void does not touch it', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'error-5xx');
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    expect(['UNKNOWN', 'CAPTURING', 'CAPTURED']).toContain(await world.first.void(order));
    await world.reaches(order, 'CAPTURED');
    expect((await provider(order)).captured).toBe(132_000);
  });

  test('an UNKNOWN payment is checked as soon as its order asks, however long its back-off', async () => {
    const order = await unknownForLong({ checkedAgo: '1 min' });
    expect(await world.first.capture(order, {})).toEqual({ result: 'pending' });
    await world.reaches(order, 'CAPTURED');
  });

  test('an UNKNOWN payment that is just being checked is not checked twice at once', async () => {
    const order = await unknownForLong({ checkedAgo: '1 s' });
    expect(await world.first.capture(order, {})).toEqual({ result: 'pending' });
    const [row] = await world.sql<{ far: boolean }>(
      `SELECT next_at > clock_timestamp() + interval '4 min' AS far FROM payment WHERE id = $1`,
      [order.paymentId],
    );
    expect(row?.far).toBe(true);
  });

  test('a provider that answers again makes every payment that waits for it due', async () => {
    const waiting = await unknownForLong({ checkedAgo: '1 min' });
    const order = world.order();
    const parameters = await approvedByFan(order);
    await world.sandbox.kill();
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    await eventually(async () => {
      // The first check is behind it: the provider gave no status.
      const [row] = await world.sql<{ tries: number }>('SELECT tries FROM payment WHERE id = $1', [
        order.paymentId,
      ]);
      expect(row?.tries).toBeGreaterThan(0);
    });
    await world.sandbox.restart();
    await world.reaches(order, 'CAPTURED');
    await world.reaches(waiting, 'CAPTURED');
  });

  test('a decline is final and answered', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'decline');
    expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'failed' });
    expect(await world.state(order)).toBe('FAILED');
    expect(await world.events(order)).toEqual(['payment.PaymentFailed']);
    expect((await provider(order)).captured).toBe(0);
  });

  test('a wrong captured amount is reported as it is, so that the order can undo it', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'wrong-amount');
    expect(await world.first.capture(order, parameters)).toMatchObject({
      result: 'captured',
      amount: 131_000,
    });
    expect(await world.first.refund(order, 131_000)).toMatchObject({ result: 'accepted', state: 'DONE' });
    expect(await provider(order)).toMatchObject({ captured: 131_000, cancelled: 131_000 });
  });

  test('a crash after approve: another replica finds the money', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await leaveCapturing(order, parameters);
    await approveBehindOurBack(order, parameters['pg_token'] ?? '');
    await world.reaches(order, 'CAPTURED');
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 1 } });
  });

  test('a crash before approve: another replica sends it', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await leaveCapturing(order, parameters);
    await world.reaches(order, 'CAPTURED');
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 1 } });
  });

  test('an answer that comes after the lease is over changes nothing', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'slow', 1_300);
    const answer = world.first.capture(order, parameters);
    await world.reaches(order, 'CAPTURING');
    // As the reconciler of another replica does when this one was stopped past its lease; quiet for longer than the
    // slow answer takes, as the real rule (twice the time-out) is.
    await world.sql(
      `UPDATE payment SET state = 'UNKNOWN', version = version + 1, next_at = clock_timestamp() + interval '3 s',
         quiet_until = clock_timestamp() + interval '3 s' WHERE id = $1 AND state = 'CAPTURING'`,
      [order.paymentId],
    );
    await answer;
    await world.reaches(order, 'CAPTURED');
    expect(await world.events(order)).toEqual(['payment.PaymentCaptured']);
    expect((await provider(order)).calls.capture).toBe(1);
  });

  test('a refused connection is no outcome: the payment is captured when the provider is back', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await world.sandbox.kill();
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    expect(await world.first.create(world.order())).toMatchObject([{ result: 'unavailable' }]);
    await world.sandbox.restart();
    await world.reaches(order, 'CAPTURED');
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 1 } });
  });

  test('a crash of the provider right after the capture loses no money: both ledgers agree', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await approveFault(order, 'die-after-effect');
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    await eventually(() => {
      if (!world.sandbox.exited()) throw new Error('the sandbox still lives');
    });
    await world.sandbox.restart();
    await world.reaches(order, 'CAPTURED');
    expect(await provider(order)).toMatchObject({ captured: 132_000, calls: { capture: 1 } });
  });

  test('while the provider keeps failing no capture is begun: the payment stays READY, then is captured', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await world.sandbox.fault({ provider: 'kakao', operation: 'ready', kind: 'error-5xx', times: 20 });
    const refused = await world.first.create(...Array.from({ length: 20 }, () => world.order()));
    for (const answer of refused) expect(answer.result).toBe('unavailable');
    expect(await world.first.capture(order, parameters)).toEqual({ result: 'pending' });
    expect(await world.state(order)).toBe('READY');
    expect((await provider(order)).calls.capture).toBe(0);
    await eventually(async () => {
      expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'captured' });
    });
  });

  test('a lost answer to ready makes a second payment at the provider; the first is never approved', async () => {
    const order = world.order();
    await world.sandbox.fault({
      provider: 'kakao',
      operation: 'ready',
      kind: 'timeout-after-effect',
      delayMs: 5_000,
      match: { orderId: order.orderId },
    });
    expect(await world.first.create(order)).toMatchObject([{ result: 'unavailable' }]);
    const parameters = await eventually(() => approvedByFan(order));
    expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'captured' });
    const entries = await world.sandbox.ledger(order.orderId);
    expect(entries.map((entry) => entry.captured).sort()).toEqual([0, 132_000]);
  });

  test('cancelling and failing at the provider lead to the cancel and fail addresses of the order', async () => {
    const order = world.order();
    const back = await world.sandbox.decideAtKakao(await readyRedirect(world, order), 'quit');
    expect(back.href).toBe(`${order.item.returnUrl}/cancel`);
    const other = world.order();
    const otherBack = await world.sandbox.decideAtKakao(await readyRedirect(world, other), 'fail');
    expect(otherBack.href).toBe(`${other.item.returnUrl}/fail`);
  });
});

describe('money that arrives after a payment has ended', () => {
  test('a voided payment that the provider captured becomes STRAY and is refunded in full, with an alert', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    expect(await world.first.void(order)).toBe('VOIDED');
    await approveBehindOurBack(order, parameters['pg_token'] ?? '');
    // The reconciler checks after the provider's lifetime; here that time is over.
    await world.sql('UPDATE payment SET next_at = clock_timestamp() WHERE id = $1', [order.paymentId]);
    await world.reaches(order, 'STRAY');
    await eventually(async () => {
      expect((await provider(order)).cancelled).toBe(132_000);
      expect(await world.events(order)).toEqual(['payment.PaymentVoided', 'payment.StrayPaymentRefunded']);
    });
    const alerts = world.first.service.logs.lines.filter((line) => line.includes('"alert":"stray-payment"'));
    expect(alerts.some((line) => line.includes(order.paymentId))).toBe(true);
    expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'failed' });
  });

  test('a voided payment that was not captured is checked and stays VOIDED', async () => {
    const order = world.order();
    await approvedByFan(order);
    await world.first.void(order);
    await world.sql(
      `UPDATE payment SET next_at = clock_timestamp(), expires_at = clock_timestamp() - interval '11 min' WHERE id = $1`,
      [order.paymentId],
    );
    await eventually(async () => {
      const [row] = await world.sql<{ next_at: Date | null }>('SELECT next_at FROM payment WHERE id = $1', [
        order.paymentId,
      ]);
      expect(row?.next_at).toBeNull();
    });
    expect(await world.state(order)).toBe('VOIDED');
  });

  test('an UNKNOWN payment that stays open past lifetime and grace is FAILED', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await leaveCapturing(order, parameters);
    await world.sql(`UPDATE payment SET expires_at = clock_timestamp() - interval '11 min' WHERE id = $1`, [
      order.paymentId,
    ]);
    await world.reaches(order, 'FAILED');
    expect((await provider(order)).calls.capture).toBe(0);
  });
});
