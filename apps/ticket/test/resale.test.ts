import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { competingForRow } from './races.ts';
import { saleDocument } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

const OCCUPANCY = '/internal/occupancy';

let office: Office;
/** Two replicas of the office. */
let here: { base: string };
let there: { base: string };
beforeAll(async () => {
  office = await Office.open();
  await office.openDoors();
  here = { base: office.replica.url };
  there = { base: (await office.addReplica()).url };
});
afterEach(async () => {
  office.checkStandIns();
  office.inventory.capacity = 1_000;
  // Each test begins without resales.
  await office.sql.query(
    "UPDATE ticket_resales SET state = 'ENDED', refund_id = NULL WHERE state IN ('LISTED', 'GIVEN_UP')",
  );
});
afterAll(() => office.close());

const { bought, offer, withdraw, claim, scan, ticketOf, cancel } = ticketRequests(() => office);

const giveBack = (fan: string, ticketId: string, { base } = here) =>
  office.request<Record<string, unknown>>('POST', `/api/tickets/${ticketId}/resale`, { as: fan, base });
const stateOf = async (ticketId: string) =>
  (await office.sql.query('SELECT state FROM tickets WHERE id = $1', [ticketId])).rows[0]?.state;
const resaleOf = async (ticketId: string) =>
  (
    await office.sql.query('SELECT state FROM ticket_resales WHERE ticket_id = $1 ORDER BY listed_at DESC', [
      ticketId,
    ])
  ).rows[0]?.state;

/** No place of the section is free. */
function soldOut(): void {
  office.inventory.capacity = 0;
}
/** The section stays as large as what is sold now: what is given back is free again. */
function soldOutForGood(): void {
  office.inventory.capacity = [...office.inventory.holds.values()]
    .filter(({ state }) => state === 'SOLD')
    .reduce((sum, { hold, freedUnits }) => sum + hold.units.length - freedUnits.size, 0);
}
/** Both replicas have looked at the section since. */
async function lookedAgain(): Promise<void> {
  const before = office.inventory.callsOf(OCCUPANCY).length;
  await eventually(() => expect(office.inventory.callsOf(OCCUPANCY).length).toBeGreaterThan(before + 3));
}
/** A fan's ticket that the inventory knows as sold. */
async function soldTicket(fan: string) {
  const ticket = await bought(fan);
  await eventually(() =>
    expect(
      [...office.inventory.holds.values()].filter(({ state }) => state === 'SOLD' || state === 'RELEASED')
        .length,
    ).toBe(office.inventory.holds.size),
  );
  return ticket;
}

test('without the switch no ticket is taken back', async () => {
  const fan = randomUUID();
  const { id } = await bought(fan);
  expect(await giveBack(fan, id)).toMatchObject({ status: 409, body: { type: '/problems/resale-off' } });
  expect(await stateOf(id)).toBe('VALID');
});

