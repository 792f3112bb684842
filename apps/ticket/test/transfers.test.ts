import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { competingForRow } from './races.ts';
import { ticketRequests } from './ticket-requests.ts';

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
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const { ticketOf, bought, offer, withdraw, claim, cancel, scan } = ticketRequests(() => office);

async function storedTicket(ticketId: string): Promise<{ state: string; serial: number; fan_id: string }> {
  const { rows } = await office.sql.query('SELECT state, serial, fan_id FROM tickets WHERE id = $1', [
    ticketId,
  ]);
  return rows[0];
}

describe('passing a ticket on', () => {
  test('an offered ticket does not admit; claimed, it is the claimant’s with the next serial, and the old QR code is invalid', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id: ticketId, qr } = await bought(giver);
    const offered = await offer(giver, ticketId);
    expect(offered.status).toBe(201);
    expect(Buffer.from(offered.body.token, 'base64url')).toHaveLength(16);
    expect((await ticketOf(giver, ticketId)).body).toMatchObject({ state: 'OFFERED', qr: null });
    expect((await scan(qr)).status).toBe(409);

    const claimed = await claim(taker, offered.body.token);
    expect(claimed).toMatchObject({ status: 200, body: { ticketId, state: 'VALID', serial: 2 } });
    expect((await ticketOf(giver, ticketId)).status).toBe(404);
    const { body } = await ticketOf(taker, ticketId);
    expect(body).toMatchObject({ state: 'VALID', serial: 2 });
    expect((await scan(qr)).status).toBe(422);
    expect((await scan(body.qr)).status).toBe(200);
  });

  test('publishes TicketTransferred with the new holder and without any secret', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id: ticketId } = await bought(giver);
    const { token } = (await offer(giver, ticketId)).body;
    await claim(taker, token);
    const { rows } = await office.sql.query(
      'SELECT type, subject_version, data FROM outbox WHERE subject = $1 ORDER BY id',
      [ticketId],
    );
    expect(rows).toMatchObject([
      { type: 'ticket.TicketOffered', data: { id: ticketId, fanId: giver, state: 'OFFERED' } },
      { type: 'ticket.TicketTransferred', data: { id: ticketId, fanId: taker, serial: 2, state: 'VALID' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('a name that the desk gave the ticket was the giver’s: the taker’s ticket has none of its own', async () => {
    const [giver, taker, desk] = [randomUUID(), randomUUID(), randomUUID()];
    const { id: ticketId } = await bought(giver);
    const path = `/api/support/tickets/${ticketId}/holder`;
    const body = { name: '김하늘', reason: 'typing error' };
    expect((await office.request('PUT', path, { as: desk, role: 'support', body })).status).toBe(204);
    expect((await claim(taker, (await offer(giver, ticketId)).body.token)).status).toBe(200);
    const { rows } = await office.sql.query('SELECT fan_id, holder_name FROM tickets WHERE id = $1', [
      ticketId,
    ]);
    expect(rows).toEqual([{ fan_id: taker, holder_name: null }]);
  });

  test('the claim token is kept nowhere: not in a table, not in a log; a repeated offer answers it again', async () => {
    const fan = randomUUID();
    const { id: ticketId } = await bought(fan);
    const key = randomUUID();
    const first = await offer(fan, ticketId, { key });
    expect((await offer(fan, ticketId, { key })).body).toEqual(first.body);
    expect((await offer(fan, ticketId)).status).toBe(409);
    const { rows: tables } = await office.sql.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const { rows } = await office.sql.query(`SELECT 1 FROM ${name} t WHERE row_to_json(t)::text LIKE $1`, [
        `%${first.body.token}%`,
      ]);
      expect({ name, rows }).toEqual({ name, rows: [] });
    }
    expect(office.replica.logs.lines.join('\n')).not.toContain(first.body.token);
  });

  test('an offer taken back leaves a valid ticket with its old QR code, and an invalid token', async () => {
    const fan = randomUUID();
    const { id: ticketId, qr } = await bought(fan);
    const { token } = (await offer(fan, ticketId)).body;
    expect(await withdraw(fan, ticketId)).toMatchObject({ status: 200, body: { state: 'VALID', serial: 1 } });
    expect((await withdraw(fan, ticketId)).status).toBe(200);
    expect((await claim(randomUUID(), token)).status).toBe(404);
    const again = await offer(fan, ticketId);
    expect(again.body.token).not.toBe(token);
    await withdraw(fan, ticketId);
    expect((await scan(qr)).status).toBe(200);
    expect((await withdraw(fan, ticketId)).status).toBe(409);
  });

  test('only the holder may offer or take back; no holder claims their own; an unknown token is 404', async () => {
    const fan = randomUUID();
    const { id: ticketId } = await bought(fan);
    expect((await offer(randomUUID(), ticketId)).status).toBe(404);
    const { token } = (await offer(fan, ticketId)).body;
    expect((await withdraw(randomUUID(), ticketId)).status).toBe(404);
    expect((await claim(fan, token)).status).toBe(409);
    expect((await claim(randomUUID(), 'AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
    expect((await office.request('POST', '/api/tickets/claims', { body: { token } })).status).toBe(401);
  });

  test('an offered, an entered and a cancelled ticket cannot be offered; an offered one cannot be cancelled', async () => {
    const fan = randomUUID();
    const [offered, entered, cancelled] = [await bought(fan), await bought(fan), await bought(fan)];
    await offer(fan, offered.id);
    await scan(entered.qr);
    await cancel(fan, [cancelled.id]);
    for (const { id: ticketId } of [offered, entered, cancelled]) {
      expect((await offer(fan, ticketId)).status).toBe(409);
    }
    expect(await cancel(fan, [offered.id])).toMatchObject({
      status: 409,
      body: { refused: [{ lineId: offered.id, reason: 'OFFERED' }] },
    });
    expect(office.refundsOf(offered.orderId)).toEqual([]);
  });

  test('after a transfer neither the payer nor the new holder gets money; once it is returned to the payer, the payer does', async () => {
    const [payer, friend] = [randomUUID(), randomUUID()];
    const { id: ticketId, orderId } = await bought(payer);
    await claim(friend, (await offer(payer, ticketId)).body.token);
    expect((await cancel(payer, [ticketId])).status).toBe(409);
    expect((await cancel(friend, [ticketId])).status).toBe(409);
    expect(office.refundsOf(orderId)).toEqual([]);
    await claim(payer, (await offer(friend, ticketId)).body.token);
    expect((await cancel(payer, [ticketId])).status).toBe(202);
    await eventually(() => expect(office.refundsOf(orderId)).toMatchObject([{ amount: 10_000 }]));
  });
});

describe('racing for a ticket on two replicas', () => {
  test('of twenty claims at once exactly one wins, the others are refused', async () => {
    const fan = randomUUID();
    const { id } = await bought(fan);
    const { token } = (await offer(fan, id)).body;
    const answers = await competingForRow(office.sql, { table: 'tickets', id }, 2, () =>
      Array.from({ length: 20 }, (_, index) => claim(randomUUID(), token, index % 2 === 0 ? here : there)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 19 }, () => 409),
    ]);
    expect(await storedTicket(id)).toMatchObject({ state: 'VALID', serial: 2 });
    const { rows } = await office.sql.query('SELECT 1 FROM ticket_transfers WHERE ticket_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });

  test('claim against withdrawal: either the claimant has it, or the holder does and the token is invalid', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id } = await bought(giver);
    const { token } = (await offer(giver, id)).body;
    const [claimed, withdrawn] = await competingForRow(office.sql, { table: 'tickets', id }, 2, () => [
      claim(taker, token, here),
      withdraw(giver, id, there),
    ]);
    const ticket = await storedTicket(id);
    if (ticket.fan_id === taker) {
      expect(claimed?.status).toBe(200);
      // 409: the claim was just being decided.
      expect([404, 409]).toContain(withdrawn?.status);
    } else {
      expect([claimed?.status, withdrawn?.status]).toEqual([404, 200]);
    }
    expect(ticket).toMatchObject({ state: 'VALID', serial: ticket.fan_id === taker ? 2 : 1 });
  });

  test('a claim whose limit is being checked cannot be overtaken by a withdrawal', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id } = await bought(giver);
    const { token } = (await offer(giver, id)).body;
    const answerLimit = Promise.withResolvers<void>();
    const limitAsked = new Promise<void>((resolve) => {
      office.inventory.interfere('/internal/quota/transfer', async (_, act) => {
        resolve();
        await answerLimit.promise;
        return act();
      });
    });
    const claimed = claim(taker, token, here);
    await limitAsked;
    expect((await withdraw(giver, id, there)).status).toBe(409);
    answerLimit.resolve();
    expect((await claimed).status).toBe(200);
    office.inventory.behave();
    expect(await storedTicket(id)).toEqual({ state: 'VALID', serial: 2, fan_id: taker });
  });

  test('offer, cancellation and check-in of one valid ticket at once: exactly one happens', async () => {
    const fan = randomUUID();
    const { id, orderId, qr } = await bought(fan);
    const [offered, cancelled, entered] = await competingForRow(
      office.sql,
      { table: 'tickets', id },
      3,
      () => [offer(fan, id, here), cancel(fan, [id], there), scan(qr, {}, there)],
    );
    const won = [offered?.status === 201, cancelled?.status === 202, entered?.status === 200];
    expect(won.filter(Boolean)).toHaveLength(1);
    const { state } = await storedTicket(id);
    expect(['OFFERED', 'VOID', 'CHECKED_IN'].indexOf(state)).toBe(won.indexOf(true));
    if (cancelled?.status === 202) await eventually(() => expect(office.refundsOf(orderId)).toHaveLength(1));
    else expect(office.refundsOf(orderId)).toEqual([]);
  });

  test('claim, cancellation and check-in of an offered ticket at once: only the claim happens', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id, orderId, qr } = await bought(giver);
    const { token } = (await offer(giver, id)).body;
    // The cancellation need not wait: it sees that the ticket is offered.
    const [claimed, cancelled, entered] = await competingForRow(
      office.sql,
      { table: 'tickets', id },
      2,
      () => [claim(taker, token, here), cancel(giver, [id], there), scan(qr, {}, there)],
    );
    expect([claimed?.status, cancelled?.status]).toEqual([200, 409]);
    // Before the claim the code is of an offered ticket, after it of an earlier holder.
    expect([409, 422]).toContain(entered?.status);
    expect(await storedTicket(id)).toEqual({ state: 'VALID', serial: 2, fan_id: taker });
    expect(office.refundsOf(orderId)).toEqual([]);
  });
});
