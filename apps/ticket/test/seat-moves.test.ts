import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let other: string;
beforeAll(async () => {
  office = await Office.open();
  other = (await office.addReplica()).url;
  await office.openDoors();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const { ticketOf, scan, offer, cancel } = ticketRequests(() => office);
const MOVE = '/internal/units/move';
let rows = 10;

/** A free seat. */
function freeSeat(): string {
  rows += 1;
  return `day-1/B/${rows}-1`;
}

async function bought(
  prices = [10_000],
): Promise<{ fan: string; order: OrderBody; ticketId: string; holdId: string }> {
  const fan = randomUUID();
  const { order, hold } = await office.buy(fan, prices);
  await eventually(() => expect(office.inventory.hold(hold.id).state).toBe('SOLD'));
  return { fan, order, ticketId: order.lines[0]?.id ?? '', holdId: hold.id };
}

const move = (ticketId: string, unitId: string, more: { key?: string; base?: string } = {}) =>
  office.request<{ seat: string; serial: number; type: string; because: string }>(
    'PUT',
    `/api/support/tickets/${ticketId}/seat`,
    { as: randomUUID(), role: 'support', body: { unitId, reason: 'broken chair' }, ...more },
  );
const unitOf = async (ticketId: string) =>
  (
    await office.sql.query(
      'SELECT t.unit_id, l.unit_id AS line, l.item FROM tickets t JOIN order_lines l USING (id) WHERE id = $1',
      [ticketId],
    )
  ).rows[0];

describe('a ticket that is moved to another seat', () => {
  test('says the new seat, and only its new QR code admits; what is cancelled later is the new seat', async () => {
    const { fan, ticketId, holdId } = await bought([10_000, 10_000]);
    const { qr: old } = (await ticketOf(fan, ticketId)).body;
    const to = freeSeat();
    const as = randomUUID();
    const request = {
      as,
      role: 'support' as const,
      key: randomUUID(),
      body: { unitId: to, reason: 'broken chair' },
    };
    for (let time = 0; time < 2; time += 1) {
      const answer = await office.request('PUT', `/api/support/tickets/${ticketId}/seat`, request);
      expect(answer).toMatchObject({
        status: 200,
        body: { ticketId, serial: 2, seat: to.split('/').slice(1).join(' ') },
      });
    }
    expect(await unitOf(ticketId)).toEqual({ unit_id: to, line: to, item: 'day-1/B' });
    expect((await scan(old)).status).toBe(422);
    const { qr, seat } = (await ticketOf(fan, ticketId)).body;
    expect(seat).toBe(to.split('/').slice(1).join(' '));
    expect(qr).not.toBe(old);
    const { rows: events } = await office.sql.query(
      `SELECT data FROM outbox WHERE type = 'ticket.TicketReseated' AND subject = $1`,
      [ticketId],
    );
    expect(events).toMatchObject([
      { data: { unitId: to, serial: 2, seatBefore: expect.stringMatching(/^A /) } },
    ]);
    expect((await cancel(fan, [ticketId])).status).toBe(202);
    await eventually(() => expect([...office.inventory.hold(holdId).freedUnits]).toEqual([to]));
  });

  test('keeps its seat where seat refuses, and says why', async () => {
    const [one, two] = [await bought(), await bought()];
    const taken = (await unitOf(two.ticketId)).unit_id;
    expect(await move(one.ticketId, taken)).toMatchObject({ status: 409, body: { because: 'taken' } });
    expect((await ticketOf(one.fan, one.ticketId)).body.serial).toBe(1);
    expect((await move(randomUUID(), freeSeat())).status).toBe(404);
    await offer(one.fan, one.ticketId);
    expect(await move(one.ticketId, freeSeat())).toMatchObject({
      status: 409,
      body: { type: '/problems/ticket-not-valid' },
    });
  });

  test('of many who are moved to one seat at two replicas one gets it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const all = [await bought(), await bought(), await bought()];
      const to = freeSeat();
      const answers = await Promise.all(
        all.map(({ ticketId }, index) => move(ticketId, to, index % 2 === 0 ? { base: other } : {})),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const units = await Promise.all(all.map(({ ticketId }) => unitOf(ticketId)));
      expect(units.filter(({ unit_id }) => unit_id === to)).toHaveLength(1);
    }
  });

  test('one ticket is moved once at a time, and is neither offered nor moved again meanwhile', async () => {
    const { fan, ticketId } = await bought();
    office.inventory.interfere(MOVE, () => {
      throw new Error('seat is down');
    });
    const key = randomUUID();
    const as = randomUUID();
    const body = { unitId: freeSeat(), reason: 'broken chair' };
    const ask = () =>
      office.request('PUT', `/api/support/tickets/${ticketId}/seat`, { as, role: 'support', key, body });
    expect((await ask()).status).toBe(503);
    expect(await move(ticketId, freeSeat())).toMatchObject({
      status: 409,
      body: { type: '/problems/move-under-way' },
    });
    expect((await offer(fan, ticketId)).status).toBe(409);
    office.inventory.behave(MOVE);
    await office.sql.query('UPDATE seat_moves SET next_at = now() WHERE next_at IS NOT NULL');
    // With or without a second request the move ends.
    await eventually(async () => expect((await unitOf(ticketId)).unit_id).toBe(body.unitId));
    expect(await ask()).toMatchObject({ status: 200, body: { serial: 2 } });
  });

  test('a ticket that its fan cancels meanwhile frees the seat that it then has, whichever is first', async () => {
    for (const first of ['move', 'cancellation'] as const) {
      const { fan, ticketId, holdId } = await bought([10_000, 10_000]);
      const from = (await unitOf(ticketId)).unit_id;
      const to = freeSeat();
      let cancelled: Promise<unknown> = Promise.resolve();
      office.inventory.interfere(MOVE, async (_item, act) => {
        // Seat has moved it, or is just about to, when the fan cancels.
        const answer = first === 'move' ? act() : undefined;
        cancelled = cancel(fan, [ticketId]);
        await cancelled;
        if (first === 'cancellation') {
          await eventually(() => expect([...office.inventory.hold(holdId).freedUnits]).toEqual([from]));
        }
        return answer ?? act();
      });
      const answer = await move(ticketId, to);
      office.inventory.behave(MOVE);
      expect(await cancelled).toMatchObject({ status: 202 });
      expect(answer.status).toBe(first === 'move' ? 200 : 409);
      await eventually(() =>
        expect([...office.inventory.hold(holdId).freedUnits]).toEqual([first === 'move' ? to : from]),
      );
      await eventually(
        async () => {
          const { rows } = await office.sql.query('SELECT state FROM order_lines WHERE id = $1', [ticketId]);
          expect(rows).toEqual([{ state: 'CANCELLED' }]);
        },
        { timeoutMs: 20_000 },
      );
    }
  });

  test.each(['fan', 'staff', 'ops'] as const)('is not for %s', async (role) => {
    const path = `/api/support/tickets/${randomUUID()}/seat`;
    const body = { unitId: freeSeat(), reason: 'x' };
    expect((await office.request('PUT', path, { as: randomUUID(), role, body })).status).toBe(403);
  });
});
