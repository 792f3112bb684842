import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gateRequests, outcomeOf } from './gate-requests.ts';
import { type Neighbours, neighbours } from './neighbours.ts';
import { Office } from './office.ts';
import { saleDocument } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let around: Neighbours;
const { bought, scan, undo } = ticketRequests(() => office);
const { find, put, close, list, counts, conflicts, pack, upload, offlineScan, block } = gateRequests(
  () => office,
);

beforeAll(async () => {
  around = await neighbours();
  office = await Office.open(around.env);
  await office.addReplica();
  await office.openDoors();
});
afterAll(async () => {
  await office.close();
  await around.close();
});

const title = { ko: '북문', en: 'North gate' };
const shown = async () => (await list()).body.gates;
/** Replicas follow within a second. */
const gatesAre = (ids: readonly string[]) =>
  eventually(async () => expect((await shown()).map(({ id }) => id)).toEqual(ids));

describe('the gates of a festival', () => {
  test('are of the file or of the console, and the file changes only what it says anew', async () => {
    const file = (more = {}, generation = 2) =>
      office.provision({ ...saleDocument(), gates: [{ id: 'north', title, ...more }] }, generation);
    expect((await file()).body).toMatchObject({
      changes: expect.arrayContaining([{ entity: 'gate north', action: 'created', overridden: [] }]),
    });
    expect((await put('south', { performances: ['day-1'] })).status).toBe(201);
    expect((await put('south', { performances: ['day-1'], reentry: true })).status).toBe(200);
    await gatesAre(['north', 'south']);
    expect((await put('north', { title, doors: ['n1'] })).body).toMatchObject({ managedBy: 'file' });
    expect((await file({}, 3)).status).toBe(200);
    await eventually(async () =>
      expect(await shown()).toMatchObject([
        { id: 'north', managedBy: 'file', doors: ['n1'] },
        { id: 'south', managedBy: 'console', reentry: true },
      ]),
    );
    const clash = await office.provision({ ...saleDocument(), gates: [{ id: 'south', title }] }, 4);
    expect(clash).toMatchObject({ status: 409, body: { type: '/problems/provision-refused' } });
    expect(await put('south', { performances: ['day-9'] })).toMatchObject({
      status: 422,
      body: { type: '/problems/unknown-performances' },
    });
  });

  test('are named by every check-in from then on, and a door is one of theirs', async () => {
    const { qr } = await bought(randomUUID());
    expect(await scan(qr)).toMatchObject({
      status: 422,
      body: { type: '/problems/gate-required', gateIds: ['north', 'south'] },
    });
    expect((await scan(qr, { gateId: 'west' })).status).toBe(404);
    expect(await scan(qr, { gateId: 'north', door: 'x' })).toMatchObject({
      status: 422,
      body: { type: '/problems/unknown-door', doors: ['n1'] },
    });
    expect(await scan(qr, { gateId: 'north', door: 'n1' })).toMatchObject({
      status: 200,
      body: { gateId: 'north', door: 'n1', direction: 'in', again: false, category: null },
    });
    expect(await scan(qr, { gateId: 'south' })).toMatchObject({
      status: 409,
      body: { type: '/problems/already-checked-in', gateId: 'north', door: 'n1' },
    });
  });

  test('admit a ticket that was found by name or number, and the log says so', async () => {
    const ticket = await bought(randomUUID());
    const found = { performanceId: 'day-1', gateId: 'north', ticketId: ticket.id };
    const ask = (body: object) =>
      office.request<Record<string, unknown>>('POST', '/api/tickets/check-ins', {
        ...{ as: randomUUID(), role: 'staff', body },
      });
    expect((await ask({ ...found, ticketId: randomUUID() })).status).toBe(404);
    expect((await ask({ ...found, qr: ticket.qr })).status).toBe(400);
    expect(outcomeOf(await ask(found))).toBe('in');
    const { rows } = await office.sql.query('SELECT by_hand FROM gate_log WHERE ticket_id = $1', [ticket.id]);
    expect(rows).toEqual([{ by_hand: true }]);
  });

  test('find a ticket by its number, its order’s or its seat, where they serve it', async () => {
    const ticket = await bought(randomUUID());
    const [section, seat] = ticket.seat.split(' ');
    for (const text of [ticket.id, ticket.orderId.toUpperCase(), ticket.seat, `${section}/ ${seat}`]) {
      expect((await find('north', text)).body.tickets).toMatchObject([
        { ticketId: ticket.id, seat: ticket.seat, state: 'VALID', enteredAt: null, inside: false },
      ]);
    }
    await scan(ticket.qr, { gateId: 'south' });
    expect((await find('north', ticket.id)).body.tickets).toMatchObject([
      { state: 'CHECKED_IN', enteredAt: expect.any(String), inside: true },
    ]);
    expect((await find('north', randomUUID())).body.tickets).toEqual([]);
    expect((await find('north', "'; DROP TABLE tickets; --")).body.tickets).toEqual([]);
  });

  test.each([
    ['가-5', ['A 가-5', 'A/가-5', 'A  가 - 5', 'A 가-05']],
    ['B2-17', ['A B2-17', 'a b2-17']],
    ['3-09', ['A 3-09']],
  ])('find the seat %s of a plan, whose names are letters and digits of any script', async (seat, texts) => {
    const ticket = await bought(randomUUID());
    await office.sql.query('UPDATE tickets SET unit_id = $2, seat = $3 WHERE id = $1', [
      ...[ticket.id, `day-1/A/${seat}`, `A ${seat}`],
    ]);
    for (const text of texts) {
      expect([text, (await find('north', text)).body.tickets]).toMatchObject([
        text,
        [{ ticketId: ticket.id }],
      ]);
    }
  });

  test('find tickets by the name that they have of their own, and then not by their member’s', async () => {
    const [fan, desk] = [randomUUID(), randomUUID()];
    const ticket = await bought(fan);
    around.people.push({ memberId: fan, email: 'sora@example.org', name: '이소라' });
    const named = await office.request('PUT', `/api/support/tickets/${ticket.id}/holder`, {
      ...{ as: desk, role: 'support', body: { name: '최나무 100%', reason: 'a present' } },
    });
    expect(named.status).toBe(204);
    expect((await find('north', '최나무 1')).body.tickets).toMatchObject([
      { ticketId: ticket.id, holder: '최나무 100%' },
    ]);
    for (const other of ['이소라', '%', '나무'])
      expect((await find('north', other)).body.tickets).toEqual([]);
  });

  test('find tickets by the beginning of their holder’s name', async () => {
    const fan = randomUUID();
    const ticket = await bought(fan);
    around.people.push({ memberId: fan, email: 'haneul@example.org', name: '김하늘' });
    const answer = await find('north', '김하');
    expect(answer.body.tickets).toMatchObject([{ ticketId: ticket.id, holder: '김하늘' }]);
    expect(JSON.stringify(answer.body)).not.toContain('haneul@');
    expect((await find('north', '박')).body.tickets).toEqual([]);
  });

  test('count who came in, is inside and left, whatever was taken back; unchanged counts are not sent again', async () => {
    const [before, south] = [await enteredSoFar(), await enteredSoFar('south')];
    const [a, b, c] = [await bought(randomUUID()), await bought(randomUUID()), await bought(randomUUID())];
    for (const { qr } of [a, b, c]) await scan(qr, { gateId: 'south' });
    await scan(a.qr, { gateId: 'south', direction: 'out' });
    await undo(b.id, 'a mistake');
    await eventually(async () => {
      const counted = (await counts()).body.gates.find(({ gateId }) => gateId === 'south');
      expect(counted).toEqual({
        ...{ gateId: 'south', performanceId: 'day-1' },
        ...{ entered: south + 2, inside: south + 1, left: 1 },
      });
      const [day] = (await counts()).body.performances;
      expect(day?.['entered']).toBe(before + 2);
    });
    const { headers } = await counts();
    const again = await office.request('GET', '/api/gates/counts', {
      ...{ as: randomUUID(), role: 'organiser', headers: { 'if-none-match': headers.get('etag') ?? '' } },
    });
    expect(again.status).toBe(304);
  });

  test('publish who came in where', async () => {
    const ticket = await bought(randomUUID());
    await scan(ticket.qr, { gateId: 'south' });
    const { rows } = await office.sql.query(
      `SELECT data -> 'checkIns' AS entries FROM outbox WHERE subject = $1 AND type = 'ticket.TicketCheckedIn'`,
      [ticket.id],
    );
    expect(rows).toMatchObject([
      { entries: [{ performanceId: 'day-1', gatePerformanceId: 'day-1', gateId: 'south' }] },
    ]);
  });
});

