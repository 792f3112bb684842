import { randomUUID } from 'node:crypto';
import { isStoryKind, storyKinds } from '@clove/contracts';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan, type Order } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { type Callers, callers, machine, rightsOf } from './callers.ts';
import { mailsTo } from './read-office.ts';

const soon = { timeoutMs: 30_000 };
const PRICE = 132_000;

const Found = z.object({ orders: z.array(z.object({ orderId: z.string() })) });
const Story = z.object({
  timeline: z.array(
    z.object({ service: z.string(), kind: z.string(), values: z.record(z.string(), z.unknown()) }),
  ),
  silent: z.array(z.string()),
});
const Log = z.object({ entries: z.array(z.object({ action: z.string(), reason: z.string().nullable() })) });
const Exported = z.array(z.looseObject({ orderId: z.string().optional() }));

/** Orders as the desk, organisers and their systems see them, through the gateway. */
export function supportDesk(theOffice: () => Office): void {
  let office: Office;
  let who: Callers;
  let fan: Fan;
  let order: Order;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    [who, fan] = await Promise.all([callers(office), office.newFan()]);
    const [a, b] = await office.freeSeats('day-1', 'A');
    order = await fan.buy({ performanceId: 'day-1', seats: [a ?? '', b ?? ''] }, 'kakao-pay');
  }, 240_000);

  const ticketsOf = async () => (await fan.tickets()).filter(({ orderId }) => orderId === order.id);

  test('finds an order by what the fan says, and shows what all services keep of it', async () => {
    for (const text of [fan.email, order.id, order.lines[0]?.ticketId ?? '', fan.memberId]) {
      const answer = await who.support('POST', '/api/support/searches', { text });
      const { orders } = Found.parse(expectStatus(answer, 200).json);
      expect([text, orders.map(({ orderId }) => orderId)]).toEqual([text, [order.id]]);
    }
    const phone = await machine(office, ['orders:read']);
    for (const caller of [who.support, who.organiser, who.ops, phone]) {
      await eventually(async () => {
        const answer = await caller('GET', `/api/support/orders/${order.id}`);
        const { timeline, silent } = Story.parse(expectStatus(answer, 200).json);
        expect(silent).toEqual([]);
        for (const { kind, values } of timeline) {
          const known = isStoryKind(kind) ? storyKinds[kind] : undefined;
          expect([kind, known?.safeParse(values)]).toEqual([
            kind,
            expect.objectContaining({ success: true }),
          ]);
        }
        const has = (service: string, kind: string, values: object) => ({
          ...{ service, kind },
          values: expect.objectContaining(values),
        });
        expect(timeline).toEqual(
          expect.arrayContaining([
            has('ticket', 'order-placed', { memberId: fan.memberId, quantity: 2 }),
            has('ticket', 'order-state', { state: 'COMPLETED' }),
            has('payment', 'payment-captured', { amount: 2 * PRICE, currency: 'KRW' }),
            has('seat', 'hold-state', { state: 'SOLD', orderId: order.id }),
            has('notification', 'message-made', { template: 'order-confirmed', channel: 'email' }),
          ]),
        );
      }, soon);
    }
  });

  test('moves a ticket, re-issues its code and sends the mail again; the fan sees each of it', async () => {
    const [first, second] = await ticketsOf();
    const free = (await office.freeSeats('day-1', 'A')).at(-1);
    const moved = await who.support('PUT', `/api/support/tickets/${first?.id}/seat`, {
      unitId: free,
      reason: 'broken chair',
    });
    expectStatus(moved, 200);
    const reissued = await who.support('POST', `/api/support/tickets/${second?.id}/reissue`, {
      reason: 'lost telephone',
    });
    expectStatus(reissued, 200);
    const after = await ticketsOf();
    expect(after.map(({ unitId }) => unitId)).toEqual(expect.arrayContaining([free, second?.unitId]));
    expect(after.map(({ qr }) => qr)).not.toEqual(expect.arrayContaining([second?.qr]));
    expect(await office.freeSeats('day-1', 'A')).toContain(first?.unitId);

    await eventually(async () => {
      const [mail] = (await mailsTo(office, fan)).filter(({ text }) => text.includes('이전 좌석'));
      expect(mail?.text).toContain(`${first?.seat}`);
    }, soon);
    const confirmations = async () =>
      (await mailsTo(office, fan)).filter(({ attachments }) => attachments.length > 0);
    await eventually(async () => expect(await confirmations()).toHaveLength(1), soon);
    const path = `/api/support/orders/${order.id}/mails`;
    expectStatus(await who.support('POST', path, { reason: 'deleted it' }), 202);
    await eventually(async () => expect(await confirmations()).toHaveLength(2), soon);
  });

  test('support cancels for a fan; the money comes back and the log says who and why', async () => {
    const [line] = order.lines;
    const path = `/api/support/orders/${order.id}/lines/cancel`;
    const body = { lineIds: [line?.id], fee: 'none', reason: 'camera in front' };
    expectStatus(await who.fan('POST', path, body), 403);
    expectStatus(await who.support('POST', path, body), 202);
    await eventually(async () => expect((await office.providerCalls(order.id)).cancelled).toBe(PRICE), soon);
    const answer = await who.ops('GET', `/api/support/log?orderId=${order.id}`);
    const { entries } = Log.parse(expectStatus(answer, 200).json);
    expect(entries.filter(({ action }) => action !== 'read')).toEqual([
      { action: 'cancel-without-fee', reason: 'camera in front' },
      { action: 'resend', reason: 'deleted it' },
      { action: 'reissue', reason: 'lost telephone' },
      { action: 'move-seat', reason: 'broken chair' },
    ]);
    expect(answer.text).not.toContain(fan.email);
  });

  test('each right at the desk and to files is one of the roles that have it', async () => {
    const ticket = `/api/support/tickets/${randomUUID()}`;
    const support = `/api/support/orders/${randomUUID()}`;
    const reason = 'test';
    const files = ['orders', 'attendees', 'door-list', 'goods', 'bookings', 'settlement'] as const;
    expect(
      await rightsOf(who, [
        ['POST', '/api/support/searches', ['support', 'organiser', 'ops'], { text: randomUUID() }],
        ['GET', support, ['support', 'organiser', 'ops']],
        ['GET', `${support}/lines`, ['support', 'organiser', 'ops']],
        ['POST', `${support}/mails`, ['support', 'organiser'], { reason }],
        ['PUT', `${ticket}/holder`, ['support', 'organiser'], { name: null, reason }],
        ['POST', `${ticket}/reissue`, ['support', 'organiser'], { reason }],
        ['PUT', `${ticket}/seat`, ['support', 'organiser'], { unitId: 'day-1/A/1-1', reason }],
        [
          ...(['POST', `${support}/lines/cancel`, ['support', 'organiser']] as const),
          { lineIds: [randomUUID()], fee: 'none', reason },
        ],
        ['GET', '/api/support/log', ['organiser', 'ops']],
        ...files.map((file) => ['GET', `/api/exports/${file}`, ['organiser', 'ops']] as const),
      ]),
    ).toEqual([]);
  });

  test('exports are the order as its fan knows it, for a machine with the scope and for no other', async () => {
    const [accounting, gate] = await Promise.all([
      machine(office, ['exports:read']),
      machine(office, ['tickets:check-in']),
    ]);
    expectStatus(await gate('GET', '/api/exports/orders'), 403);
    expectStatus(await accounting('GET', `/api/support/orders/${order.id}`), 403);
    const rows = async (path: string) => {
      const answer = expectStatus(await accounting('GET', `/api/exports/${path}`), 200);
      return Exported.parse(answer.json).filter(({ orderId }) => orderId === order.id);
    };
    const asked = { email: fan.email, memberId: fan.memberId };
    expect(await rows('orders?format=json')).toEqual([
      expect.objectContaining({ ...asked, total: 2 * PRICE, refunded: PRICE, method: 'kakao-pay' }),
    ]);
    const tickets = (await ticketsOf()).filter(({ state }) => state === 'VALID');
    expect((await rows('attendees?format=json&performance=day-1')).map((row) => row['ticketId'])).toEqual(
      tickets.map(({ id }) => id),
    );
    const ledger = await rows('settlement?format=json');
    expect(ledger.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['CAPTURE', 2 * PRICE],
      ['REFUND', PRICE],
    ]);
    const csv = expectStatus(await who.organiser('GET', '/api/exports/orders'), 200);
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.text.charCodeAt(0)).toBe(0xfeff);
    expect(csv.text).toContain(order.id);
    const door = expectStatus(await who.organiser('GET', '/api/exports/door-list'), 200);
    expect(door.text).toContain('김하늘');
    expect(door.text).not.toContain(fan.email);
  });
}
