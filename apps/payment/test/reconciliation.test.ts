import type { LedgerEntry, LedgerSum, ReconciliationAnswer } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { checkoutFields } from './checkout-fields.ts';
import { type PaymentWorld, paymentWorld, readyRedirect, type TestOrder } from './payment-world.ts';

describe.each(['kakao', 'toss'] as const)('the ledger against the books of %s', (variant) => {
  let world: PaymentWorld;
  let provider: pg.Pool;
  beforeAll(async () => {
    world = await paymentWorld(variant, { PROVIDER_FEE_BASIS_POINTS: 'kakao-pay=374,toss=374' });
    provider = new pg.Pool({ connectionString: world.sandbox.databaseUrl, max: 1 });
  });
  afterAll(async () => {
    await provider.end();
    await world.stop();
  });

  async function captured(): Promise<TestOrder> {
    const order = world.order();
    const redirect = await readyRedirect(world, order);
    const back =
      variant === 'kakao'
        ? await world.sandbox.decideAtKakao(redirect, 'approve')
        : await world.sandbox.payAtToss(await checkoutFields(world, redirect));
    expect(await world.first.capture(order, Object.fromEntries(back.searchParams))).toMatchObject({
      result: 'captured',
    });
    return order;
  }

  async function ask<A>(path: string, body: object): Promise<A> {
    const answer = await fetch(`${world.first.service.managementUrl}/internal/${path}`, {
      method: 'POST',
      headers: { ...edgeHeaders('ticket', 'edge-token'), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as A;
  }

  const span = () => ({
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
  });

  /** A comparison from its begin to its end. */
  async function compared(): Promise<ReconciliationAnswer> {
    const request = { ...span(), run: newId() };
    return eventually(
      async () => {
        const answer = await ask<ReconciliationAnswer>('reconciliations', request);
        if (!answer.done) throw new Error('not compared yet');
        return answer;
      },
      { timeoutMs: 20_000 },
    );
  }

  const books = (order: TestOrder, change: string) =>
    provider.query(`UPDATE provider_payment SET ${change} WHERE order_id = $1`, [order.orderId]);

  test('agrees where nothing went wrong, refunds of every kind included', async () => {
    const first = await captured();
    await captured();
    await world.first.refund(first, 50_000);
    const answer = await compared();
    expect(answer).toMatchObject({ done: true, listed: variant === 'toss', findings: [] });
    expect(answer.payments).toBeGreaterThanOrEqual(2);
  });

  test('is summed by day and method, with what the provider keeps of it', async () => {
    const { sums } = await ask<{ sums: LedgerSum[] }>('ledger/sums', { ...span(), timezone: 'Asia/Seoul' });
    const entries: LedgerEntry[] = [];
    for (let after = 0; ; ) {
      const page = await ask<{ entries: LedgerEntry[] }>('ledger', { ...span(), after, limit: 2 });
      entries.push(...page.entries);
      after = page.entries.at(-1)?.id ?? 0;
      if (page.entries.length < 2) break;
    }
    const of = (kind: string) =>
      entries.filter((entry) => entry.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
    const total = (of: (sum: LedgerSum) => number) => sums.reduce((sum, row) => sum + of(row), 0);
    expect(total(({ captured: amount }) => amount)).toBe(of('CAPTURE'));
    expect(total(({ refunded }) => refunded)).toBe(of('REFUND'));
    expect(of('REFUND')).toBe(50_000);
    // 3.74 % of two captures of 132,000, less what comes back with 50,000.
    expect(total(({ providerFees }) => providerFees)).toBe(4_937 * 2 - 1_870);
    expect(entries.every(({ providerKey }) => providerKey !== null)).toBe(true);
  });

  test('names each difference by its kind and payment, and no other payment', async () => {
    const [more, paidBack, gone, unknown, late] = [
      await captured(),
      await captured(),
      await captured(),
      await captured(),
      world.order(),
    ];
    await books(more, 'captured = captured + 1');
    await books(
      paidBack,
      `cancelled = 7000, cancels = '[{"amount":7000,"available":125000,"at":"${new Date().toISOString()}"}]'`,
    );
    await books(gone, `status = 'FAILED', captured = 0`);
    // Captured at the provider for a payment that had ended here.
    const redirect = await readyRedirect(world, late);
    if (variant === 'kakao') {
      await world.first.void(late);
      await books(late, `status = 'CAPTURED', captured = total, captured_at = now()`);
      await world.sql(`UPDATE payment SET next_at = NULL WHERE order_id = $1`, [late.orderId]);
    } else {
      await world.sandbox.payAtToss(await checkoutFields(world, redirect));
      await world.first.void(late);
      await books(late, `status = 'CAPTURED', captured = total, captured_at = now()`);
    }
    // One that was made without this service, with the same merchant account.
    await provider.query(
      `INSERT INTO provider_payment (key, provider, order_id, user_id, item_name, quantity, total, tax_free, vat, approval_url,
         cancel_url, fail_url, return_token, transaction, status, captured, captured_at)
       SELECT 'F' || substr(key, 2), provider, 'a-shop-next-door', user_id, item_name, quantity, total, tax_free, vat,
         approval_url, cancel_url, fail_url, return_token, 'X' || transaction, status, captured, captured_at
       FROM provider_payment WHERE order_id = $1`,
      [unknown.orderId],
    );
    const { findings } = await compared();
    const named = findings.map(({ kind, orderId, expected, found }) => ({ kind, orderId, expected, found }));
    expect(named).toHaveLength(variant === 'toss' ? 5 : 4);
    expect(named).toEqual(
      expect.arrayContaining([
        { kind: 'captured-differs', orderId: more.orderId, expected: 132_000, found: 132_001 },
        { kind: 'refunded-differs', orderId: paidBack.orderId, expected: 0, found: 7_000 },
        { kind: 'missing-at-provider', orderId: gone.orderId, expected: 132_000, found: null },
        variant === 'kakao'
          ? { kind: 'missing-in-ledger', orderId: late.orderId, expected: null, found: 132_000 }
          : { kind: 'unknown-payment', orderId: late.orderId, expected: null, found: 132_000 },
        ...(variant === 'toss'
          ? [{ kind: 'unknown-payment', orderId: 'a-shop-next-door', expected: null, found: 132_000 }]
          : []),
      ]),
    );
  });

  test('waits for a provider that does not answer, and ends with what it says then', async () => {
    const operation = variant === 'kakao' ? 'order' : 'get';
    await world.sandbox.fault({ provider: variant, operation, kind: 'error-5xx', times: 1 });
    const { findings } = await compared();
    expect(findings.map(({ kind }) => kind)).not.toContain('provider-silent');
  });

  test('one comparison is carried out once, by whichever replica', async () => {
    await world.replica();
    const [answer] = await Promise.all([compared(), compared()]);
    const kinds = answer.findings.map(({ kind, orderId }) => `${kind} ${orderId}`);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});
