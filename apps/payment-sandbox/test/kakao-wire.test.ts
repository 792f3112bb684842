import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  approvedAt,
  authorisedAt,
  KAKAO_KEY,
  ledgerOf,
  PUBLIC_URL,
  readyRequest,
  type SandboxClient,
  startSandbox,
} from './sandbox-client.ts';

let sandbox: SandboxClient;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  await sandbox.internal('DELETE', '/internal/faults');
});
afterAll(() => sandbox.stop());

const authorised = () => authorisedAt(sandbox);
const approved = () => approvedAt(sandbox);

describe("Kakao Pay's ready", () => {
  test('answers a tid of 20 characters and redirects below the public address', async () => {
    const { body } = await sandbox.kakao('ready', readyRequest());
    expect(body['tid']).toMatch(/^T[0-9a-f]{19}$/);
    expect(body['next_redirect_pc_url']).toBe(`${PUBLIC_URL}/sandbox/kakao/${body['tid']}`);
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining([
        'next_redirect_mobile_url',
        'next_redirect_app_url',
        'android_app_scheme',
        'ios_app_scheme',
        'created_at',
      ]),
    );
  });

  test('refuses a wrong or missing key', async () => {
    expect(await sandbox.kakao('ready', readyRequest(), 'SECRET_KEY other')).toMatchObject({
      status: 401,
      body: { error_code: -401 },
    });
    expect((await sandbox.kakao('ready', readyRequest(), 'KakaoAK kakao-key')).status).toBe(401);
  });

  test('refuses the cid of another merchant', async () => {
    expect(await sandbox.kakao('ready', readyRequest({ cid: 'TCSUBSCRIP' }))).toMatchObject({
      status: 400,
      body: { error_code: -731 },
    });
  });

  test.each([
    ['partner_order_id', undefined],
    ['partner_order_id', 'x'.repeat(101)],
    ['partner_user_id', ''],
    ['item_name', 'x'.repeat(101)],
    ['quantity', '2'],
    ['quantity', 0],
    ['total_amount', '20000'],
    ['total_amount', 0],
    ['total_amount', 10.5],
    ['tax_free_amount', undefined],
    ['tax_free_amount', -1],
    ['approval_url', 'javascript:alert(1)'],
    ['approval_url', `${PUBLIC_URL}/${'x'.repeat(255)}`],
    ['cancel_url', undefined],
    ['fail_url', 'https://elsewhere.test/fail'],
    ['payment_method_type', 'CASH'],
  ])('refuses %s = %p', async (field, value) => {
    const answer = await sandbox.kakao('ready', readyRequest({ [field]: value }));
    expect(answer).toMatchObject({ status: 400, body: { error_code: -2 } });
    expect(String(answer.body['error_message'])).toContain(field);
  });

  test('refuses an unknown field, a body that is not JSON and tax above the total', async () => {
    expect((await sandbox.kakao('ready', readyRequest({ amount: 1 }))).status).toBe(400);
    expect(await sandbox.kakao('ready', '{')).toMatchObject({ status: 400, body: { error_code: -2 } });
    expect(await sandbox.kakao('ready', readyRequest({ vat_amount: 20_001 }))).toMatchObject({
      body: { error_code: -725 },
    });
  });
});

describe("Kakao Pay's bodies", () => {
  const post = (body: string, type: string) =>
    fetch(`${sandbox.url}/online/v1/payment/ready`, {
      method: 'POST',
      headers: { authorization: `SECRET_KEY ${KAKAO_KEY}`, 'content-type': type },
      body,
    });

  test('are JSON by their content type, whatever its parameters', async () => {
    const body = JSON.stringify(readyRequest());
    expect((await post(body, 'application/json; charset=utf-8')).status).toBe(200);
    const answer = await post(body, 'text/plain');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_code: -2 });
  });

  test('of more than 64 kB are refused without being read', async () => {
    const answer = await post(
      JSON.stringify(readyRequest({ item_name: 'x'.repeat(70_000) })),
      'application/json',
    );
    expect(answer.status).toBe(413);
  });
});

