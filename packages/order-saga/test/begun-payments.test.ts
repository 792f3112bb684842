import { CreatePaymentItem, QuoteAnswer } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { withReplicas } from './with-replicas.ts';

const replicas = withReplicas();
const { held } = replicas;

const createPath = '/internal/payments';
const quotePath = '/internal/holds/quote';

const asked = () => CreatePaymentItem.parse(replicas().payment.callsOf(createPath).at(-1));
const exists = (orderId: string) =>
  replicas()
    .read(orderId)
    .then(
      () => true,
      () => false,
    );

describe('a payment is begun before its order is written', () => {
  test('and where it is ready soon, the order is written once, with the address to pay at', async () => {
    const { fan, holdId } = held();
    let early: boolean | undefined;
    replicas().payment.interfere(createPath, async (_, act) => {
      early = await exists(asked().orderId);
      return act();
    });
    const answer = await replicas().order(fan, holdId);
    expect(early).toBe(false);
    const { orderId, paymentId } = asked();
    const stored = await replicas().read(orderId);
    expect(answer).toMatchObject({ order: { ...stored, overdue: false } });
    expect(stored).toMatchObject({
      version: 1,
      state: 'AWAITING_PAYMENT',
      paymentId,
      redirectUrl: `http://provider.test/pay/${paymentId}`,
      returnToken: null,
    });
    await replicas().comeBack(orderId, 1);
    expect(await replicas().settled(holdId)).toMatchObject([{ id: orderId, state: 'COMPLETED' }]);
  });

  test('and while it takes long, the order is written OPEN, for the step runner', async () => {
    const { fan, holdId } = held();
    let seen: unknown;
    replicas().payment.interfere(createPath, async (_, act) => {
      seen = await eventually(() => replicas().read(asked().orderId));
      return act();
    });
    const answer = await replicas().order(fan, holdId);
    expect(seen).toMatchObject({ state: 'OPEN', version: 1 });
    expect(answer).toMatchObject({ order: { state: 'AWAITING_PAYMENT', version: 2 } });
    expect(
      replicas()
        .payment.callsOf(createPath)
        .filter((call) => same(call, asked())),
    ).toHaveLength(1);
  });

  test('and ended with an order that is refused', async () => {
    const { fan, holdId } = held();
    const first = await replicas().order(fan, holdId);
    if (!('order' in first)) throw new Error('the first order is taken');
    // Its payment is being captured: the second order is refused.
    replicas().inventory.interfere('/internal/holds/pin', async (_, act) => {
      await refused;
      return act();
    });
    await replicas().comeBack(first.order.id);
    const refused = replicas().order(fan, holdId, 1);
    expect(await refused).toMatchObject({ refused: { reason: 'hold-in-another-order' } });
    const { orderId } = asked();
    expect(orderId).not.toBe(first.order.id);
    await eventually(() => expect(replicas().payment.ofOrder(orderId).state).toBe('VOIDED'));
    expect(await exists(orderId)).toBe(false);
    expect(await replicas().settled(holdId)).toMatchObject([{ id: first.order.id, state: 'COMPLETED' }]);
  });

  test('and where the order cannot be written, its return is no order’s, and nothing is captured', async () => {
    const { fan, holdId } = held();
    const key = newId();
    replicas().payment.interfere(createPath, async (_, act) => {
      const answer = act();
      // The same request at another replica is faster.
      replicas().payment.behave(createPath);
      await replicas().order(fan, holdId, 1, key);
      return answer;
    });
    const answer = await replicas().order(fan, holdId, 0, key);
    if (!('order' in answer)) throw new Error('one of the two is placed');
    const [lost, ...others] = [...replicas().payment.payments.values()].filter(
      ({ item }) => item.fanId === fan && item.orderId !== answer.order.id,
    );
    if (lost === undefined) throw new Error('two payments were begun');
    expect(others).toEqual([]);
    expect(await replicas().comeBack(lost.item.orderId)).toBeUndefined();
    await eventually(() => expect(lost.state).toBe('VOIDED'));
    expect(await replicas().settled(holdId)).toMatchObject([
      { id: answer.order.id, state: 'AWAITING_PAYMENT' },
    ]);
  });
});

describe('the holds of an order have their extension', () => {
  const extendPath = '/internal/holds/extend';
  const until = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

  test('with their quote: one call asks for both, and the order lasts as long as they', async () => {
    const { fan, holdId } = held();
    const expiresAt = until(9);
    replicas().inventory.interfere(quotePath, (_, act) => {
      const answer = QuoteAnswer.parse(act());
      return answer.result === 'ok' ? { ...answer, hold: { ...answer.hold, expiresAt } } : answer;
    });
    const before = replicas().inventory.callsOf(extendPath).length;
    expect(await replicas().order(fan, holdId)).toMatchObject({ order: { deadline: expiresAt } });
    expect(replicas().inventory.callsOf(quotePath).at(-1)).toEqual({ holdId, fanId: fan, extend: true });
    expect(replicas().inventory.callsOf(extendPath)).toHaveLength(before);
  });

  test('by a call of its own at an inventory of an older release, which only quotes', async () => {
    const { fan, holdId } = held();
    replicas().inventory.interfere(quotePath, (_, act) => ({
      ...QuoteAnswer.parse(act()),
      extended: undefined,
    }));
    const expiresAt = until(9);
    replicas().inventory.interfere(extendPath, () => ({ result: 'ok', expiresAt }));
    expect(await replicas().order(fan, holdId)).toMatchObject({ order: { deadline: expiresAt } });
    expect(replicas().inventory.callsOf(extendPath).at(-1)).toEqual({ holdId, fanId: fan });
  });
});

function same(call: unknown, { orderId }: CreatePaymentItem): boolean {
  return CreatePaymentItem.parse(call).orderId === orderId;
}
