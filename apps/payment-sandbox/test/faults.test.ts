import { once } from 'node:events';
import { createServer } from 'node:http';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  approvedAt,
  authorisedAt,
  type Json,
  ledgerOf,
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

describe('faults and memory', () => {
  test('the ledger survives a crash', async () => {
    const request = await approved();
    await sandbox.restart();
    expect(await ledgerOf(sandbox, request)).toMatchObject({ captured: 20_000 });
    expect(await sandbox.kakao('approve', request)).toMatchObject({ body: { error_code: -702 } });
  });

  test('die-after-effect captures, answers nothing and ends the process', async () => {
    const request = await authorised();
    const before = sandbox.crashes();
    await sandbox.internal('POST', '/internal/faults', {
      provider: 'kakao',
      operation: 'approve',
      kind: 'die-after-effect',
    });
    await expect(sandbox.kakao('approve', request)).rejects.toThrow();
    expect(sandbox.crashes()).toBe(before + 1);
    expect(await ledgerOf(sandbox, request)).toMatchObject({ captured: 20_000 });
  });

  test('a fault affects only its order, as often as requested, and is removed by DELETE', async () => {
    const [hit, other] = [await authorised(), await authorised()];
    const fault = {
      provider: 'kakao',
      operation: 'approve',
      kind: 'error-5xx',
      times: 2,
      match: { orderId: hit['partner_order_id'] },
    };
    await sandbox.internal('POST', '/internal/faults', fault);
    expect((await sandbox.kakao('approve', other)).status).toBe(200);
    expect((await sandbox.kakao('approve', hit)).status).toBe(500);
    expect((await sandbox.kakao('approve', hit)).status).toBe(500);
    expect((await sandbox.kakao('approve', hit)).status).toBe(200);
    await sandbox.internal('POST', '/internal/faults', fault);
    await sandbox.internal('DELETE', '/internal/faults');
    expect((await sandbox.kakao('approve', hit)).status).toBe(400);
  });

  test('duplicate-redirect sends the fan back and the same return once more', async () => {
    const seen: string[] = [];
    const festival = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(festival, 'listening');
    const address = festival.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const publicUrl = `http://127.0.0.1:${address.port}`;
    const impatient = await startSandbox({ PUBLIC_URL: publicUrl });
    try {
      await impatient.internal('POST', '/internal/faults', {
        provider: 'kakao',
        operation: 'approve',
        kind: 'duplicate-redirect',
      });
      const approve = await authorisedAt(impatient, {
        approval_url: `${publicUrl}/ok`,
        cancel_url: `${publicUrl}/ok/cancel`,
        fail_url: `${publicUrl}/ok/fail`,
      });
      await eventually(() => expect(seen).toEqual([`/ok?pg_token=${approve['pg_token']}`]));
      expect((await impatient.kakao('approve', approve)).status).toBe(200);
    } finally {
      await impatient.stop();
      festival.close();
    }
  });

  test('an unknown fault is refused', async () => {
    const { status } = await sandbox.internal('POST', '/internal/faults', {
      provider: 'kakao',
      operation: 'approve',
      kind: 'explode',
    });
    expect(status).toBe(400);
  });

  test('the audit names the capture of every payment', async () => {
    const request = await approved();
    const { text } = await sandbox.internal('GET', '/internal/audit');
    const facts = text
      .trim()
      .split('\n')
      .map((line): Json => JSON.parse(line));
    expect(facts.find((fact) => fact['orderId'] === request['partner_order_id'])).toEqual({
      kind: 'provider',
      providerKey: request['tid'],
      orderId: request['partner_order_id'],
      captured: 20_000,
      cancelled: 0,
    });
  });
});
