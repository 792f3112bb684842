import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Office, performanceId } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await Office.open({ MASS_REFUND_PER_SECOND: '50' });
});
afterEach(async () => {
  expect(office.inventory.violations).toEqual([]);
  expect(office.payment.violations).toEqual([]);
  await office.close();
});

const organiser = { as: randomUUID(), role: 'organiser' as const };
const cancelPerformance = (base?: string) =>
  office.request('POST', '/api/tickets/performance-cancellations', {
    ...organiser,
    body: { performanceId, reason: 'typhoon', confirm: performanceId },
    ...(base === undefined ? {} : { base }),
  });
const progress = async () =>
  (
    await office.request<{ orders: { total: number; waiting: number } }>(
      'GET',
      `/api/tickets/performance-cancellations/${performanceId}`,
      organiser,
    )
  ).body.orders;
const cancelOwn = (fan: string, ticketIds: string[], base: string) =>
  office.request('POST', '/api/tickets/cancellations', { as: fan, body: { ticketIds }, base });

const paidBack = (orderId: string) =>
  [...office.payment.refunds.values()]
    .filter((refund) => refund.orderId === orderId)
    .reduce((sum, refund) => sum + refund.amount, 0);

async function lineStates(orderId: string): Promise<string[]> {
  const { rows } = await office.sql.query(
    'SELECT l.state, t.state AS ticket FROM order_lines l JOIN tickets t USING (id) WHERE l.order_id = $1',
    [orderId],
  );
  return rows.map((row) => `${row.state} ${row.ticket}`);
}

describe('a cancelled performance', () => {
  test('leaves alone what a fan had cancelled before: its fee stays, its unit was freed, the rest is paid in full', async () => {
    const fan = randomUUID();
    await office.sql.query(`UPDATE performances SET starts_at = now() + interval '2 days'`);
    const { order, hold } = await office.buy(fan, [10_000, 20_000]);
    const [own = ''] = order.lines.map((line) => line.id);
    expect((await cancelOwn(fan, [own], office.replica.url)).status).toBe(202);
    await eventually(() => expect(paidBack(order.id)).toBe(7_000));
    await cancelPerformance();
    await eventually(() => expect(paidBack(order.id)).toBe(27_000));
    await eventually(async () =>
      expect(await lineStates(order.id)).toEqual(['CANCELLED VOID', 'CANCELLED VOID']),
    );
    expect(office.inventory.hold(hold.id).freedUnits.size).toBe(1);
  });

  test('against its fans, who cancel, offer, claim and enter at once on two replicas: each order is paid back once', async () => {
    const replicas = [office.replica.url, (await office.addReplica()).url];
    const bought = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const fan = randomUUID();
        const { order } = await office.buy(fan, [10_000, 5_000]);
        return { fan, order, ids: order.lines.map((line) => line.id), base: replicas[index % 2] ?? '' };
      }),
    );
    await Promise.all([
      ...replicas.map((base) => cancelPerformance(base)),
      ...bought.map(async ({ fan, ids, base }, index) => {
        const [first = ''] = ids;
        if (index % 3 === 0) return cancelOwn(fan, ids, base);
        if (index % 3 === 1) {
          const offer = await office.request<{ token?: string }>('POST', `/api/tickets/${first}/offers`, {
            as: fan,
            base,
          });
          return office.request('POST', '/api/tickets/claims', {
            as: randomUUID(),
            base,
            body: { token: offer.body.token ?? 'AAAAAAAAAAAAAAAAAAAAAA' },
          });
        }
        const ticket = await office.request<{ qr: string | null }>('GET', `/api/tickets/${first}`, {
          as: fan,
          base,
        });
        const body = { performanceId, qr: ticket.body.qr ?? 'none' };
        return office.request('POST', '/api/tickets/check-ins', {
          as: organiser.as,
          role: 'staff',
          base,
          body,
        });
      }),
    ]);
    await eventually(async () => expect((await progress()).waiting).toBe(0), { timeoutMs: 20_000 });
    await eventually(
      async () => {
        for (const { order } of bought) {
          expect(paidBack(order.id)).toBe(15_000);
          expect(await lineStates(order.id)).toEqual(['CANCELLED VOID', 'CANCELLED VOID']);
        }
      },
      { timeoutMs: 20_000 },
    );
    const { rows } = await office.sql.query(
      `SELECT subject FROM outbox WHERE type = 'ticket.TicketVoided' GROUP BY subject HAVING count(*) > 1`,
    );
    expect(rows).toEqual([]);
  });
});
