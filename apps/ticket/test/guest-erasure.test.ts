import { randomUUID } from 'node:crypto';
import { guestIdOf, type Role } from '@clove/service-kit';
import { edgeHeaders } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Neighbours, neighbours } from './neighbours.ts';
import { Office, type OrderBody } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let around: Neighbours;
beforeAll(async () => {
  around = await neighbours();
  office = await Office.open({ ...around.env, EDGE_NOTIFICATION_TOKEN: 'notification-edge' });
  await office.addReplica();
  await office.openDoors();
});
afterAll(async () => {
  await office.close();
  await around.close();
});

const { scan, ticketOf } = ticketRequests(() => office);
const [staff, organiser] = [randomUUID(), randomUUID()];
const NAME = '이바다';
const EMAIL = 'guest@example.com';
const guest = { name: NAME, email: EMAIL };

interface Desk {
  guest: { name: string | null; email: string | null };
  order: OrderBody;
}

async function sold(payment?: object): Promise<OrderBody & { guestId: string }> {
  const saleId = randomUUID();
  const guestId = guestIdOf(staff, saleId);
  const hold = office.inventory.place(guestId, [50_000]);
  const how = payment === undefined ? { kind: 'complimentary', note: 'press' } : { kind: 'sale', payment };
  const answer = await office.request<Desk>('POST', '/api/box-office/orders', {
    ...{ as: staff, role: 'staff', body: { ...how, saleId, holdIds: [hold.id], guest } },
  });
  expect(answer.status).toBe(201);
  return { ...answer.body.order, guestId };
}

const erase = (
  orderId: string,
  body: object = {},
  who: { as?: string; role?: Role; base?: string } = { as: organiser, role: 'organiser' },
) =>
  office.request<{ orderIds: string[]; erasedAt: string; until: string }>(
    'POST',
    `/api/box-office/orders/${orderId}/guest-erasure`,
    { as: organiser, ...who, body: { reason: 'asked by letter', ...body } },
  );
const asOrganiser = { as: organiser, role: 'organiser' } as const;

describe('a guest who asks to be forgotten', () => {
  test('is kept until 30 days after the last performance, unless without news of changes', async () => {
    const { id } = await sold();
    const { rows } = await office.sql.query<{ until: Date }>(
      `SELECT p.starts_at + interval '30 days' AS until FROM tickets t JOIN performances p ON p.id = t.performance_id
       WHERE t.order_id = $1`,
      [id],
    );
    expect(await erase(id)).toMatchObject({
      status: 409,
      body: { type: '/problems/guest-kept', until: rows[0]?.until.toISOString() },
    });
    await office.sql.query(`UPDATE performances SET starts_at = starts_at - interval '100 years'`);
    try {
      expect((await erase(id)).status).toBe(200);
    } finally {
      await office.sql.query(`UPDATE performances SET starts_at = starts_at + interval '100 years'`);
    }
  });

  test('is in no list, search, mail or log afterwards, and comes in with the ticket all the same', async () => {
    const order = await sold();
    const found = async () => {
      const story = await office.request<{ order: { guest: object | null } }>(
        'GET',
        `/api/support/orders/${order.id}`,
        asOrganiser,
      );
      return story.body.order.guest;
    };
    expect(await found()).toEqual({ orders: 1, erased: false });
    const [first, second] = await Promise.all([
      erase(order.id, { early: true }),
      erase(order.id, { early: true }, { ...asOrganiser, base: office.replicas[1]?.url ?? '' }),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(first.body.orderIds).toEqual([order.id]);
    expect(await found()).toEqual({ orders: 1, erased: true });

    const seen = await office.request<Desk>('GET', `/api/box-office/orders/${order.id}`, asOrganiser);
    expect(seen.body.guest).toMatchObject({ name: null, email: null });
    const contact = await office.request('POST', '/internal/guests/contacts', {
      base: office.replica.managementUrl,
      headers: edgeHeaders('notification', 'notification-edge'),
      body: { items: [{ memberId: order.guestId }] },
    });
    expect(JSON.stringify(contact.body)).not.toContain(EMAIL);
    for (const file of ['attendees', 'door-list', 'orders']) {
      const text = await (await office.download(`/api/exports/${file}?format=json`)).text();
      const own = (JSON.parse(text) as object[]).filter((row) => JSON.stringify(row).includes(order.id));
      expect(JSON.stringify(own)).not.toMatch(/이바다|guest@example/);
    }
    const { rows: log } = await office.sql.query(
      `SELECT action, member_id, detail::text || reason AS text FROM support_log WHERE order_id = $1 AND action = 'erase-guest'`,
      [order.id],
    );
    expect(log).toMatchObject([{ member_id: organiser, text: expect.stringContaining('asked by letter') }]);
    expect(JSON.stringify(log)).not.toMatch(/이바다|guest@example/);
    const { rows: kept } = await office.sql.query(
      `SELECT holder_name FROM tickets WHERE order_id = $1
       UNION ALL SELECT guest_name FROM desk_orders WHERE order_id = $1`,
      [order.id],
    );
    expect(kept).toEqual([{ holder_name: null }, { holder_name: null }]);

    const { qr } = (await ticketOf(order.guestId, order.lines[0]?.id)).body;
    expect((await scan(qr)).status).toBe(200);
  });

  test('is not forgotten while money is owed to them', async () => {
    const order = await sold({ tender: 'cash' });
    const cancelled = await office.request('POST', `/api/box-office/orders/${order.id}/cancellation`, {
      ...{ as: staff, role: 'staff' },
      body: { lineIds: [order.lines[0]?.id], fee: 'none', reason: 'wrong day' },
    });
    expect(cancelled.status).toBe(202);
    expect(await erase(order.id, { early: true })).toMatchObject({
      status: 409,
      body: { type: '/problems/guest-is-owed', refundIds: [expect.any(String)] },
    });
    const seen = await office.request<Desk>('GET', `/api/box-office/orders/${order.id}`, asOrganiser);
    expect(seen.body.guest).toMatchObject(guest);
  });

  test('is forgotten by the organiser alone, and an order of a fan has no guest', async () => {
    const order = await sold();
    for (const role of ['fan', 'staff', 'support', 'ops'] as const) {
      expect((await erase(order.id, { early: true }, { as: staff, role })).status).toBe(403);
    }
    const { order: web } = await office.buy(randomUUID(), [10_000]);
    expect((await erase(web.id, { early: true })).status).toBe(404);
  });
});
