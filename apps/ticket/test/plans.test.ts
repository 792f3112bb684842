import { randomUUID } from 'node:crypto';
import { keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { ticketService } from '../src/ticket-service.ts';
import { Office, type OrderBody } from './office.ts';

/** A fan orders a hold anew, waits, comes back from the provider twice, cancels a ticket and reads what is left. */
async function sell(office: Office): Promise<void> {
  const as = randomUUID();
  const hold = office.inventory.place(as, [132_000, 99_000]);
  await office.order(as, hold);
  const { id } = await office.order(as, hold);
  const settled = () =>
    office.request<OrderBody>('GET', `/api/orders/${id}`, { as, headers: { prefer: 'wait=10' } });
  await Promise.all([settled(), office.comeBack(id)]);
  await office.comeBack(id);
  const { body: paid } = await settled();
  const returned = { as, body: { ticketIds: [paid.lines[0]?.ticketId] } };
  expect((await office.request('POST', '/api/tickets/cancellations', returned)).status).toBe(202);
  for (const path of [`/api/orders/${id}`, '/api/orders', '/api/tickets'])
    expect((await office.request('GET', path, { as })).status).toBe(200);
}

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const statements = await preparedDuring(async () => {
    const office = await Office.open();
    try {
      await sell(office);
    } finally {
      await office.close();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'saga-insert-orders',
      'saga-confirm',
      'saga-move',
      'saga-settle-lines',
      'ticket-issue',
      'clove-outbox-mark',
    ]),
  );
  const allowed = {
    'saga-claim-due: Index Scan of orders_at_work': 'a sweep: the few orders at work',
    'saga-claim-due: Index Scan of orders_waiting': 'a sweep: orders whose time to pay is over, oldest first',
    'claims-due: Index Scan of ticket_claims_due': 'a sweep: claims that are due, oldest first',
    'offers-expired: Index Scan of ticket_offers_due': 'a sweep: offers whose time is over, oldest first',
    'sale-terms: Seq Scan of festival': 'its one row',
    'resales-open: Index Scan of ticket_resales_open': 'a sweep: tickets given back and not yet sold again',
  };
  expect(await keylessReads(ticketService(['kakao-pay', 'none']), statements, allowed)).toEqual([]);
});
