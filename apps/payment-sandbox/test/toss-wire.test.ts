import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, PUBLIC_URL, type SandboxClient, startSandbox } from './sandbox-client.ts';

let sandbox: SandboxClient;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  await sandbox.internal('DELETE', '/internal/faults');
});
afterAll(() => sandbox.stop());

function windowFields(changes: Record<string, string> = {}): Record<string, string> {
  return {
    clientKey: 'toss-client',
    customerKey: randomUUID(),
    method: 'CARD',
    currency: 'KRW',
    value: '20000',
    orderId: randomUUID(),
    orderName: '입장권',
    successUrl: `${PUBLIC_URL}/ok`,
    failUrl: `${PUBLIC_URL}/ok/fail`,
    ...changes,
  };
}

/** A payment whose window the fan finished; answers the confirm request for it. */
async function inProgress(changes: Record<string, string> = {}): Promise<Json> {
  const { status, location } = await sandbox.form('/sandbox/toss/window', {
    ...windowFields(changes),
    decision: 'approve',
  });
  expect(status).toBe(303);
  const back = new URL(location).searchParams;
  return {
    paymentKey: back.get('paymentKey'),
    orderId: back.get('orderId'),
    amount: Number(back.get('amount')),
  };
}

const confirmPath = '/v1/payments/confirm';
const key = (value: string) => ({ 'idempotency-key': value });

