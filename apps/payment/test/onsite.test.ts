import type { AuditFact, LedgerEntry, LedgerSum, Onsite, ReconciliationAnswer } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PaymentWorld, paymentWorld, type TestOrder } from './payment-world.ts';

let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('toss');
});
afterAll(() => world.stop());

async function ask<A>(path: string, body?: object): Promise<A> {
  const answer = await fetch(`${world.first.service.managementUrl}/internal/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...edgeHeaders('ticket', 'edge-token'), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  return JSON.parse(body === undefined ? `[${text.trim().split('\n').join(',')}]` : text) as A;
}

const span = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 3_600_000).toISOString(),
});

async function taken(amount: number, onsite: Onsite): Promise<TestOrder> {
  const order = world.order({ method: 'onsite', amount, vat: 0, onsite });
  expect(await world.first.create(order)).toMatchObject([{ result: 'ready', redirectUrl: null }]);
  expect(await world.first.capture(order, {})).toMatchObject({ result: 'captured', amount });
  return order;
}

test('cash and cards at a terminal are recorded, added up by themselves, and no difference to any provider', async () => {
  await taken(50_000, { tender: 'cash' });
  const card = await taken(70_000, { tender: 'terminal', reference: 'T-4711' });
  const { sums } = await ask<{ sums: LedgerSum[] }>('ledger/sums', { ...span(), timezone: 'Asia/Seoul' });
  expect(sums).toMatchObject([
    { method: 'onsite', tender: 'cash', payments: 1, captured: 50_000, providerFees: 0 },
    { method: 'onsite', tender: 'terminal', payments: 1, captured: 70_000, providerFees: 0 },
  ]);
  const { entries } = await ask<{ entries: LedgerEntry[] }>('ledger/of-orders', { orderIds: [card.orderId] });
  expect(entries).toMatchObject([{ method: 'onsite', tender: 'terminal', providerKey: 'T-4711' }]);
  const run = newId();
  const compared = await eventually(
    async () => {
      const answer = await ask<ReconciliationAnswer>('reconciliations', { ...span(), run });
      if (!answer.done) throw new Error('not compared yet');
      return answer;
    },
    { timeoutMs: 20_000 },
  );
  expect(compared.findings).toEqual([]);
});

test('what was taken on site is paid back by hand: owed at once, done when a person says so, once', async () => {
  const order = await taken(50_000, { tender: 'cash' });
  const refundId = newId();
  expect(await world.first.refund(order, 20_000, refundId)).toEqual({ result: 'accepted', state: 'MANUAL' });
  const settled = { refundId, by: newId(), reason: 'paid out in cash' };
  const both = await Promise.all([world.first.settle(settled), world.first.settle(settled)]);
  expect(both).toEqual([
    { result: 'settled', amount: 20_000 },
    { result: 'settled', amount: 20_000 },
  ]);
  const facts = await ask<AuditFact[]>('audit');
  expect(facts).toContainEqual(
    expect.objectContaining({
      ...{ kind: 'payment', paymentId: order.paymentId, providerKey: null, onsite: true },
      ...{ captured: 50_000, refunded: 20_000, refundedByHand: 20_000 },
    }),
  );
});

test('an amount is never taken without saying how', async () => {
  const order = world.order({ method: 'onsite' });
  expect(await world.first.create(order)).toMatchObject([{ result: 'declined' }]);
});

test('a payment that its order gave up is not found captured later', async () => {
  const order = world.order({ method: 'onsite', onsite: { tender: 'terminal', reference: 'T-1' } });
  await world.first.create(order);
  expect(await world.first.void(order)).toBe('VOIDED');
  expect(await world.first.capture(order, {})).toMatchObject({ result: 'failed' });
});
