import { randomUUID } from 'node:crypto';
import { TransferQuotaItem } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { claimStates, claimTransitions } from '../src/domain/claim-states.ts';
import { Office } from './office.ts';
import { answerOnlyTogether } from './races.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeEach(async () => {
  office = await Office.open();
});
afterEach(async () => {
  office.checkStandIns();
  await office.close();
});

const QUOTA = '/internal/quota/transfer';

const { bought, offer, withdraw, claim, cancelPerformance } = ticketRequests(() => office);

async function offered(giver: string): Promise<{ ticketId: string; token: string }> {
  const { id: ticketId } = await bought(giver);
  return { ticketId, token: (await offer(giver, ticketId)).body.token };
}

const used = (fan: string) => office.inventory.quota.usedBy(fan);

async function holderOf(ticketId: string): Promise<unknown> {
  const { rows } = await office.sql.query('SELECT state, fan_id FROM tickets WHERE id = $1', [ticketId]);
  return rows[0];
}

/** What became of the ticket's claims, in the order in which they were opened. */
async function claimsOf(ticketId: string): Promise<string[]> {
  const { rows } = await office.sql.query(
    'SELECT state FROM ticket_claims WHERE ticket_id = $1 ORDER BY created_at',
    [ticketId],
  );
  return rows.map(({ state }) => state);
}

/** As if the time had passed that a claim is left to the replica that opened it. */
const claimsAreDue = () =>
  office.sql.query('UPDATE ticket_claims SET next_at = clock_timestamp() WHERE next_at IS NOT NULL');

describe('the limit of tickets per fan', () => {
  test('follows a ticket that is passed on: it leaves the giver’s and counts for the taker’s', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { ticketId, token } = await offered(giver);
    const key = randomUUID();
    expect((await claim(taker, token, { key })).status).toBe(200);
    expect([used(giver), used(taker)]).toEqual([0, 1]);
    expect((await claim(taker, token, { key })).headers.get('idempotent-replay')).toBe('true');
    expect(await claim(taker, token)).toMatchObject({ status: 200, body: { ticketId, serial: 2 } });
    expect((await claim(giver, token)).status).toBe(409);
    expect(office.inventory.callsOf(QUOTA)).toHaveLength(1);
    expect(await claimsOf(ticketId)).toEqual(['TRANSFERRED']);
  });

  test('refuses a ticket that does not fit the taker’s; it stays offered, for others and its holder', async () => {
    office.inventory.quota.limitTo(1);
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { ticketId, token } = await offered(giver);
    const own = await offered(taker);
    expect(await claim(taker, token)).toMatchObject({
      status: 409,
      body: { type: '/problems/quota-exceeded', ticketId },
    });
    expect(await holderOf(ticketId)).toEqual({ state: 'OFFERED', fan_id: giver });
    expect([used(giver), used(taker)]).toEqual([1, 1]);
    // A place is free again: the same token may be tried anew.
    expect((await claim(randomUUID(), own.token)).status).toBe(200);
    expect((await claim(taker, token)).status).toBe(200);
    expect(await claimsOf(ticketId)).toEqual(['REFUSED', 'TRANSFERRED']);
    const other = await offered(randomUUID());
    expect((await claim(taker, other.token)).status).toBe(409);
  });

  test('is checked again until the inventory answers: the claim continues without its request, and excludes other claims meanwhile', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { ticketId, token } = await offered(giver);
    // The move is made, but its answer is lost.
    office.inventory.interfere(QUOTA, (_, act) => {
      act();
      throw new Error('the answer is lost');
    });
    expect(await claim(taker, token)).toMatchObject({
      status: 503,
      body: { type: '/problems/inventory-unavailable' },
    });
    expect(await withdraw(giver, ticketId)).toMatchObject({
      status: 409,
      body: { type: '/problems/offer-being-claimed' },
    });
    expect((await claim(randomUUID(), token)).status).toBe(409);
    expect(await holderOf(ticketId)).toEqual({ state: 'OFFERED', fan_id: giver });
    office.inventory.behave();
    await claimsAreDue();
    await eventually(async () => expect(await holderOf(ticketId)).toEqual({ state: 'VALID', fan_id: taker }));
    expect([used(giver), used(taker)]).toEqual([0, 1]);
    expect((await claim(taker, token)).status).toBe(200);
    const moves = office.inventory.callsOf(QUOTA).map((item) => TransferQuotaItem.parse(item).move);
    expect(new Set(moves).size).toBe(1);
  });

  test('goes back to the holder when the performance was cancelled before the ticket was handed over', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { ticketId, token } = await offered(giver);
    office.inventory.interfere(QUOTA, (_, act) => {
      act();
      throw new Error('the answer is lost');
    });
    expect((await claim(taker, token)).status).toBe(503);
    expect([used(giver), used(taker)]).toEqual([0, 1]);
    expect((await cancelPerformance()).status).toBe(202);
    await eventually(async () => expect(await holderOf(ticketId)).toEqual({ state: 'VOID', fan_id: giver }));
    office.inventory.behave();
    await claimsAreDue();
    await eventually(async () => expect(await claimsOf(ticketId)).toEqual(['RETURNED']));
    expect([used(giver), used(taker)]).toEqual([1, 0]);
  });

  test('two replicas that decide one claim at once hand the ticket over once', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { ticketId, token } = await offered(giver);
    const { url } = await office.addReplica();
    answerOnlyTogether(office.inventory, QUOTA);
    const answers = await Promise.all([office.replica.url, url].map((base) => claim(taker, token, { base })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { rows } = await office.sql.query('SELECT serial FROM ticket_transfers WHERE ticket_id = $1', [
      ticketId,
    ]);
    expect(rows).toEqual([{ serial: 2 }]);
    expect([used(giver), used(taker)]).toEqual([0, 1]);
  });
});

test('the claim state table has exactly these arrows', () => {
  const arrows = claimStates.flatMap((from) => claimTransitions[from].map((to) => `${from} -> ${to}`));
  expect(arrows).toEqual([
    'ASKED -> TRANSFERRED',
    'ASKED -> REFUSED',
    'ASKED -> RETURNING',
    'RETURNING -> RETURNED',
  ]);
});
