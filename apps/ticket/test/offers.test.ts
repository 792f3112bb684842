import { randomUUID } from 'node:crypto';
import { answers, OfferMailAnswer } from '@clove/contracts';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { competingForRow } from './races.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
/** Two replicas of the office. */
let here: { base: string };
let there: { base: string };
beforeAll(async () => {
  office = await Office.open({ EDGE_NOTIFICATION_TOKEN: 'notification-edge' });
  await office.openDoors();
  here = { base: office.replica.url };
  there = { base: (await office.addReplica()).url };
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const { bought, offer, withdraw, claim, scan, shown, ticketOf, cancelPerformance } = ticketRequests(
  () => office,
);

const HOUR = 3_600_000;
const QUOTA = '/internal/quota/transfer';
const mailTo = (email: string) => ({ sendTo: { email, language: 'en' } });

async function storedTicket(id: string): Promise<{ state: string; serial: number; fan_id: string }> {
  const { rows } = await office.sql.query('SELECT state, serial, fan_id FROM tickets WHERE id = $1', [id]);
  return rows[0];
}
const eventsOf = async (ticketId: string) =>
  (
    await office.sql.query<{ type: string; data: object }>(
      'SELECT type, data FROM outbox WHERE subject = $1 ORDER BY id',
      [ticketId],
    )
  ).rows;
const expire = (ticketId: string) =>
  office.sql.query("UPDATE ticket_offers SET expires_at = now() - interval '1 second' WHERE ticket_id = $1", [
    ticketId,
  ]);

describe('an offer by link', () => {
  test('stands for a week, shows what it is to who has it, and is taken by a member', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id } = await bought(giver);
    const { body, status } = await offer(giver, id);
    expect(status).toBe(201);
    expect(body.link).toBe(`/offer#${body.token}`);
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(167 * HOUR);
    expect((await ticketOf(giver, id)).body).toMatchObject({
      state: 'OFFERED',
      offer: { expiresAt: body.expiresAt, mailed: false },
    });
    expect(await shown(body.token)).toMatchObject({
      status: 200,
      body: { performanceId: 'day-1', performanceTitle: { ko: '첫째 날' }, expiresAt: body.expiresAt },
    });
    expect(JSON.stringify((await shown(body.token)).body)).not.toContain(giver);
    expect((await claim(taker, body.token)).status).toBe(200);
    expect((await shown(body.token)).status).toBe(404);
    expect((await ticketOf(taker, id)).body).toMatchObject({ state: 'VALID', offer: null });
  });

  test('ends when the performance starts, however long its holder wants', async () => {
    const fan = randomUUID();
    const { id } = await bought(fan);
    await office.sql.query("UPDATE performances SET starts_at = now() + interval '5 hours'");
    try {
      const { body } = await offer(fan, id, {}, { expiresInHours: 700 });
      expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThan(5 * HOUR);
    } finally {
      await office.sql.query("UPDATE performances SET starts_at = '2030-08-07T04:00:00Z'");
    }
  });

  test('is refused with terms that make no sense', async () => {
    const fan = randomUUID();
    const { id } = await bought(fan);
    for (const terms of [
      { expiresInHours: 0 },
      { expiresInHours: 721 },
      { sendTo: { email: 'no-address' } },
      { sendTo: { email: 'a@b.kr', language: 'fr' } },
      { price: 1 },
    ]) {
      expect((await offer(fan, id, {}, terms)).status).toBe(400);
    }
    expect((await storedTicket(id)).state).toBe('VALID');
  });
});

