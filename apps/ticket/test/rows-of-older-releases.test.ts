import { randomUUID } from 'node:crypto';
import { orderSagaMigrations } from '@clove/order-saga';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { Office, type OrderBody } from './office.ts';
import { performanceId } from './sale-document.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

/** The migration that lets orders sell from several inventories; the releases up to 0.6.0 had those before it. */
const several = orderSagaMigrations.findIndex(({ name }) => name === 'order-saga-008-several-inventories');

/** What the migration leaves of rows that were there before it, and what a 0.6.0 that runs beside writes. */
const ofOlderRelease = { inventory: 'seat', item: null, label: null, refunds_from: null };

/** Makes the rows of an order what a release up to 0.6.0 writes: {@link ofOlderRelease}. */
async function asOlderReleaseWroteThem(orderId: string): Promise<void> {
  await office.sql.query('UPDATE orders SET hold_inventories = NULL WHERE id = $1', [orderId]);
  await office.sql.query('UPDATE order_lines SET item = NULL, label = NULL WHERE order_id = $1', [orderId]);
}

test('rows written to the schema of 0.6.0 name no inventory after the migration, and keep what they said', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  /** The schema as it is after so many migrations of the saga. */
  const migrate = async (count: number) => {
    const definition = {
      name: 'ticket',
      config: z.object({}),
      database: { migrations: orderSagaMigrations.slice(0, count) },
      build: () => ({}),
    };
    const running = await startService(definition, { DATABASE_URL: database.url }, { migrate: true });
    await running.stop();
  };
  try {
    await migrate(several);
    await client.connect();
    const [orderId, holdId] = [randomUUID(), randomUUID()];
    await client.query(
      `INSERT INTO orders (id, fan_id, state, version, payment_method, payment_id, total, vat, tax_free, currency,
         item_name, quantity, hold_ids, refund_policy, return_token_hash, deadline, idempotency_key, body_hash, correlation_id)
       VALUES ($1, gen_random_uuid(), 'COMPLETED', 5, 'kakao-pay', gen_random_uuid(), 1000, 91, 0, 'KRW', 'a place', 1,
         ARRAY[$2::uuid], '{"timezone": "Asia/Seoul", "rules": []}', '\\x00', now(), 'key', 'hash', 'c')`,
      [orderId, holdId],
    );
    await client.query(
      `INSERT INTO order_lines (id, order_id, position, hold_id, unit_id, performance_id, section_id, seat, unit_price,
         discount_share, paid, tax_free, vat, state)
       VALUES (gen_random_uuid(), $1, 1, $2, 'day-1/A/1-1', 'day-1', 'A', 'A 1-1', 1000, 0, 1000, 0, 91, 'PAID')`,
      [orderId, holdId],
    );
    await migrate(orderSagaMigrations.length);
    const { rows } = await client.query('SELECT * FROM order_lines JOIN orders o ON o.id = order_id');
    expect(rows).toMatchObject([
      { ...ofOlderRelease, hold_inventories: null, performance_id: 'day-1', section_id: 'A', seat: 'A 1-1' },
    ]);
  } finally {
    await client.end();
    await database.drop();
  }
});

test('an order that 0.6.0 placed is paid, issued, read and cancelled by this release', async () => {
  const { fan, order, hold } = await office.awaiting([10_000, 20_000]);
  await asOlderReleaseWroteThem(order.id);
  await office.comeBack(order.id);
  await office.settled(order.id, 'COMPLETED');
  expect(office.inventory.hold(hold.id)).toMatchObject({ state: 'SOLD', orderId: order.id });
  const { body } = await office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
  expect(body.lines).toMatchObject(
    hold.units.map(({ unitId, seat }) => ({
      inventory: 'seat',
      unitId,
      item: `${performanceId}/A`,
      label: seat,
      performanceId,
      sectionId: 'A',
      seat,
    })),
  );
  const { rows } = await office.sql.query(
    'SELECT performance_id, section_id, seat FROM tickets WHERE order_id = $1 ORDER BY seat',
    [order.id],
  );
  expect(rows).toEqual(
    hold.units.map(({ seat }) => ({ performance_id: performanceId, section_id: 'A', seat })),
  );

  const [lineId = ''] = body.lines.map(({ id }) => id);
  const cancelled = await office.request('POST', `/api/orders/${order.id}/lines/cancel`, {
    as: fan,
    body: { lineIds: [lineId] },
  });
  expect(cancelled).toMatchObject({ status: 202, body: { refunds: [{ amount: 10_000 }], waiting: [] } });
  await eventually(() => expect(office.refundedOf(order.id)).toBe(10_000));
  await eventually(() => expect([...office.inventory.hold(hold.id).freedUnits]).toHaveLength(1));
});

test('a place is written so that 0.6.0 reads it', async () => {
  const { order, hold } = await office.awaiting();
  const { rows } = await office.sql.query(
    'SELECT performance_id, section_id, seat, inventory, item FROM order_lines WHERE order_id = $1',
    [order.id],
  );
  expect(rows).toEqual([
    {
      performance_id: performanceId,
      section_id: 'A',
      seat: hold.units[0]?.seat,
      inventory: 'seat',
      item: `${performanceId}/A`,
    },
  ]);
});
