import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { Inbox, mailsTo, read } from './read-office.ts';

const PRICE = 99_000;
const soon = { timeoutMs: 30_000 };

/** A ticket changes hands by a mailed link, and another one by being given back. */
export function passingOn(theOffice: () => Office): void {
  let office: Office;
  let giver: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    giver = await office.newFan();
  }, 240_000);

  const kindsOf = async (fan: Fan) =>
    (await read(fan, '/api/messages', Inbox)).messages.map(({ kind }) => kind);

  test('its link is mailed to a friend who is no member yet, shown without login, and taken once there is an account', async () => {
    const order = await giver.buy({ performanceId: 'passing', sectionId: 'P', quantity: 1 }, 'kakao-pay');
    const [ticket] = await giver.tickets();
    const email = `friend-${randomUUID()}@example.org`;
    const terms = { sendTo: { email, language: 'en' } };
    expectStatus(await giver.unsafe(`/api/tickets/${ticket?.id}/offers`, terms), 201);
    const link = await eventually(async () => {
      const mails = await mailsTo(office, { email });
      expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('A ticket for you')]);
      return /\/offer#([A-Za-z0-9_-]{22})/.exec(mails[0]?.text ?? '');
    }, soon);
    const body = { token: link?.[1] };
    const anyone = new HttpClient(office.pool, office.baseUrl);
    const shown = expectStatus(await anyone.request('POST', '/api/tickets/offers/shown', { body }), 200);
    expect(shown.json).toMatchObject({ performanceId: 'passing', sectionId: 'P' });

    const friend = await office.newFan();
    expectStatus(await friend.unsafe('/api/tickets/claims', body), 200);
    const [taken] = await friend.tickets();
    expect(taken?.id).toBe(ticket?.id);
    expect(await giver.tickets()).toEqual([]);
    const paper = `/api/documents/tickets/${ticket?.id}.pdf`;
    expectStatus(await friend.http.request('GET', paper), 200);
    expectStatus(await giver.http.request('GET', paper), 404);
    expectStatus(await giver.http.request('GET', `/api/documents/orders/${order.id}/receipt.pdf`), 200);
    await eventually(async () => {
      expect(await kindsOf(friend)).toEqual(['transfer-received']);
      expect(await kindsOf(giver)).toContain('transfer-taken');
    }, soon);
  });

  test('one that is given back is sold to the next fan, and its money follows', async () => {
    const [fan, next] = await Promise.all([office.newFan(), office.newFan()]);
    const place = { performanceId: 'passing', sectionId: 'R', quantity: 1 };
    const order = await fan.buy(place, 'kakao-pay');
    expectStatus(await next.tryHold(place), 409);
    const [ticket] = await fan.tickets();
    expectStatus(await fan.unsafe(`/api/tickets/${ticket?.id}/resale`, {}), 201);
    const hold = await eventually(() => next.hold(place), soon);
    expect((await office.providerCalls(order.id)).cancelled).toBe(0);
    expect((await next.payFor(hold.id, 'kakao-pay')).state).toBe('COMPLETED');
    await eventually(async () => {
      expect((await office.providerCalls(order.id)).cancelled).toBe(PRICE);
      expect(await kindsOf(fan)).toEqual(expect.arrayContaining(['refund-started', 'refund-done']));
    }, soon);
  }, 120_000);

  test('and the books are right', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
}
