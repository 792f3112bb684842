import { randomUUID } from 'node:crypto';
import { FindAnswer, type FoundEntry, isStoryKind, storyKinds } from '@clove/contracts';
import { ROLES, type Role } from '@clove/service-kit';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Neighbours, neighbours } from './neighbours.ts';
import { Office } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let around: Neighbours;
beforeAll(async () => {
  around = await neighbours();
  office = await Office.open(around.env);
  await office.openDoors();
});
afterAll(async () => {
  await office.close();
  await around.close();
});

const { ticketOf, scan, offer } = ticketRequests(() => office);
const desk = randomUUID();

interface Found {
  orders: { orderId: string; fan: { email: string; name: string } | null; tickets: { ticketId: string }[] }[];
}
interface FoundLine extends FoundEntry {
  service: string;
}
interface Story {
  timeline: FoundLine[];
  silent: string[];
}

const ask = <B = Record<string, unknown>>(
  method: string,
  path: string,
  options: { role?: Role; body?: unknown; key?: string; base?: string } = {},
) => office.request<B>(method, `/api/support${path}`, { as: desk, role: 'support', ...options });

async function found(text: string): Promise<string[]> {
  const answer = await ask<Found>('POST', '/searches', { body: { text } });
  expect(answer.status).toBe(200);
  return answer.body.orders.map(({ orderId }) => orderId);
}

async function known(): Promise<{ fan: string; email: string; name: string }> {
  const fan = randomUUID();
  const person = { memberId: fan, email: `${fan}@example.com`, name: `하늘 ${fan.slice(0, 6)}` };
  around.people.push(person);
  return { fan, email: person.email, name: person.name };
}

const logOf = async (orderId: string) => {
  const answer = await ask<{ entries: { action: string; reason: string | null; subject: string }[] }>(
    'GET',
    `/log?orderId=${orderId}`,
    { role: 'organiser' },
  );
  return answer.body.entries;
};

