import { randomUUID } from 'node:crypto';
import type { LedgerEntry, SettlementFinding } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

const organiser = randomUUID();
const today = () => Temporal.Now.zonedDateTimeISO('Asia/Seoul').toPlainDate().toString();
const { cancel } = ticketRequests(() => office);

interface Day {
  day: string;
  methods: { method: string; captured: number; refunded: number; providerFees: number }[];
  sold: { inventory: string; units: number; paid: number; complimentary: number; feesKept: number }[];
  reconciliation: Reconciled | null;
}
interface Reconciled {
  state: string;
  run: number;
  differences: number;
  findings: SettlementFinding[];
}

async function settlement(): Promise<Day> {
  const path = `/api/orders/settlement?from=${today()}`;
  const answer = await office.request<{ days: Day[] }>('GET', path, { as: organiser, role: 'organiser' });
  expect(answer.status).toBe(200);
  const [day] = answer.body.days;
  if (day === undefined) throw new Error('the day has nothing');
  return day;
}

/** Compares the day once more; answers what that found. */
async function compared(): Promise<Reconciled> {
  const path = `/api/orders/settlement/${today()}/reconciliation`;
  const planned = await eventually(async () => {
    const answer = await office.request<Reconciled>('PUT', path, { as: organiser, role: 'organiser' });
    expect(answer).toMatchObject({ status: 202, body: { state: 'under-way' } });
    return answer.body;
  });
  return eventually(
    async () => {
      const { reconciliation } = await settlement();
      if (
        reconciliation === null ||
        reconciliation.run < planned.run ||
        reconciliation.state === 'under-way'
      ) {
        throw new Error('not compared yet');
      }
      return reconciliation;
    },
    { timeoutMs: 30_000 },
  );
}

