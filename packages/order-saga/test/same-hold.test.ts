import { CreatePaymentItem, VoidPaymentItem } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { withReplicas } from './with-replicas.ts';

const replicas = withReplicas();
const { held, placed } = replicas;

const createPath = '/internal/payments';
const voidPath = '/internal/payments/void';
const quotePath = '/internal/holds/quote';

/** The one order that can still be paid: its payment is alive, the hold is the fan's, and paying it sells the hold. */
async function expectOnePayable(holdId: string): Promise<string> {
  const orders = await replicas().settled(holdId);
  const [payable, ...others] = orders.filter(({ state }) => state === 'AWAITING_PAYMENT');
  expect({ orders, others }).toMatchObject({ others: [] });
  expect(new Set(orders.filter((order) => order !== payable).map((order) => order.endReason))).toEqual(
    new Set(orders.length > 1 ? ['superseded'] : []),
  );
  expect(replicas().inventory.hold(holdId)).toMatchObject({ state: 'ACTIVE', orderId: null });
  if (payable === undefined) throw new Error(`nothing can be paid: ${JSON.stringify(orders)}`);
  await replicas().comeBack(payable.id);
  await replicas().settled(holdId);
  expect(replicas().payment.ofOrder(payable.id).state).toBe('CAPTURED');
  expect(replicas().inventory.hold(holdId)).toMatchObject({ state: 'SOLD', orderId: payable.id });
  return payable.id;
}

/** The latest order whose payment was asked for, once it is written: without its payment, which takes long. */
function written(): Promise<string> {
  const { orderId } = CreatePaymentItem.parse(replicas().payment.callsOf(createPath).at(-1));
  return eventually(async () => (await replicas().read(orderId)).id);
}

/** Interferes with the void of this order's payment alone: payments of orders that were refused are voided too. */
function interfereWithVoid(orderId: string, interference: (act: () => unknown) => unknown): void {
  replicas().payment.interfere(voidPath, (item, act) =>
    VoidPaymentItem.parse(item).orderId === orderId ? interference(act) : act(),
  );
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('simultaneous orders of one fan for one hold, under different keys', () => {
  test.each([
    ['by one replica', 1],
    ['by two replicas', 2],
  ])('taken %s leave exactly one order payable and the hold its fan’s', async (_, count) => {
    for (let round = 0; round < 12; round += 1) {
      const { fan, holdId } = held();
      const answers = await Promise.all(
        Array.from({ length: 2 + (round % 5) }, (_, index) =>
          replicas().order(fan, holdId, index % count === 0 ? 0 : 1),
        ),
      );
      const refusals = answers.flatMap((answer) => ('refused' in answer ? [answer.refused.reason] : []));
      expect(['hold-in-another-order', 'hold-being-ordered', 'request-in-flight']).toEqual(
        expect.arrayContaining([...new Set(refusals)]),
      );
      await expectOnePayable(holdId);
    }
  });
});

test.each([
  ['one replica', 1],
  ['two replicas', 2],
])(
  'one request sent eight times at once to %s is one order, payable and never superseded',
  async (_, count) => {
    const { fan, holdId } = held();
    const key = newId();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        replicas().order(fan, holdId, index % count === 0 ? 0 : 1, key),
      ),
    );
    expect(
      new Set(answers.map((answer) => ('order' in answer ? answer.order.state : answer.refused.reason))),
    ).toEqual(new Set(['AWAITING_PAYMENT']));
    const orders = await replicas().settled(holdId);
    expect(orders).toHaveLength(1);
    expect(await expectOnePayable(holdId)).toBe(orders[0]?.id);
  },
);

