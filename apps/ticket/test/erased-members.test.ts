import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '@clove/service-kit';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Office } from './office.ts';

let office: Office;
let auth: UnitOfWork | undefined;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  office = await Office.open();
  // The service auth, as far as ticket depends on it: an outbox and a relay on the same broker.
  const database = await createTestDatabase();
  const { AMQP_URL = '', BROKER_PREFIX = '' } = office.env;
  const running = await startService(
    {
      name: 'auth',
      config: z.object({}),
      database: { migrations: [] },
      broker: true,
      build({ unitOfWork }) {
        auth = unitOfWork;
        return {};
      },
    },
    { DATABASE_URL: database.url, AMQP_URL, BROKER_PREFIX },
    { migrate: true },
  );
  closers.push(
    () => running.stop(),
    () => database.drop(),
  );
});
afterAll(async () => {
  for (const close of closers) await close();
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
  await auth?.run(async (tx) => {
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
