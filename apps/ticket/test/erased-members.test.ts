import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { type OtherService, otherService } from './other-service.ts';

let office: Office;
let auth: OtherService;
beforeAll(async () => {
  office = await Office.open();
  auth = await otherService(office, 'auth');
});
afterAll(async () => {
  await auth.close();
  await office.close();
});

async function renamedTicket(fan: string, name: string): Promise<string> {
  const { order } = await office.buy(fan, [10_000]);
  const ticketId = order.lines[0]?.id ?? '';
  const renamed = await office.request('PUT', `/api/support/tickets/${ticketId}/holder`, {
    ...{ as: randomUUID(), role: 'support', body: { name, reason: 'a gift' } },
  });
  expect(renamed.status).toBe(204);
  return ticketId;
}

test('the name that staff gave to a ticket goes with its member, and the names of others stay', async () => {
  const [erased, other] = [randomUUID(), randomUUID()];
  const [theirs, kept] = [await renamedTicket(erased, '이바다'), await renamedTicket(other, '김하늘')];
  await auth.unitOfWork.run(async (tx) => {
    tx.publish({
      type: 'auth.MemberErased',
      subject: erased,
      subjectVersion: 2,
      correlationId: 'test',
      data: { id: erased, erasedAt: new Date().toISOString() },
    });
  });
  await eventually(async () => {
    const { rows } = await office.sql.query(
      'SELECT id, holder_name, fan_id FROM tickets WHERE id = ANY ($1::uuid[]) ORDER BY holder_name',
      [[theirs, kept]],
    );
    expect(rows).toEqual([
      { id: kept, holder_name: '김하늘', fan_id: other },
      { id: theirs, holder_name: null, fan_id: erased },
    ]);
  });
});