test('a repeat that loses against the step runner while no payment can be started goes on and starts it', async () => {
  const { fan, holdId } = held();
  const key = newId();
  const down = () => {
    throw new Error('payment is down');
  };
  replicas().payment.interfere(createPath, down);
  expect(await replicas().order(fan, holdId, 0, key)).toMatchObject({
    refused: { reason: 'payment-unavailable' },
  });
  const { orderId } = CreatePaymentItem.parse(replicas().payment.callsOf(createPath).at(-1));
  replicas().payment.interfere(createPath, async (_, act) => {
    // The step runner's own try fails just before payment is back, and is written down.
    replicas().payment.interfere(createPath, down);
    await replicas().drive(await replicas().read(orderId), 1);
    replicas().payment.behave(createPath);
    return act();
  });
  expect(await replicas().order(fan, holdId, 0, key)).toMatchObject({
    order: { id: orderId, state: 'AWAITING_PAYMENT' },
  });
  expect(await expectOnePayable(holdId)).toBe(orderId);
});

test('an order for which no payment can be started until its holds end has expired, and a repeat is answered that', async () => {
  const { fan, holdId } = held();
  const key = newId();
  replicas().payment.interfere(createPath, () => {
    throw new Error('payment is down');
  });
  expect(await replicas().order(fan, holdId, 0, key)).toMatchObject({
    refused: { reason: 'payment-unavailable' },
  });
  const { orderId } = CreatePaymentItem.parse(replicas().payment.callsOf(createPath).at(-1));
  await replicas().drive({ ...(await replicas().read(orderId)), overdue: true }, 1);
  expect(await replicas().order(fan, holdId, 0, key)).toMatchObject({
    order: { id: orderId, state: 'EXPIRED', endReason: 'expired', redirectUrl: null },
  });
  expect(await replicas().settled(holdId)).toMatchObject([{ id: orderId, state: 'EXPIRED' }]);
  expect(replicas().inventory.hold(holdId)).toMatchObject({ state: 'RELEASED' });
});

describe('an order that another tab supersedes', () => {
  test('while its payment is being started does not take the void for a refusal of the provider', async () => {
    const { fan, holdId } = held();
    const [asked, voided] = [gate(), gate()];
    replicas().payment.interfere(createPath, async (_, act) => {
      act();
      replicas().payment.behave(createPath);
      asked.open();
      await voided.opened;
      return act();
    });
    const first = replicas().order(fan, holdId, 0);
    await asked.opened;
    interfereWithVoid(await written(), async (act) => {
      const answer = act();
      voided.open();
      // The first tab learns of it before the second one goes on.
      await first;
      return answer;
    });
    await placed(fan, holdId, 1);
    expect(await first).toMatchObject({ refused: { reason: 'request-in-flight' } });
    await expectOnePayable(holdId);
  });

  test('while its payment is being started is answered that another tab has its holds, as soon as it is ended', async () => {
    const { fan, holdId } = held();
    const [asked, voided] = [gate(), gate()];
    replicas().payment.interfere(createPath, async (_, act) => {
      const answer = act();
      replicas().payment.behave(createPath);
      asked.open();
      await voided.opened;
      return answer;
    });
    const first = replicas().order(fan, holdId, 0);
    await asked.opened;
    interfereWithVoid(await written(), (act) => {
      const answer = act();
      voided.open();
      return answer;
    });
    const second = await placed(fan, holdId, 1);
    expect(await first).toMatchObject({ refused: { reason: 'hold-being-ordered' } });
    expect(await expectOnePayable(holdId)).toBe(second);
  });

  test('is not ended by a tab that has no try left to place its own', async () => {
    const { fan, holdId } = held();
    await placed(fan, holdId);
    let quotes = 0;
    replicas().inventory.interfere(quotePath, async (_, act) => {
      quotes += 1;
      // Just before its second and third read another tab was faster.
      if (quotes === 2 || quotes === 4) await placed(fan, holdId, 1);
      return act();
    });
    expect(await replicas().order(fan, holdId)).toMatchObject({ refused: { reason: 'hold-being-ordered' } });
    replicas().inventory.behave();
    await expectOnePayable(holdId);
  });

  test('in the moment in which its fan comes back from the provider leaves the hold to the new one', async () => {
    const { fan, holdId } = held();
    const first = await placed(fan, holdId);
    let back: Promise<unknown> = Promise.resolve();
    interfereWithVoid(first, async (act) => {
      const answer = act();
      const before = replicas().returnsSeen;
      back = replicas().comeBack(first, 1);
      await eventually(() => expect(replicas().returnsSeen).toBeGreaterThan(before));
      return answer;
    });
    const second = await placed(fan, holdId);
    expect(await back).toMatchObject({ state: 'CANCELLED', endReason: 'superseded' });
    expect(replicas().payment.callsOf('/internal/payments/capture')).not.toContainEqual(
      expect.objectContaining({ orderId: first }),
    );
    expect(await expectOnePayable(holdId)).toBe(second);
  });

  test('and whose late cancel and return pages are opened then leaves the new one alone', async () => {
    const { fan, holdId } = held();
    const first = await placed(fan, holdId);
    const second = await placed(fan, holdId);
    await Promise.all([replicas().giveUp(first), replicas().comeBack(first, 1)]);
    expect(await expectOnePayable(holdId)).toBe(second);
  });

  test('goes on when its payment could not be asked', async () => {
    const { fan, holdId } = held();
    const first = await placed(fan, holdId);
    replicas().payment.interfere(voidPath, () => {
      throw new Error('payment is down');
    });
    expect(await replicas().order(fan, holdId)).toMatchObject({ refused: { reason: 'payment-unavailable' } });
    expect(await expectOnePayable(holdId)).toBe(first);
  });
});