describe("Kakao Pay's approve", () => {
  test('captures once; a second approve is -702, there is no idempotency', async () => {
    const request = await authorised();
    const answer = await sandbox.kakao('approve', request);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        tid: request['tid'],
        partner_order_id: request['partner_order_id'],
        amount: { total: 20_000, vat: 1_818 },
        quantity: 2,
      },
    });
    expect(await sandbox.kakao('approve', request)).toMatchObject({
      status: 400,
      body: { error_code: -702 },
    });
    expect(await ledgerOf(sandbox, request)).toMatchObject({ captured: 20_000, calls: { capture: 2 } });
  });

  test('twenty approves at once capture once', async () => {
    const request = await authorised();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sandbox.kakao('approve', request)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body['error_code'] === -702)).toHaveLength(19);
  });

  test.each([
    ['tid', `T${'0'.repeat(19)}`, -721],
    ['partner_order_id', 'another', -706],
    ['partner_user_id', 'another', -707],
    ['pg_token', 'another', -708],
  ])('refuses another %s', async (field, value, code) => {
    const request = await authorised();
    expect(await sandbox.kakao('approve', { ...request, [field]: value })).toMatchObject({
      status: 400,
      body: { error_code: code },
    });
    expect((await sandbox.kakao('approve', request)).status).toBe(200);
  });

  test('refuses a payment that the fan did not authorise, or quit', async () => {
    const request = readyRequest();
    const { body } = await sandbox.kakao('ready', request);
    const approve = {
      cid: 'TC0ONETIME',
      tid: body['tid'],
      partner_order_id: request['partner_order_id'],
      partner_user_id: request['partner_user_id'],
      pg_token: 'guess',
    };
    expect(await sandbox.kakao('approve', approve)).toMatchObject({ body: { error_code: -701 } });
    const { location } = await sandbox.form(`/sandbox/kakao/${body['tid']}`, { decision: 'quit' });
    expect(location).toBe(`${PUBLIC_URL}/ok/cancel`);
    expect(await sandbox.kakao('approve', approve)).toMatchObject({ body: { error_code: -723 } });
    expect(await sandbox.kakao('order', { cid: 'TC0ONETIME', tid: body['tid'] })).toMatchObject({
      body: { status: 'QUIT_PAYMENT' },
    });
  });

  test('takes an approval whose process crashed, by the return token alone', async () => {
    const request = await authorised();
    await sandbox.restart();
    expect(await sandbox.kakao('approve', { ...request, pg_token: 'guess' })).toMatchObject({
      body: { error_code: -701 },
    });
    expect((await sandbox.kakao('approve', request)).status).toBe(200);
  });

  test('counts the first decision of a fan', async () => {
    const first = async (decisions: string[]) => {
      const { body } = await sandbox.kakao('ready', readyRequest());
      const page = `/sandbox/kakao/${body['tid']}`;
      const locations: string[] = [];
      for (const decision of decisions) locations.push((await sandbox.form(page, { decision })).location);
      const { body: order } = await sandbox.kakao('order', { cid: 'TC0ONETIME', tid: body['tid'] });
      return { status: order['status'], ends: locations.map((url) => new URL(url).pathname) };
    };
    expect(await first(['approve', 'quit', 'fail'])).toEqual({
      status: 'AUTH_PASSWORD',
      ends: ['/ok', '/ok', '/ok'],
    });
    expect(await first(['quit', 'approve'])).toEqual({
      status: 'QUIT_PAYMENT',
      ends: ['/ok/cancel', '/ok/cancel'],
    });
  });

  test('refuses an expired tid', async () => {
    const shortLived = await startSandbox({ PAYMENT_LIFETIME_SECONDS: '1' });
    try {
      const request = readyRequest();
      const { body } = await shortLived.kakao('ready', request);
      const page = `/sandbox/kakao/${body['tid']}`;
      const { location } = await shortLived.form(page, { decision: 'approve' });
      const approve = {
        cid: 'TC0ONETIME',
        tid: body['tid'],
        partner_order_id: request['partner_order_id'],
        partner_user_id: request['partner_user_id'],
        pg_token: new URL(location).searchParams.get('pg_token'),
      };
      const created = new Date(String(body['created_at'])).getTime();
      while (Date.now() < created + 1_100) await shortLived.internal('GET', '/internal/faults');
      expect(await shortLived.kakao('approve', approve)).toMatchObject({ body: { error_code: -723 } });
    } finally {
      await shortLived.stop();
    }
  });
});

describe("Kakao Pay's cancel and order", () => {
  test('cancels in parts and answers the remaining amount', async () => {
    const { tid } = await approved();
    const cancel = (amount: number, available?: number) =>
      sandbox.kakao('cancel', {
        cid: 'TC0ONETIME',
        tid,
        cancel_amount: amount,
        cancel_tax_free_amount: 0,
        ...(available === undefined ? {} : { cancel_available_amount: available }),
      });
    expect(await cancel(5_000, 20_000)).toMatchObject({
      status: 200,
      body: {
        status: 'PART_CANCEL_PAYMENT',
        approved_cancel_amount: { total: 5_000 },
        cancel_available_amount: { total: 15_000 },
      },
    });
    expect(await cancel(5_000, 20_000)).toMatchObject({ status: 400, body: { error_code: -711 } });
    expect(await cancel(15_001)).toMatchObject({ status: 400, body: { error_code: -710 } });
    expect(await cancel(15_000)).toMatchObject({ body: { status: 'CANCEL_PAYMENT' } });
    expect(await cancel(1)).toMatchObject({ status: 400, body: { error_code: -703 } });
    const order = await sandbox.kakao('order', { cid: 'TC0ONETIME', tid });
    expect(order.body).toMatchObject({
      status: 'CANCEL_PAYMENT',
      canceled_amount: { total: 20_000 },
      payment_action_details: [
        { payment_action_type: 'PAYMENT', amount: 20_000 },
        { payment_action_type: 'CANCEL', amount: 5_000 },
        { payment_action_type: 'CANCEL', amount: 15_000 },
      ],
    });
  });

  test('refuses to cancel what was not captured', async () => {
    const { tid } = await authorised();
    const body = { cid: 'TC0ONETIME', tid, cancel_amount: 1, cancel_tax_free_amount: 0 };
    expect(await sandbox.kakao('cancel', body)).toMatchObject({ status: 400, body: { error_code: -712 } });
  });
});
