import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeEach(async () => {
  office = await Office.open({ MASS_REFUND_PER_SECOND: '50' });
});
afterEach(async () => {
  office.checkStandIns();
  await office.close();
});

const { ticketOf, offer, claim, cancel, scan, cancelPerformance, progress } = ticketRequests(() => office);

async function lineStates(orderId: string): Promise<string[]> {
  const { rows } = await office.sql.query(
    'SELECT l.state, t.state AS ticket FROM order_lines l JOIN tickets t USING (id) WHERE l.order_id = $1',
    [orderId],
  );
  return rows.map((row) => `${row.state} ${row.ticket}`);
}

describe('a cancelled performance', () => {
  test('leaves alone what a fan had cancelled before: its fee stays, its unit was freed, the other ticket is paid back in full', async () => {
    const fan = randomUUID();
    await office.sql.query(`UPDATE performances SET starts_at = now() + interval '2 days'`);
    const { order, hold } = await office.buy(fan, [10_000, 20_000]);
    const [own = ''] = order.lines.map((line) => line.id);
    expect((await cancel(fan, [own])).status).toBe(202);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(7_000));
    await cancelPerformance();
    await eventually(() => expect(office.refundedOf(order.id)).toBe(27_000));
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
      ...replicas.map((base) => cancelPerformance({}, { base })),
      ...bought.map(async ({ fan, ids, base }, index) => {
        const [first = ''] = ids;
        if (index % 3 === 0) return cancel(fan, ids, { base });
        if (index % 3 === 1) {
          const { token = 'AAAAAAAAAAAAAAAAAAAAAA' } = (await offer(fan, first, { base })).body;
          return claim(randomUUID(), token, { base });
        }
        const { qr } = (await ticketOf(fan, first, { base })).body;
        return scan(qr ?? 'none', {}, { base });
      }),
    ]);
    await eventually(async () => expect((await progress()).orders.waiting).toBe(0), { timeoutMs: 20_000 });
    await eventually(
      async () => {
        for (const { order } of bought) {
          expect(office.refundedOf(order.id)).toBe(15_000);
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
