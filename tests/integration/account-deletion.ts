import { beforeAll, expect, test } from '@jest/globals';
import { expectStatus } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

const PRICE = 132_000;
/** 10 % of one place, by the festival's refund rule. */
const FEE = 13_200;

/** A member leaves, with tickets and without. */
export function accountDeletion(theOffice: () => Office): void {
  let office: Office;
  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
  }, 240_000);

  test('not while a ticket is valid; with consent the ticket is cancelled and paid back first', async () => {
    const fan = await office.newFan();
    const order = await fan.buy({ performanceId: 'deletion', seats: ['deletion/A/1-1'] }, 'kakao-pay');
    const [ticket] = await fan.tickets();
    const remove = (query = '') =>
      fan.http.request('DELETE', `/api/auth/me${query}`, {
        headers: { 'idempotency-key': crypto.randomUUID() },
      });
    expect(await remove()).toMatchObject({
      status: 409,
      json: { type: '/problems/account-in-use', tickets: [{ ticketId: ticket?.id }], orders: [] },
    });
    expectStatus(await remove('?cancelTickets=true'), 204);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === PRICE - FEE);
    await office.until(async () => (await office.soldUnits('deletion', 'A')).length === 0);
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
}