describe('a settlement', () => {
  test('says what was captured, paid back and kept, and that all books agree', async () => {
    await office.sql.query('UPDATE performances SET starts_at = $1', [new Date(Date.now() + 3 * 86_400_000)]);
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000, 20_000]);
    await office.buy(randomUUID(), [0]);
    await cancel(fan, [order.lines[0]?.id]);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(7_000));
    await eventually(async () => {
      expect((await office.request('GET', `/api/orders/${order.id}`, { as: fan })).body).toMatchObject({
        refunds: [{ state: 'DONE' }],
      });
    });
    expect(await settlement()).toMatchObject({
      day: today(),
      methods: [{ method: 'kakao-pay', captured: 30_000, refunded: 7_000, providerFees: 230 }],
      sold: [{ inventory: 'seat', units: 3, paid: 30_000, complimentary: 1, feesKept: 3_000 }],
      reconciliation: null,
    });
    expect(await compared()).toMatchObject({ state: 'agrees', run: 1, findings: [] });
  });

  test('names each difference between orders, ledger and provider by its kind', async () => {
    const [gone, more, unpaid, norefund, otherrefund] = [
      (await office.buy(randomUUID(), [11_000])).order,
      (await office.buy(randomUUID(), [12_000])).order,
      (await office.buy(randomUUID(), [13_000])).order,
      (await office.buy(randomUUID(), [14_000])).order,
      (await office.buy(randomUUID(), [15_000])).order,
    ];
    for (const order of [norefund, otherrefund]) {
      const { rows } = await office.sql.query('SELECT fan_id FROM orders WHERE id = $1', [order.id]);
      await cancel(rows[0].fan_id, [order.lines[0]?.id]);
      await eventually(async () => {
        const refund = await office.sql.query('SELECT state FROM refunds WHERE order_id = $1', [order.id]);
        expect(refund.rows).toEqual([{ state: 'DONE' }]);
      });
    }
    await office.sql.query(`UPDATE orders SET state = 'CANCELLED' WHERE id = $1`, [unpaid.id]);
    const stranger = newId();
    const unasked = newId();
    office.payment.falsify((entries) => {
      const [any] = entries;
      if (any === undefined) throw new Error('the ledger is empty');
      const last = entries.length;
      const extra: LedgerEntry[] = [
        { ...any, id: last + 1, orderId: stranger, paymentId: newId(), at: new Date().toISOString() },
        { ...any, ...refundOf(any, gone.id, unasked), id: last + 2 },
      ];
      return [...entries.flatMap((entry) => changed(entry)), ...extra];
    });
    const atProvider: SettlementFinding = {
      kind: 'captured-differs',
      orderId: more.id,
      paymentId: null,
      refundId: null,
      providerKey: 'T1',
      expected: 12_001,
      found: 12_000,
    };
    office.payment.differs([atProvider]);
    const { state, findings } = await compared();
    const metrics = await (await fetch(`${office.replica.managementUrl}/metrics`)).text();
    const shown = /^clove_settlement_differences(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1];
    expect(Number(shown)).toBe(findings.length);
    expect(state).toBe('differs');
    const named = findings.map(({ kind, orderId, expected, found }) => ({ kind, orderId, expected, found }));
    expect(named).toHaveLength(8);
    expect(named).toEqual(
      expect.arrayContaining([
        { kind: 'captured-differs', orderId: more.id, expected: 12_001, found: 12_000 },
        { kind: 'order-without-capture', orderId: gone.id, expected: 11_000, found: null },
        { kind: 'paid-differs', orderId: more.id, expected: 12_000, found: 12_001 },
        { kind: 'capture-without-order', orderId: unpaid.id, expected: null, found: 13_000 },
        { kind: 'capture-without-order', orderId: stranger, expected: null, found: expect.any(Number) },
        { kind: 'refund-not-in-ledger', orderId: norefund.id, expected: 9_800, found: null },
        { kind: 'refund-differs', orderId: otherrefund.id, expected: 10_500, found: 10_501 },
        { kind: 'refund-not-in-orders', orderId: gone.id, expected: null, found: 1 },
      ]),
    );
    expect(office.replica.logs.lines.join('')).toContain('refund-differs');

    office.payment.falsify((entries) => [...entries]);
    office.payment.differs([]);
    await office.sql.query(`UPDATE orders SET state = 'COMPLETED' WHERE id = $1`, [unpaid.id]);
    expect(await compared()).toMatchObject({ state: 'agrees', findings: [] });

    function changed(entry: LedgerEntry): LedgerEntry[] {
      const { orderId, kind } = entry;
      if (orderId === gone.id && kind === 'CAPTURE') return [];
      if (orderId === norefund.id && kind === 'REFUND') return [];
      if (orderId === more.id || (orderId === otherrefund.id && kind === 'REFUND'))
        return [{ ...entry, amount: entry.amount + 1 }];
      return [entry];
    }
  });

  test('of two replicas one compares a day, and one that died is replaced', async () => {
    await office.addReplica();
    await compared();
    const asked = office.payment.callsOf('/internal/reconciliations');
    const runs = asked.map((item) => (item as { run: string }).run);
    expect(new Set(runs).size).toBe(runs.length);
    // As if a replica had taken the day and stopped: the lease runs out.
    await office.sql.query(`UPDATE settlement_days SET next_at = now() - interval '1 second'`);
    await eventually(async () => expect((await settlement()).reconciliation?.state).toBe('agrees'), {
      timeoutMs: 20_000,
    });
  });

  test.each(['fan', 'staff'] as const)('is not for %s', async (role) => {
    const path = '/api/orders/settlement';
    expect((await office.request('GET', `${path}?from=${today()}`, { as: organiser, role })).status).toBe(
      403,
    );
    const again = `${path}/${today()}/reconciliation`;
    expect((await office.request('PUT', again, { as: organiser, role })).status).toBe(403);
    expect((await office.request('GET', path)).status).toBe(401);
  });

  test.each([
    'from=2026-06-31',
    'from=2026-06-02&to=2026-06-01',
    'from=2024-01-01&to=2026-01-01',
    'to=2026-01-01',
  ])('refuses the days %s', async (query) => {
    const path = `/api/orders/settlement?${query}`;
    expect((await office.request('GET', path, { as: organiser, role: 'ops' })).status).toBe(400);
  });
});

function refundOf(entry: LedgerEntry, orderId: string, refundId: string): Partial<LedgerEntry> {
  return {
    kind: 'REFUND',
    orderId,
    refundId,
    amount: 1,
    at: new Date().toISOString(),
    paymentId: entry.paymentId,
  };
}