describe("Toss's window", () => {
  test('the script of the standard SDK leads to the window', async () => {
    const script = await fetch(`${sandbox.url}/sandbox/toss/v2/standard.js`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    const text = await script.text();
    expect(text).toContain('window.TossPayments = TossPayments');
    expect(text).toContain(`${PUBLIC_URL}/sandbox/toss/window`);
  });

  test('shows a form that works without scripts', async () => {
    const query = new URLSearchParams(windowFields({ orderName: '<b>굵게</b>' }));
    const page = await (await fetch(`${sandbox.url}/sandbox/toss/window?${query}`)).text();
    expect(page).toContain('<form method="post">');
    expect(page).toContain('&lt;b&gt;굵게&lt;/b&gt;');
    expect(page).not.toContain('<script');
  });

  test.each([
    ['clientKey', 'another'],
    ['value', '-1'],
    ['value', '1.5'],
    ['currency', 'USD'],
    ['orderId', 'short'],
    ['successUrl', 'https://elsewhere.test/ok'],
    ['failUrl', 'javascript:alert(1)'],
  ])('refuses %s = %s', async (field, value) => {
    const { status } = await sandbox.form('/sandbox/toss/window', {
      ...windowFields({ [field]: value }),
      decision: 'approve',
    });
    expect(status).toBe(400);
  });
});

describe("Toss's confirm", () => {
  test('captures and answers the Payment', async () => {
    const request = await inProgress();
    expect(await sandbox.toss(confirmPath, request)).toMatchObject({
      status: 200,
      body: {
        ...{ paymentKey: request['paymentKey'], orderId: request['orderId'] },
        status: 'DONE',
        totalAmount: 20_000,
        balanceAmount: 20_000,
      },
    });
    expect(await sandbox.toss(confirmPath, request)).toMatchObject({
      status: 400,
      body: { code: 'ALREADY_PROCESSED_PAYMENT' },
    });
  });

  test.each([
    ['amount', 100, 400, 'INVALID_REQUEST'],
    ['amount', '20000', 400, 'INVALID_REQUEST'],
    ['orderId', 'another-order', 400, 'INVALID_REQUEST'],
    ['paymentKey', 'unknown', 404, 'NOT_FOUND_PAYMENT'],
    ['extra', 1, 400, 'INVALID_REQUEST'],
  ])('refuses %s = %p', async (field, value, status, code) => {
    const request = await inProgress();
    expect(await sandbox.toss(confirmPath, { ...request, [field]: value })).toMatchObject({
      status,
      body: { code },
    });
  });

  test('refuses a wrong secret', async () => {
    const answer = await sandbox.toss(confirmPath, await inProgress(), { authorization: 'Basic eDo=' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED_KEY' } });
  });

  test('a second payment of a captured order is refused', async () => {
    const first = await inProgress();
    const second = await inProgress({ orderId: String(first['orderId']) });
    expect((await sandbox.toss(confirmPath, first)).status).toBe(200);
    expect(await sandbox.toss(confirmPath, second)).toMatchObject({ body: { code: 'DUPLICATED_ORDER_ID' } });
  });
});

describe("Toss's Idempotency-Key", () => {
  test('replays the first answer, a refusal included', async () => {
    const request = await inProgress();
    const first = await sandbox.toss(confirmPath, request, key('k-1'));
    expect(first.status).toBe(200);
    expect(await sandbox.toss(confirmPath, request, key('k-1'))).toEqual(first);
    const refused = await sandbox.toss(confirmPath, request, key('k-2'));
    expect(refused.body['code']).toBe('ALREADY_PROCESSED_PAYMENT');
    expect(await sandbox.toss(confirmPath, request, key('k-2'))).toEqual(refused);
  });

  test('replays the first answer of a cancel as it was, and cancels once', async () => {
    const request = await inProgress();
    await sandbox.toss(confirmPath, request);
    const path = `/v1/payments/${request['paymentKey']}/cancel`;
    const body = { cancelReason: '변심', cancelAmount: 5_000 };
    const first = await sandbox.toss(path, body, key('c-1'));
    expect(first).toMatchObject({ status: 200, body: { status: 'PARTIAL_CANCELED', balanceAmount: 15_000 } });
    expect((await sandbox.toss(path, body, key('c-2'))).body['balanceAmount']).toBe(10_000);
    expect(await sandbox.toss(path, body, key('c-1'))).toEqual(first);
    expect((await sandbox.tossGet(`/v1/payments/${request['paymentKey']}`)).body['balanceAmount']).toBe(
      10_000,
    );
  });

  test('the same key while the first runs is 409', async () => {
    const request = await inProgress();
    await sandbox.internal('POST', '/internal/faults', {
      provider: 'toss',
      operation: 'confirm',
      kind: 'slow',
      delayMs: 300,
    });
    const answers = await Promise.all([
      sandbox.toss(confirmPath, request, key('k-3')),
      sandbox.toss(confirmPath, request, key('k-3')),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body['code']).toBe(
      'IDEMPOTENT_REQUEST_PROCESSING',
    );
    expect((await sandbox.toss(confirmPath, request, key('k-3'))).status).toBe(200);
  });

  test('a key of more than 300 characters is refused', async () => {
    expect((await sandbox.toss(confirmPath, await inProgress(), key('k'.repeat(301)))).status).toBe(400);
  });

  test('survives a crash', async () => {
    const request = await inProgress();
    const first = await sandbox.toss(confirmPath, request, key('k-4'));
    await sandbox.restart();
    expect(await sandbox.toss(confirmPath, request, key('k-4'))).toEqual(first);
  });
});

describe("Toss's cancel", () => {
  test('refuses what was not confirmed, more than the remaining amount, and what was cancelled', async () => {
    const request = await inProgress();
    const path = `/v1/payments/${request['paymentKey']}/cancel`;
    expect(await sandbox.toss(path, { cancelReason: 'x' })).toMatchObject({
      body: { code: 'NOT_CANCELABLE_PAYMENT' },
    });
    await sandbox.toss(confirmPath, request);
    expect(await sandbox.toss(path, { cancelReason: 'x', cancelAmount: 20_001 })).toMatchObject({
      body: { code: 'NOT_CANCELABLE_AMOUNT' },
    });
    expect(await sandbox.toss(path, {})).toMatchObject({ body: { code: 'INVALID_REQUEST' } });
    expect(await sandbox.toss(path, { cancelReason: 'x' })).toMatchObject({ body: { status: 'CANCELED' } });
    expect(await sandbox.toss(path, { cancelReason: 'x' })).toMatchObject({
      body: { code: 'ALREADY_CANCELED_PAYMENT' },
    });
  });
});