describe('the support desk', () => {
  test('finds an order by whatever a fan says, and by what the provider calls it', async () => {
    const { fan, email, name } = await known();
    const { order, hold } = await office.buy(fan, [10_000]);
    const payment = office.payment.ofOrder(order.id).item.paymentId;
    for (const said of [email, name, order.id, order.lines[0]?.id, hold.id, payment, `T${payment}`, fan]) {
      expect([said, await found(said ?? '')]).toEqual([said, [order.id]]);
    }
    const [first] = (await ask<Found>('POST', '/searches', { body: { text: order.id } })).body.orders;
    expect(first).toMatchObject({ fan: { email, name }, tickets: [{ ticketId: order.lines[0]?.id }] });
    for (const nothing of [randomUUID(), 'unknown@example.com', 'T000', "'; DROP TABLE orders"]) {
      expect(await found(nothing)).toEqual([]);
    }
    expect((await ask('POST', '/searches', { body: { text: 'a\u0000b' } })).status).toBe(400);
  });

  test('reads the whole story of an order, and each reading is written down without names', async () => {
    const { fan, email, name } = await known();
    const { order } = await office.buy(fan, [10_000]);
    const { qr } = (await ticketOf(fan, order.lines[0]?.id)).body;
    expect((await scan(qr)).status).toBe(200);
    // Who answers too late is named as silent.
    const story = await eventually(
      async () => {
        const read = (await ask<Story>('GET', `/orders/${order.id}`)).body;
        expect(read.silent).toEqual(['merch', 'seat', 'stay']);
        return read;
      },
      { timeoutMs: 30_000 },
    );
    const lines = story.timeline.map(({ service, kind, values }) => ({ service, kind, values }));
    const has = (service: string, kind: string, values: object) =>
      expect.objectContaining({ service, kind, values: expect.objectContaining(values) });
    expect(lines).toEqual(
      expect.arrayContaining([
        has('ticket', 'order-placed', { memberId: fan, quantity: 1, amount: 10_000, currency: 'KRW' }),
        has('ticket', 'order-state', { state: 'COMPLETED', reason: null }),
        has('ticket', 'ticket-issued', { unitId: expect.any(String) }),
        has('ticket', 'ticket-state', { state: 'CHECKED_IN', serial: 1, memberId: fan }),
        has('ticket', 'ticket-at-gate', { action: 'CHECKED_IN', reason: null }),
        has('ticket', 'desk-action', { action: 'read', memberId: desk, reason: null }),
        has('payment', 'payment-state', { state: 'CAPTURED' }),
        has('notification', 'message-made', { template: 'performance-moved', channel: 'email' }),
      ]),
    );
    for (const { kind, values } of lines) {
      expect([kind, isStoryKind(kind) && storyKinds[kind].safeParse(values).error]).toEqual([
        kind,
        undefined,
      ]);
    }
    // What became of the account long before is another story, and so is the fan's other order.
    expect(lines.map(({ kind }) => kind)).not.toContain('member-registered');
    expect(lines.map(({ values }) => values['template'])).not.toContain('order-confirmed');
    expect(story.timeline[0]?.correlationId).toEqual(expect.any(String));
    const instants = story.timeline.flatMap(({ at }) => at ?? []);
    expect(instants).toEqual(instants.toSorted());
    await found(email);
    const { rows } = await office.sql.query('SELECT * FROM support_log WHERE member_id = $1', [desk]);
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['search', 'read']));
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${email}|${name}`));
    await expect(office.sql.query('DELETE FROM support_log')).rejects.toThrow('append-only');
    // The same to operations, over the management port.
    const answer = await fetch(`${office.replica.managementUrl}/internal/find`, {
      method: 'POST',
      headers: { ...edgeHeaders('toolbox', 'toolbox-edge'), 'content-type': 'application/json' },
      body: JSON.stringify({ id: order.lines[0]?.id }),
    });
    expect(FindAnswer.parse(await answer.json()).entries).toContainEqual(
      expect.objectContaining({
        subject: { type: 'order', id: order.id },
        kind: 'order-placed',
        values: expect.objectContaining({ memberId: fan }),
      }),
    );
  });

  test('re-issues a QR code: the old one is dead, once per request', async () => {
    const { fan } = await known();
    const { order } = await office.buy(fan, [10_000]);
    const ticketId = order.lines[0]?.id;
    const { qr: old } = (await ticketOf(fan, ticketId)).body;
    const again = { body: { reason: 'lost telephone' }, key: randomUUID() };
    const answers = [
      await ask('POST', `/tickets/${ticketId}/reissue`, again),
      await ask('POST', `/tickets/${ticketId}/reissue`, again),
    ];
    expect(answers.map(({ body }) => body)).toEqual([
      { ticketId, serial: 2 },
      { ticketId, serial: 2 },
    ]);
    expect((await scan(old)).status).toBe(422);
    const { qr } = (await ticketOf(fan, ticketId)).body;
    expect((await scan(qr)).status).toBe(200);
    // One that entered is not changed any more.
    expect(await ask('POST', `/tickets/${ticketId}/reissue`, { body: { reason: 'again' } })).toMatchObject({
      status: 409,
      body: { type: '/problems/ticket-not-valid' },
    });
    expect(await logOf(order.id)).toEqual([
      expect.objectContaining({ action: 'reissue', reason: 'lost telephone', subject: `ticket ${ticketId}` }),
    ]);
  });

  test('gives a ticket another name, by which it is found, and its member’s own again', async () => {
    const { fan } = await known();
    const { order } = await office.buy(fan, [10_000]);
    const path = `/tickets/${order.lines[0]?.id}/holder`;
    expect((await ask('PUT', path, { body: { name: '이바다 님', reason: 'a gift' } })).status).toBe(204);
    expect(await found('이바다')).toEqual([order.id]);
    expect((await ask('PUT', path, { body: { name: null, reason: 'a mistake' } })).status).toBe(204);
    expect(await found('이바다')).toEqual([]);
    expect((await ask('PUT', path, { body: { name: 'a\nb', reason: 'x' } })).status).toBe(400);
    expect((await ask('PUT', path, { body: { name: 'a' } })).status).toBe(400);
  });

  test('sends mails once more, once per request, and says when none can be sent', async () => {
    const { fan } = await known();
    const { order } = await office.buy(fan, [10_000]);
    const request = { body: { reason: 'deleted it' }, key: randomUUID() };
    const path = `/orders/${order.id}/mails`;
    expect(await ask('POST', path, request)).toMatchObject({ status: 202, body: { mails: 1 } });
    expect(await ask('POST', path, request)).toMatchObject({ status: 202 });
    const asked = around.notification.callsOf('/internal/messages/resend');
    expect(new Set(asked.map((item) => JSON.stringify(item))).size).toBe(1);
    expect(asked[0]).toMatchObject({ memberId: fan, orderId: order.id });
    around.notification.interfere('/internal/messages/resend', () => {
      throw new Error('down');
    });
    expect((await ask('POST', path, { body: { reason: 'again' } })).status).toBe(503);
    around.notification.behave();
  });
});

describe('cancelling for a fan', () => {
  const cancelFor = (
    orderId: string,
    lineIds: unknown[],
    fee: string,
    more: { key?: string; base?: string } = {},
  ) =>
    ask<{ refunds: { amount: number; fee: number }[]; refused: unknown[] }>(
      'POST',
      `/orders/${orderId}/lines/cancel`,
      { role: 'organiser', body: { lineIds, fee, reason: 'broken chair' }, ...more },
    );

  /** By line in the order's own order, without what the order says. */
  const quoted = async (orderId: string) => {
    const answer = await ask<{
      order: { lines: { id: string }[]; redirectUrl: null };
      quote: { lines: { lineId: string; ticketId: string; paid: number }[] };
    }>('GET', `/orders/${orderId}/lines`);
    expect(answer).toMatchObject({ status: 200, body: { order: { redirectUrl: null } } });
    const { order, quote } = answer.body;
    return order.lines.map(({ id }) => {
      const line = quote.lines.find(({ lineId }) => lineId === id);
      if (line === undefined) return undefined;
      const { ticketId: _, paid: __, ...said } = line;
      return said;
    });
  };

  test('costs what the order’s rules say, or nothing where the organiser waives it, also when refunds are closed', async () => {
    await office.sql.query('UPDATE performances SET starts_at = $1', [new Date(Date.now() + 3 * 86_400_000)]);
    const { fan } = await known();
    const { order } = await office.buy(fan, [10_000, 20_000]);
    const [first, second] = order.lines;
    const key = randomUUID();
    expect(await quoted(order.id)).toEqual([
      { lineId: first?.id, refused: null, offer: { refund: 7_000, fee: 3_000, until: expect.any(String) } },
      { lineId: second?.id, refused: null, offer: { refund: 14_000, fee: 6_000, until: expect.any(String) } },
    ]);
    for (let time = 0; time < 2; time += 1) {
      const answer = await cancelFor(order.id, [first?.id], 'by-rules', { key });
      expect(answer).toMatchObject({ status: 202, body: { refunds: [{ amount: 7_000, fee: 3_000 }] } });
    }
    await office.sql.query('UPDATE performances SET starts_at = $1', [new Date(Date.now() - 60_000)]);
    await office.sql.query(`UPDATE performance_starts SET starts_at = now() - interval '1 minute'`);
    expect((await cancelFor(order.id, [second?.id], 'by-rules')).status).toBe(409);
    expect(await quoted(order.id)).toMatchObject([
      { lineId: first?.id, offer: null },
      { lineId: second?.id, refused: 'REFUNDS_CLOSED', offer: null },
    ]);
    expect(await cancelFor(order.id, [second?.id], 'none')).toMatchObject({
      status: 202,
      body: { refunds: [{ amount: 20_000, fee: 0 }] },
    });
    await eventually(() => expect(office.refundedOf(order.id)).toBe(27_000));
    expect(office.refundsOf(order.id).map(({ reason }) => reason)).toEqual([
      'the organiser cancelled: broken chair',
      'the organiser cancelled: broken chair',
    ]);
    expect((await logOf(order.id)).map(({ action }) => action)).toEqual([
      ...['cancel-without-fee', 'quote', 'cancel', 'quote'],
    ]);
    office.checkStandIns();
  });

  test('of two replicas and the fan at once, one cancels a line and its money goes back once', async () => {
    const other = (await office.addReplica()).url;
    await office.sql.query('UPDATE performances SET starts_at = $1', [new Date(Date.now() + 9 * 86_400_000)]);
    for (let round = 0; round < 5; round += 1) {
      const { fan } = await known();
      const { order } = await office.buy(fan, [10_000]);
      const lineId = order.lines[0]?.id;
      const answers = await Promise.all([
        cancelFor(order.id, [lineId], 'none'),
        cancelFor(order.id, [lineId], 'none', { base: other }),
        office.request('POST', '/api/tickets/cancellations', { as: fan, body: { ticketIds: [lineId] } }),
      ]);
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      await eventually(() => expect(office.refundsOf(order.id)).toHaveLength(1));
    }
    office.checkStandIns();
  });

  test('leaves a ticket that was passed on, and lines of other orders', async () => {
    const { fan } = await known();
    const { order } = await office.buy(fan, [10_000]);
    const { order: other } = await office.buy(randomUUID(), [10_000]);
    await offer(fan, order.lines[0]?.id);
    expect((await cancelFor(order.id, [order.lines[0]?.id], 'none')).status).toBe(409);
    expect((await cancelFor(order.id, [other.lines[0]?.id], 'none')).status).toBe(404);
    expect((await cancelFor(randomUUID(), [order.lines[0]?.id], 'none')).status).toBe(404);
  });
});

describe('each right at the desk', () => {
  const rights: [string, string, Role[]][] = [
    ['POST', '/searches', ['support', 'organiser', 'ops']],
    ['GET', `/orders/${randomUUID()}`, ['support', 'organiser', 'ops']],
    ['GET', `/orders/${randomUUID()}/lines`, ['support', 'organiser', 'ops']],
    ['POST', `/orders/${randomUUID()}/mails`, ['support', 'organiser']],
    ['PUT', `/tickets/${randomUUID()}/holder`, ['support', 'organiser']],
    ['POST', `/tickets/${randomUUID()}/reissue`, ['support', 'organiser']],
    ['POST', `/orders/${randomUUID()}/lines/cancel`, ['support', 'organiser']],
    ['GET', '/log', ['organiser', 'ops']],
  ];
  test.each(rights)('%s %s is for its roles only', async (method, path, allowed) => {
    const body = method === 'GET' ? {} : { body: {} };
    for (const role of ROLES) {
      const { status } = await ask(method, path, { role, ...body });
      expect([role, status === 403]).toEqual([role, !allowed.includes(role)]);
    }
    expect((await office.request(method, `/api/support${path}`, body)).status).toBe(401);
  });
});
