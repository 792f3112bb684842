import {
  CapturePaymentAnswer,
  CreatePaymentAnswer,
  type CreatePaymentItem,
  RefundAnswer,
  SettleRefundAnswer,
  VoidPaymentAnswer,
} from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { eventually } from '../office/eventually.ts';
import { asker, type InternalPort } from './internal-port.ts';

/** A payment service with Kakao Pay, as ticket sees it. */
export interface PaymentUnderTest extends InternalPort {
  /** Where the provider may send fans back to. */
  readonly publicUrl: string;
  /** The fan approves at the provider; answers the parameters with which the provider sends them back. */
  approve(redirectUrl: string): Promise<Record<string, string>>;
}

const TOTAL = 132_000;

/** What ticket's saga relies on, of the real payment service and of the stand-in that its tests use. */
export function paymentContract(payment: () => PaymentUnderTest): void {
  const on = <A>(path: string, answer: z.ZodType<A>) => asker(payment, path, answer);
  const { one: create, all: createAll } = on('/internal/payments', CreatePaymentAnswer);
  const { one: capture } = on('/internal/payments/capture', CapturePaymentAnswer);
  const { one: voidPayment } = on('/internal/payments/void', VoidPaymentAnswer);
  const { one: refund } = on('/internal/refunds', RefundAnswer);
  const { one: settle } = on('/internal/refunds/settle', SettleRefundAnswer);

  function newPayment(changes: Partial<CreatePaymentItem> = {}): CreatePaymentItem {
    return {
      paymentId: newId(),
      orderId: newId(),
      fanId: newId(),
      method: 'kakao-pay',
      amount: TOTAL,
      taxFree: 0,
      vat: 12_000,
      currency: 'KRW',
      itemName: 'A 3-12',
      quantity: 1,
      returnUrl: `${payment().publicUrl}/api/orders/returns/${newId()}`,
      ...changes,
    };
  }

  const keys = ({ paymentId, orderId }: CreatePaymentItem) => ({ paymentId, orderId });
  const captureOf = (item: CreatePaymentItem, returnParameters: Record<string, string>, amount = TOTAL) => ({
    ...keys(item),
    amount,
    returnParameters,
  });
  const refundOf = (item: CreatePaymentItem, amount: number, refundId = newId()) => ({
    ...keys(item),
    refundId,
    amount,
    taxFree: 0,
    vat: Math.floor(amount / 11),
    reason: 'the fan cancelled',
  });

  /** A payment whose fan has approved it; with the parameters of the return. */
  async function approved(): Promise<{ item: CreatePaymentItem; parameters: Record<string, string> }> {
    const item = newPayment();
    const answer = await create(item);
    if (answer?.result !== 'ready' || answer.redirectUrl === null)
      throw new Error(`not ready: ${JSON.stringify(answer)}`);
    return { item, parameters: await payment().approve(answer.redirectUrl) };
  }

  async function captured(): Promise<{ item: CreatePaymentItem; parameters: Record<string, string> }> {
    const paid = await approved();
    expect(await capture(captureOf(paid.item, paid.parameters))).toMatchObject({ result: 'captured' });
    return paid;
  }

  async function refunded(item: ReturnType<typeof refundOf>): Promise<void> {
    await eventually(async () => expect(await refund(item)).toEqual({ result: 'accepted', state: 'DONE' }), {
      timeoutMs: 30_000,
    });
  }

  describe('creates', () => {
    test('a payment with somewhere to go, and answers repeats the same', async () => {
      const item = newPayment();
      const first = await create(item);
      expect(first).toEqual({
        result: 'ready',
        redirectUrl: expect.stringMatching(/^http/),
        expiresAt: expect.any(String),
      });
      expect(await create(item)).toEqual(first);
    });

    test('one of nothing without a provider', async () => {
      const free = newPayment({ method: 'none', amount: 0, vat: 0 });
      expect(await create(free)).toMatchObject({ result: 'ready', redirectUrl: null });
      expect(await capture(captureOf(free, {}, 0))).toMatchObject({ result: 'captured', amount: 0 });
    });

    test('no second live payment of an order, none again that has ended, and none under a used id', async () => {
      const item = newPayment();
      await create(item);
      const second = newPayment({ orderId: item.orderId });
      expect(await create(second)).toMatchObject({ result: 'declined' });
      expect(await create({ ...item, amount: TOTAL + 1_000 })).toMatchObject({ result: 'declined' });
      await voidPayment(keys(item));
      expect(await create(item)).toMatchObject({ result: 'declined' });
      expect(await create(second)).toMatchObject({ result: 'ready' });
    });

    test('each of a batch by itself, answered in its order', async () => {
      const [first, second, ended] = [newPayment(), newPayment(), newPayment()];
      await create(ended);
      await voidPayment(keys(ended));
      expect((await createAll(first, ended, second)).map(({ result }) => result)).toEqual([
        'ready',
        'declined',
        'ready',
      ]);
    });
  });

  describe('captures', () => {
    test('what the fan has approved, once, and answers repeats the same', async () => {
      const { item, parameters } = await approved();
      const first = await capture(captureOf(item, parameters));
      expect(first).toEqual({ result: 'captured', amount: TOTAL, capturedAt: expect.any(String) });
      expect(await capture(captureOf(item, parameters))).toEqual(first);
      expect(await voidPayment(keys(item))).toEqual({ state: 'CAPTURED' });
    });

    test('nothing that was voided, of another order, or unknown', async () => {
      const [ended, { item, parameters }] = [await approved(), await approved()];
      await voidPayment(keys(ended.item));
      for (const asked of [
        captureOf(ended.item, ended.parameters),
        { ...captureOf(item, parameters), orderId: newId() },
        captureOf(newPayment(), parameters),
      ])
        expect(await capture(asked)).toEqual({ result: 'failed', reason: expect.any(String) });
      expect(await capture(captureOf(item, parameters))).toMatchObject({ result: 'captured' });
    });

    test('no other amount than the payment was made for, which ends it', async () => {
      const { item, parameters } = await approved();
      expect(await capture(captureOf(item, parameters, TOTAL - 1_000))).toMatchObject({ result: 'failed' });
      expect(await voidPayment(keys(item))).toEqual({ state: 'VOIDED' });
      expect(await capture(captureOf(item, parameters))).toMatchObject({ result: 'failed' });
    });
  });

  describe('voids', () => {
    test('what is READY, and answers the state of everything else', async () => {
      const item = newPayment();
      await create(item);
      expect(await voidPayment({ ...keys(item), orderId: newId() })).toEqual({ state: 'NOT_FOUND' });
      expect(await voidPayment(keys(item))).toEqual({ state: 'VOIDED' });
      expect(await voidPayment(keys(item))).toEqual({ state: 'VOIDED' });
      expect(await voidPayment(keys(newPayment()))).toEqual({ state: 'NOT_FOUND' });
    });
  });

  describe('refunds', () => {
    test('in parts up to what was captured, each once, and no more', async () => {
      const { item } = await captured();
      const first = refundOf(item, 100_000);
      await refunded(first);
      await refunded(first);
      expect(await refund(refundOf(item, 33_000))).toMatchObject({ result: 'refused' });
      await refunded(refundOf(item, 32_000));
    });

    test('nothing of what was not captured; nothing is at once paid back', async () => {
      const { item } = await approved();
      expect(await refund(refundOf(item, 1_000))).toMatchObject({ result: 'refused' });
      expect(await refund(refundOf(newPayment(), 1_000))).toMatchObject({ result: 'refused' });
      expect(await refund(refundOf(item, 0))).toEqual({ result: 'accepted', state: 'DONE' });
    });

    test('and lets no person settle what the provider paid, or what was never asked for', async () => {
      const { item } = await captured();
      const done = refundOf(item, 1_000);
      await refunded(done);
      const byHand = { by: newId(), reason: 'by bank transfer' };
      expect(await settle({ refundId: done.refundId, ...byHand })).toEqual({
        result: 'refused',
        state: 'DONE',
      });
      expect(await settle({ refundId: newId(), ...byHand })).toEqual({ result: 'not-found' });
    });
  });
}
