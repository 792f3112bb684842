import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { together } from '../office/together.ts';
import { mailsTo } from './read-office.ts';

const soon = { timeoutMs: 30_000 };
const performanceId = 'desk';
const Held = z.object({ id: z.string() });
const Line = z.object({ id: z.string(), ticketId: z.string().nullable(), unitPrice: z.int(), paid: z.int() });
const Sold = z.object({
  channel: z.string(),
  order: z.object({
    id: z.string(),
    state: z.string(),
    total: z.int(),
    endReason: z.string().nullable(),
    lines: z.array(Line),
  }),
});
const Day = z.object({
  methods: z.array(
    z.object({ method: z.string(), tender: z.string().optional(), captured: z.int(), refunded: z.int() }),
  ),
  sold: z.array(z.object({ inventory: z.string(), channel: z.string(), units: z.int(), paid: z.int() })),
});
const Settlement = z.object({ days: z.array(Day) });
const Owed = z.object({
  owed: z.array(z.object({ refundId: z.string(), orderId: z.string(), amount: z.int() })),
});

/** Staff sell on site and give tickets away, through the gateway, beside fans who buy the same places. */
export function boxOffice(theOffice: () => Office): void {
  let office: Office;
  let organiser: Fan;
  let staff: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
    staff = new Fan(office.pool, office.baseUrl, { email: `desk-${randomUUID()}@example.org` });
    const { email, password } = staff;
    const scopes = ['desk:box-office'];
    expectStatus(await organiser.unsafe('/api/auth/staff', { email, password, name: 'Desk', scopes }), 201);
    await staff.logIn();
  }, 240_000);

  const tryHold = (saleId: string, places: object, by: Fan = staff) =>
    by.unsafe('/api/box-office/holds', { saleId, places: { performanceId, ...places } });

  /** Sells these places, or gives them away, in a sale of its own. */
  async function sell(places: object, more: object) {
    const saleId = randomUUID();
    const { id } = Held.parse(expectStatus(await tryHold(saleId, places), 201).json);
    const body = { saleId, holdIds: [id], ...more };
    return Sold.parse(expectStatus(await staff.unsafe('/api/box-office/orders', body), 201).json);
  }

  const cash = { kind: 'sale', payment: { tender: 'cash' } };
  const terminal = { kind: 'sale', payment: { tender: 'terminal', reference: '4711' } };

  test('sells a house seat for cash; the ticket is printed and checked in; no fan may do any of it', async () => {
    const fan = await office.newFan();
    expect((await fan.tryHold({ performanceId, seats: ['desk/A/1-1'] })).status).toBe(409);
    expect((await tryHold(randomUUID(), { sectionId: 'S', quantity: 1 }, fan)).status).toBe(403);
    const { order, channel } = await sell({ seats: ['desk/A/1-1'] }, { ...cash, guest: { name: '김하늘' } });
    expect([channel, order.state, order.total]).toEqual(['box-office', 'COMPLETED', 132_000]);
    expect(await office.providerCalls(order.id)).toMatchObject({ approve: 0, captured: 0 });
    const paper = `/api/documents/box-office/orders/${order.id}/tickets.pdf`;
    expectStatus(await staff.http.request('GET', paper), 200);
    expectStatus(await fan.http.request('GET', paper), 403);
    expectStatus(await fan.http.request('GET', `/api/box-office/orders/${order.id}`), 403);
    const scanned = await organiser.unsafe('/api/tickets/check-ins', {
      ...{ performanceId, ticketId: order.lines[0]?.ticketId },
      override: { reason: 'rehearsal' },
    });
    expectStatus(scanned, 200);
  });

  test('gives tickets away to a guest by mail: their PDF is attached', async () => {
    const email = `guest-${randomUUID()}@example.org`;
    const guest = { name: '이바다', email, language: 'en' };
    const { order } = await sell(
      { sectionId: 'S', quantity: 2 },
      { kind: 'complimentary', guest, note: 'press' },
    );
    expect(order).toMatchObject({ state: 'COMPLETED', total: 0 });
    expect(order.lines).toMatchObject([
      { unitPrice: 99_000, paid: 0 },
      { unitPrice: 99_000, paid: 0 },
    ]);
    await eventually(async () => expect(await mailsTo(office, { email })).toHaveLength(1), soon);
  });

  test('and fans after the last seats: each is sold once, and what lost was paid by no one', async () => {
    const seats = [3, 4, 5, 6, 7, 8, 9, 10].map((n) => `desk/A/1-${n}`);
    const fans = await together(seats, 4, () => office.newFan());
    const outcomes = await together([...seats.entries()], 16, async ([index, seat]) => {
      const fan = fans[index];
      if (fan === undefined) throw new Error('no fan');
      const saleId = randomUUID();
      const [desk, web] = await Promise.all([
        tryHold(saleId, { seats: [seat] }),
        fan.tryHold({ performanceId, seats: [seat] }),
      ]);
      expect([desk.status, web.status].sort()).toEqual([201, 409]);
      if (desk.status === 201) {
        const body = { saleId, holdIds: [Held.parse(desk.json).id], ...terminal };
        return Sold.parse(expectStatus(await staff.unsafe('/api/box-office/orders', body), 201).json).order
          .state;
      }
      return (await fan.payFor(Held.parse(web.json).id, 'kakao-pay')).state;
    });
    expect(new Set(outcomes)).toEqual(new Set(['COMPLETED']));
    await office.until(async () => (await office.soldUnits('desk', 'A')).length >= 9);
    expect(new Set(await office.soldUnits('desk', 'A')).size).toBe(9);
  }, 120_000);

  test('takes back what it sold, pays out on site, and the settlement adds up', async () => {
    const { order } = await sell({ sectionId: 'S', quantity: 2 }, cash);
    const [line] = order.lines;
    const cancelled = await staff.unsafe(`/api/box-office/orders/${order.id}/cancellation`, {
      ...{ lineIds: [line?.id], fee: 'none', reason: 'wrong day' },
    });
    expectStatus(cancelled, 202);
    const owed = Owed.parse(
      expectStatus(await staff.http.request('GET', '/api/box-office/refunds'), 200).json,
    );
    const [refund] = owed.owed.filter(({ orderId }) => orderId === order.id);
    expect(refund).toMatchObject({ amount: 99_000 });
    const path = `/api/box-office/refunds/${refund?.refundId}/payment`;
    const body = { payment: { tender: 'cash' } };
    expectStatus(await staff.http.request('PUT', path, { body }), 200);
    expectStatus(await staff.http.request('PUT', path, { body }), 200);

    const answer = await organiser.http.request('GET', '/api/orders/settlement');
    const { days } = Settlement.parse(expectStatus(answer, 200).json);
    const onsite = days[0]?.methods.filter(({ method }) => method === 'onsite') ?? [];
    const taken = onsite.reduce((sum, { captured }) => sum + captured, 0);
    expect(onsite.find(({ tender }) => tender === 'cash')).toMatchObject({
      ...{ captured: 132_000 + 2 * 99_000, refunded: 99_000 },
    });
    const sold = days[0]?.sold.find(({ channel }) => channel === 'box-office');
    expect(sold?.paid).toBe(taken);
    expect(days[0]?.sold.find(({ channel }) => channel === 'complimentary')).toMatchObject({
      units: 2,
      paid: 0,
    });
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
}