describe('a ticket that is given back', () => {
  beforeAll(async () => {
    expect((await office.provision({ ...saleDocument(), resale: true }, 2)).status).toBe(200);
  });

  test('does not admit, is not sold while its section has free places, and can be taken back', async () => {
    const fan = randomUUID();
    const { id, qr } = await soldTicket(fan);
    expect(await giveBack(fan, id)).toMatchObject({ status: 201, body: { ticketId: id, state: 'OFFERED' } });
    expect((await ticketOf(fan, id)).body).toMatchObject({ state: 'OFFERED', qr: null });
    expect((await scan(qr)).status).toBe(409);
    await lookedAgain();
    expect(await stateOf(id)).toBe('OFFERED');
    expect((await withdraw(fan, id)).status).toBe(200);
    expect(await resaleOf(id)).toBe('ENDED');
    soldOut();
    expect((await scan(qr)).status).toBe(200);
  });

  test('goes on sale once the section is sold out; its money follows when the place is sold again, all of it', async () => {
    const [fan, next] = [randomUUID(), randomUUID()];
    const { id, orderId } = await soldTicket(fan);
    await giveBack(fan, id);
    soldOutForGood();
    await eventually(async () => expect(await stateOf(id)).toBe('VOID'));
    await eventually(() =>
      expect(office.inventory.callsOf('/internal/units/release').length).toBeGreaterThan(0),
    );
    await lookedAgain();
    expect(office.refundsOf(orderId)).toEqual([]);
    expect((await withdraw(fan, id)).status).toBe(409);
    const started = () =>
      office.sql.query(
        "SELECT data FROM outbox WHERE type = 'ticket.RefundStarted' AND data->>'orderId' = $1",
        [orderId],
      );
    expect((await started()).rows).toEqual([]);
    await bought(next);
    await eventually(() => expect(office.refundsOf(orderId)).toMatchObject([{ amount: 10_000 }]));
    expect((await started()).rows).toMatchObject([{ data: { fanId: fan, amount: 10_000, fee: 0 } }]);
    await eventually(async () => expect(await resaleOf(id)).toBe('PAID_BACK'));
  });

  test('waits its turn: the oldest is given up first, and the next only once that one was wanted', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const [one, two] = [await soldTicket(first), await soldTicket(second)];
    await giveBack(first, one.id);
    await giveBack(second, two.id);
    soldOutForGood();
    await eventually(async () => expect(await stateOf(one.id)).toBe('VOID'));
    await lookedAgain();
    expect(await stateOf(two.id)).toBe('OFFERED');
    await bought(randomUUID());
    await eventually(() => expect(office.refundsOf(one.orderId)).toHaveLength(1));
    await eventually(async () => expect(await stateOf(two.id)).toBe('VOID'));
    await lookedAgain();
    expect(office.refundsOf(two.orderId)).toEqual([]);
  });

  test('and given up is paid back at the latest when the performance starts', async () => {
    const fan = randomUUID();
    const { id, orderId } = await soldTicket(fan);
    await giveBack(fan, id);
    soldOutForGood();
    await eventually(async () => expect(await stateOf(id)).toBe('VOID'));
    await lookedAgain();
    expect(office.refundsOf(orderId)).toEqual([]);
    const late = await soldTicket(fan);
    await office.sql.query("UPDATE performances SET starts_at = now() - interval '1 minute'");
    try {
      await eventually(() => expect(office.refundsOf(orderId)).toMatchObject([{ amount: 10_000 }]));
      expect(await giveBack(fan, late.id)).toMatchObject({
        status: 409,
        body: { type: '/problems/resale-over' },
      });
    } finally {
      await office.sql.query("UPDATE performances SET starts_at = '2030-08-07T04:00:00Z'");
    }
  });

  test('must be the payer’s own valid one; it cannot be claimed, and it cannot be cancelled meanwhile', async () => {
    const [payer, friend] = [randomUUID(), randomUUID()];
    const { id, orderId } = await soldTicket(payer);
    expect((await giveBack(randomUUID(), id)).status).toBe(404);
    await claim(friend, (await offer(payer, id)).body.token);
    expect((await giveBack(friend, id)).status).toBe(409);
    expect((await giveBack(payer, id)).status).toBe(404);
    await claim(payer, (await offer(friend, id)).body.token);
    expect((await giveBack(payer, id)).status).toBe(201);
    expect((await giveBack(payer, id)).status).toBe(409);
    expect((await offer(payer, id)).status).toBe(409);
    expect((await cancel(payer, [id])).status).toBe(409);
    expect(office.refundsOf(orderId)).toEqual([]);
  });

  test('is either taken back or given up, whichever comes first, on two replicas', async () => {
    for (let round = 0; round < 4; round += 1) {
      const fan = randomUUID();
      const { id, orderId, qr } = await soldTicket(fan);
      await giveBack(fan, id, there);
      const [taken] = await competingForRow(office.sql, { table: 'tickets', id }, 2, () => {
        // From now on both replicas want to give it up, and wait for the ticket.
        soldOut();
        return [withdraw(fan, id, here)];
      });
      await eventually(async () => expect(['VALID', 'VOID']).toContain(await stateOf(id)));
      const state = await stateOf(id);
      // 503: the holder waited too long for the ticket, and may ask again.
      expect(state === 'VALID' ? [200] : [409, 503]).toContain(taken?.status);
      const { rows } = await office.sql.query('SELECT amount::int FROM refunds WHERE order_id = $1', [
        orderId,
      ]);
      expect(rows).toEqual(state === 'VALID' ? [] : [{ amount: 10_000 }]);
      if (state === 'VALID') expect((await scan(qr)).status).toBe(200);
      office.inventory.capacity = 1_000;
    }
  });

  test('or is offered, cancelled or scanned at once with that: exactly one happens, and only a cancellation pays back', async () => {
    for (let round = 0; round < 4; round += 1) {
      const fan = randomUUID();
      const { id, orderId, qr } = await soldTicket(fan);
      const [first, second] = round % 2 === 0 ? [here, there] : [there, here];
      const actions = [
        () => giveBack(fan, id, first),
        () => offer(fan, id, second),
        () => cancel(fan, [id], first),
        () => scan(qr, {}, second),
      ];
      // Another is the first to wait in each round.
      const order = [0, 1, 2, 3].map((at) => (at + round) % actions.length);
      const answers = await competingForRow(office.sql, { table: 'tickets', id }, 4, () =>
        order.map(async (at) => ({ at, status: (await actions[at]?.())?.status })),
      );
      const won = answers.filter(({ at, status }) => status === [201, 201, 202, 200][at]);
      expect(won).toHaveLength(1);
      const [winner] = won;
      expect(await stateOf(id)).toBe(['OFFERED', 'OFFERED', 'VOID', 'CHECKED_IN'][winner?.at ?? -1]);
      expect(await resaleOf(id)).toBe(winner?.at === 0 ? 'LISTED' : undefined);
      if (winner?.at === 2) await eventually(() => expect(office.refundsOf(orderId)).toHaveLength(1));
      else expect(office.refundsOf(orderId)).toEqual([]);
    }
  });

  test('of a sold-out section is given up once, however many replicas look, and is paid back once', async () => {
    const fans = Array.from({ length: 4 }, () => randomUUID());
    const tickets: Awaited<ReturnType<typeof soldTicket>>[] = [];
    for (const fan of fans) tickets.push(await soldTicket(fan));
    await Promise.all(fans.map((fan, n) => giveBack(fan, tickets[n]?.id ?? '', n % 2 === 0 ? here : there)));
    // Whatever is freed is wanted at once.
    soldOut();
    await eventually(
      async () =>
        expect(await Promise.all(tickets.map(({ id }) => stateOf(id)))).toEqual(tickets.map(() => 'VOID')),
      { timeoutMs: 40_000 },
    );
    await eventually(
      () => expect(tickets.flatMap(({ orderId }) => office.refundsOf(orderId))).toHaveLength(4),
      { timeoutMs: 40_000 },
    );
    expect(tickets.map(({ orderId }) => office.refundedOf(orderId))).toEqual(tickets.map(() => 10_000));
    const { rows } = await office.sql.query(
      'SELECT count(*)::int AS refunds FROM refunds WHERE order_id = ANY ($1::uuid[])',
      [tickets.map(({ orderId }) => orderId)],
    );
    expect(rows).toEqual([{ refunds: 4 }]);
  });
});
