import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import type { ProviderAnswer, ProviderRequest } from '../src/adapters/provider-http/provider-http.ts';
import { tossPayments } from '../src/adapters/toss/toss-payments.ts';
import type { Payment, Refund } from '../src/domain/payment.ts';

const payment: Payment = {
  id: newId(),
  orderId: newId(),
  fanId: newId(),
  method: 'toss',
  state: 'CAPTURED',
  version: 3,
  amount: 10_000,
  taxFree: 0,
  vat: 909,
  currency: 'KRW',
  itemName: '입장권',
  quantity: 1,
  returnUrl: 'http://festival.test/return',
  providerKey: 'tgen_1',
  redirectUrl: null,
  checkoutKey: null,
  returnParameters: null,
  attempt: 1,
  captured: 10_000,
  refunded: 0,
  refundedByHand: 0,
  capturedAt: null,
  reason: null,
  correlationId: 'test',
  createdAt: new Date(0),
  expiresAt: new Date(0),
  tries: 0,
};
const refund: Refund = {
  id: newId(),
  paymentId: payment.id,
  orderId: payment.orderId,
  amount: 1_000,
  taxFree: 0,
  vat: 91,
  reason: 'the fan cancelled',
  state: 'SENT',
  version: 2,
  attempt: 1,
  correlationId: 'test',
  tries: 0,
};

/** Toss with a scripted wire. */
function tossAnswering(answer: ProviderAnswer) {
  const sent: ProviderRequest[] = [];
  const http = {
    async call(request: ProviderRequest) {
      sent.push(request);
      return answer;
    },
    async close() {
      sent.length = 0;
    },
  };
  const toss = tossPayments({ http, secretKey: 'k', publicUrl: 'http://festival.test', lifetimeSeconds: 60 });
  return { toss, keys: () => sent.map((request) => request.headers['idempotency-key']) };
}

describe("Toss's Idempotency-Key of a refund", () => {
  test('belongs to refund and attempt', async () => {
    const { toss, keys } = tossAnswering({ kind: 'silent', sent: true, reason: 'TimeoutError' });
    await toss.refund(refund, payment);
    await toss.refund(refund, payment);
    await toss.refund({ ...refund, attempt: 2 }, payment);
    expect(keys()).toEqual([`refund-${refund.id}-1`, `refund-${refund.id}-1`, `refund-${refund.id}-2`]);
  });

  test.each([
    ['a lost answer', { kind: 'silent', sent: true, reason: 'TimeoutError' } as const, false],
    ['a call still running there', answered(409, 'IDEMPOTENT_REQUEST_PROCESSING'), false],
    ['a broken provider', answered(500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'), false],
    ['an answered but unclear error', answered(400, 'PROVIDER_ERROR'), true],
  ])('%s: ended at the provider is %p', async (_, answer, ended) => {
    const { toss } = tossAnswering(answer);
    expect(await toss.refund(refund, payment)).toMatchObject({ result: 'unknown', ended });
  });

  test.each(['NOT_CANCELABLE_PAYMENT', 'NOT_CANCELABLE_AMOUNT'])('%s is final', async (code) => {
    const { toss } = tossAnswering(answered(403, code));
    expect(await toss.refund(refund, payment)).toEqual({ result: 'rejected', reason: code });
  });

  test.each(['ALREADY_CANCELED_PAYMENT', 'PROVIDER_ERROR'])('%s is decided by asking', async (code) => {
    const { toss } = tossAnswering(answered(400, code));
    expect(await toss.refund(refund, payment)).toMatchObject({ result: 'unknown' });
  });
});

function answered(status: number, code: string): ProviderAnswer {
  return { kind: 'answered', status, body: { code, message: 'text' } };
}