test('an order that its fan cancels while its payment is being started is never sent to the provider', async () => {
  const { fan, holdId } = held();
  const [asked, voided] = [gate(), gate()];
  replicas().payment.interfere(createPath, async (_, act) => {
    const answer = act();
    asked.open();
    await voided.opened;
    return answer;
  });
  replicas().payment.interfere(voidPath, async (_, act) => {
    const answer = act();
    voided.open();
    await ordering;
    return answer;
  });
  const ordering = replicas().order(fan, holdId, 0);
  await asked.opened;
  await replicas().cancel(fan, await written(), 1);
  expect(await ordering).not.toMatchObject({ order: { state: 'AWAITING_PAYMENT' } });
  expect(await replicas().settled(holdId)).toMatchObject([{ state: 'EXPIRED', endReason: 'given-up' }]);
  // The fan gave the order up, not the places.
  expect(replicas().inventory.hold(holdId).state).toBe('ACTIVE');
});

describe('an order of several holds', () => {
  test('supersedes as many orders as have one of them', async () => {
    const fan = newId();
    const holdIds = Array.from({ length: 5 }, () => held(fan).holdId);
    for (const holdId of holdIds) await placed(fan, holdId);
    const together = await placed(fan, holdIds);
    for (const holdId of holdIds) {
      const states = (await replicas().settled(holdId)).map(({ state }) => state);
      expect(states).toEqual(['CANCELLED', 'AWAITING_PAYMENT']);
    }
    await replicas().comeBack(together);
    await replicas().settled(holdIds.at(0) ?? '');
    expect(holdIds.map((holdId) => replicas().inventory.hold(holdId))).toEqual(
      holdIds.map(() => expect.objectContaining({ state: 'SOLD', orderId: together })),
    );
  });

  test('ends none when one of them is being paid', async () => {
    const fan = newId();
    const [kept, paid] = [held(fan).holdId, held(fan).holdId];
    const first = await placed(fan, kept);
    const second = await placed(fan, paid);
    const pinning = gate();
    replicas().inventory.interfere('/internal/holds/pin', async (_, act) => {
      await pinning.opened;
      return act();
    });
    await replicas().comeBack(second);
    expect(await replicas().order(fan, [kept, paid])).toMatchObject({
      refused: { reason: 'hold-in-another-order', orderId: second },
    });
    pinning.open();
    replicas().inventory.behave();
    expect(await expectOnePayable(kept)).toBe(first);
  });
});