describe('an offer that is mailed', () => {
  async function mailOf(offerId: string, token = 'notification-edge') {
    const response = await office.request('POST', '/internal/offers/mail', {
      base: office.replica.managementUrl,
      headers: edgeHeaders('notification', token),
      body: { items: [{ offerId }] },
    });
    return response.status === 200 ? answers(OfferMailAnswer).parse(response.body).items[0] : response.status;
  }
  const addresses = async (ticketId: string) =>
    (await office.sql.query('SELECT email FROM ticket_offers WHERE ticket_id = $1', [ticketId])).rows;

  test('is announced without address and secret; only who sends it gets both', async () => {
    const giver = randomUUID();
    const { id } = await bought(giver);
    const { body } = await offer(giver, id, {}, mailTo('friend@example.com'));
    const events = await eventsOf(id);
    expect(events).toMatchObject([
      { type: 'ticket.TicketOffered', data: { offer: { id: body.offerId, mailed: true } } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/friend@example/);
    expect(JSON.stringify(events)).not.toContain(body.token);
    expect(JSON.stringify(body)).not.toContain('friend@example');
    expect(await mailOf(body.offerId)).toEqual({
      result: 'ok',
      email: 'friend@example.com',
      language: 'en',
      link: `/offer#${body.token}`,
    });
    expect(await mailOf(body.offerId, 'wrong')).toBe(401);
    expect(await mailOf(randomUUID())).toEqual({ result: 'ended' });
    expect(office.replica.logs.lines.join('\n')).not.toContain('friend@example');
  });

  test.each(['taken', 'taken back', 'expired', 'cancelled with its performance'])(
    'forgets the address once it is %s',
    async (end) => {
      const giver = randomUUID();
      const { id } = await bought(giver);
      const { body } = await offer(giver, id, {}, mailTo('friend@example.com'));
      expect(await addresses(id)).toEqual([{ email: 'friend@example.com' }]);
      if (end === 'taken') await claim(randomUUID(), body.token);
      else if (end === 'taken back') await withdraw(giver, id);
      else if (end === 'expired') await expire(id);
      else await cancelPerformance();
      await eventually(async () => expect(await addresses(id)).toEqual([{ email: null }]));
      expect(await mailOf(body.offerId)).toEqual({ result: 'ended' });
      if (end === 'cancelled with its performance') {
        await office.sql.query('DELETE FROM performance_refunds');
        await office.sql.query('DELETE FROM performance_cancellations');
      }
    },
  );

  test('is refused beyond so many a day, also when they are made at once; the ticket stays valid', async () => {
    const fan = randomUUID();
    const { id } = await bought(fan);
    await office.sql.query(
      `INSERT INTO ticket_offers (id, ticket_id, token_hash, from_fan, expires_at, mailed, ended_at)
       SELECT gen_random_uuid(), $1, uuid_send(gen_random_uuid()), $2, now(), true, now() FROM generate_series(1, 19)`,
      [id, fan],
    );
    const { id: other } = await bought(fan);
    const made = await Promise.all([
      offer(fan, id, here, mailTo('a@example.com')),
      offer(fan, other, there, mailTo('b@example.com')),
    ]);
    expect(made.map(({ status }) => status).sort()).toEqual([201, 429]);
    const refused = made[0]?.status === 429 ? id : other;
    expect((await storedTicket(refused)).state).toBe('VALID');
    // By link it still may.
    expect((await offer(fan, refused)).status).toBe(201);
  });
});

describe('an offer that is not taken in time', () => {
  test('cannot be taken any more; the ticket is its holder’s as before, with the same QR code', async () => {
    const giver = randomUUID();
    const { id, qr } = await bought(giver);
    const { body } = await offer(giver, id);
    await expire(id);
    expect((await claim(randomUUID(), body.token)).status).toBe(404);
    expect((await shown(body.token)).status).toBe(404);
    await eventually(async () =>
      expect(await storedTicket(id)).toEqual({ state: 'VALID', serial: 1, fan_id: giver }),
    );
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'ticket.TicketOfferEnded',
      data: { state: 'VALID', fanId: giver, offer: { id: body.offerId, ended: 'expired' } },
    });
    expect((await scan(qr)).status).toBe(200);
  });

  test('stays with a claim that began in time, until that is decided', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id } = await bought(giver);
    const { token } = (await offer(giver, id)).body;
    const answerLimit = Promise.withResolvers<void>();
    const limitAsked = new Promise<void>((resolve) => {
      office.inventory.interfere(QUOTA, async (_, act) => {
        resolve();
        await answerLimit.promise;
        return act();
      });
    });
    const claimed = claim(taker, token, here);
    await limitAsked;
    await expire(id);
    // Another offer that expired later is ended: the run went over this one.
    const other = await bought(randomUUID());
    await offer((await storedTicket(other.id)).fan_id, other.id);
    await expire(other.id);
    await eventually(async () => expect((await storedTicket(other.id)).state).toBe('VALID'));
    expect((await storedTicket(id)).state).toBe('OFFERED');
    answerLimit.resolve();
    expect((await claimed).status).toBe(200);
    office.inventory.behave();
    expect(await storedTicket(id)).toEqual({ state: 'VALID', serial: 2, fan_id: taker });
  });

  test('or is taken at that very moment: either the claimant has it, or the holder does', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [giver, taker] = [randomUUID(), randomUUID()];
      const { id } = await bought(giver);
      const { token } = (await offer(giver, id)).body;
      const [claimed] = await competingForRow(office.sql, { table: 'tickets', id }, 2, () => [
        claim(taker, token, there),
        // The workers of both replicas wait for the ticket as well.
        expire(id).then(() => undefined),
      ]);
      await eventually(async () => expect((await storedTicket(id)).state).toBe('VALID'));
      const ticket = await storedTicket(id);
      const status = claimed?.status;
      expect({ status, ...ticket }).toEqual(
        status === 200
          ? { status: 200, state: 'VALID', serial: 2, fan_id: taker }
          : { status: 404, state: 'VALID', serial: 1, fan_id: giver },
      );
    }
  });
});