async function enteredSoFar(gateId: string | null = null): Promise<number> {
  const { rows } = await office.sql.query(
    `SELECT coalesce(sum(entered), 0)::int AS entered FROM gate_counts WHERE $1::text IS NULL OR gate_id = $1`,
    [gateId],
  );
  return Number(rows[0]?.entered);
}

describe('who may do what at gates', () => {
  const north = { role: 'staff', scopes: ['gate:north'] } as const;
  const device = { role: 'machine', scopes: ['tickets:check-in', 'gate:north'] } as const;
  const desk = { role: 'staff', scopes: ['desk:goods'] } as const;

  test('only organisers make, close and block', async () => {
    for (const role of ['fan', 'staff', 'ops', 'machine'] as const) {
      expect((await put('other', {}, { role })).status).toBe(403);
      expect((await close('north', { role })).status).toBe(403);
      expect((await block(randomUUID(), 'x', { role })).status).toBe(403);
      expect((await block(randomUUID(), null, { role })).status).toBe(403);
    }
    expect((await list({ role: 'fan' })).status).toBe(403);
    expect((await counts({ role: 'fan' })).status).toBe(403);
    for (const role of ['fan', 'ops'] as const) {
      expect((await pack('north', undefined, { role })).status).toBe(403);
      expect((await upload('north', [offlineScan('x', new Date().toISOString())], { role })).status).toBe(
        403,
      );
    }
    expect((await pack('north', undefined, { role: 'machine', scopes: ['sales:read'] })).status).toBe(403);
  });

  test.each([
    { who: 'staff of a gate', as: north },
    { who: 'a device of a gate', as: device },
  ])('$who works there and nowhere else', async ({ as }) => {
    const ticket = await bought(randomUUID());
    const forbidden = { status: 403, body: { type: '/problems/not-your-gate', gateIds: ['north'] } };
    expect(await scan(ticket.qr, { gateId: 'south' }, as)).toMatchObject(forbidden);
    expect(await scan(ticket.qr, {}, as)).toMatchObject(forbidden);
    expect(await pack('south', undefined, as)).toMatchObject(forbidden);
    const sent = [offlineScan(ticket.qr, new Date().toISOString())];
    expect(await upload('south', sent, as)).toMatchObject(forbidden);
    expect((await conflicts('south', as)).status).toBe(403);
    expect((await find('south', ticket.id, as)).status).toBe(403);
    expect((await list(as)).body.gates).toMatchObject([{ id: 'north' }]);
    const seen = (await counts(as)).body;
    expect(new Set(seen.gates.map(({ gateId }) => gateId))).toEqual(new Set(['north']));

    expect((await pack('north', undefined, as)).status).toBe(200);
    expect(outcomeOf(await scan(ticket.qr, { gateId: 'north' }, as))).toBe('in');
    expect((await upload('north', sent, as)).status).toBe(200);
    expect((await undo(ticket.id, 'a mistake', as)).status).toBe(200);
    await scan(ticket.qr, { gateId: 'south' });
    expect(await undo(ticket.id, 'not theirs', as)).toMatchObject(forbidden);
  });

  test('staff of a desk work at no gate; staff who are bound to nothing at each', async () => {
    const ticket = await bought(randomUUID());
    expect((await scan(ticket.qr, { gateId: 'north' }, desk)).status).toBe(403);
    expect((await list(desk)).body.gates).toEqual([]);
    expect(outcomeOf(await scan(ticket.qr, { gateId: 'south' }, { role: 'staff', scopes: [] }))).toBe('in');
  });

  test('see of a ticket’s log what happened at their gates', async () => {
    const ticket = await bought(randomUUID());
    await scan(ticket.qr, { gateId: 'south' });
    const log = (scopes: readonly string[]) =>
      office.request<{ entries: unknown[] }>('GET', `/api/tickets/check-ins/${ticket.id}`, {
        ...{ as: randomUUID(), role: 'staff', scopes },
      });
    expect((await log(['gate:north'])).body.entries).toEqual([]);
    expect((await log(['gate:south'])).body.entries).toMatchObject([{ gateId: 'south' }]);
  });
});

test('a closed gate admits no one; its history is kept', async () => {
  expect((await close('south')).status).toBe(204);
  await gatesAre(['north']);
  const ticket = await bought(randomUUID());
  await eventually(async () => expect((await scan(ticket.qr, { gateId: 'south' })).status).toBe(404));
  expect((await close('south')).status).toBe(404);
  expect((await counts()).body.gates.some(({ gateId }) => gateId === 'south')).toBe(true);
});
