import { randomUUID } from 'node:crypto';
import { AuditFact } from '@clove/contracts';
import { edgeHeaders } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { performanceId, saleDocument } from './sale-document.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

async function startsAt(): Promise<string> {
  const { rows } = await office.sql.query('SELECT starts_at FROM performances WHERE id = $1', [
    performanceId,
  ]);
  return rows[0].starts_at.toISOString();
}

describe('provisioning', () => {
  const moved = '2030-09-01T13:00:00+09:00';

  test('the same file again changes nothing; a dry run writes nothing', async () => {
    const again = await office.provision(saleDocument(), 2);
    expect(again.status).toBe(200);
    expect(again.body['changes']).toEqual([
      { entity: 'festival', action: 'unchanged', overridden: [] },
      { entity: `performance ${performanceId}`, action: 'unchanged', overridden: [] },
    ]);
    const before = await startsAt();
    const dry = await office.provision(saleDocument(moved), 3, true);
    expect(dry.body['changes']).toContainEqual({
      entity: `performance ${performanceId}`,
      action: 'updated',
      overridden: [],
    });
    expect(await startsAt()).toBe(before);
  });

  test('a console’s change stays until the file changes that field; then the file wins and says so', async () => {
    await office.sql.query(`UPDATE performances SET starts_at = '2030-08-08T00:00:00Z' WHERE id = $1`, [
      performanceId,
    ]);
    await office.provision(saleDocument(), 3);
    expect(await startsAt()).toBe('2030-08-08T00:00:00.000Z');
    const won = await office.provision(saleDocument(moved), 4);
    expect(await startsAt()).toBe(new Date(moved).toISOString());
    expect(JSON.stringify(won.body)).toContain('2030-08-08T00:00:00.000Z');
  });

  test('an older generation is refused', async () => {
    expect((await office.provision(saleDocument(), 1)).status).toBe(409);
  });

  test('a performance that leaves the file is kept, not on sale', async () => {
    const document = saleDocument(moved);
    const [day] = document.performances;
    if (day === undefined) throw new Error('the document has a performance');
    await office.provision({ ...document, performances: [{ ...day, id: 'day-2' }] }, 5);
    const { rows } = await office.sql.query('SELECT id, on_sale FROM performances ORDER BY id');
    expect(rows).toEqual([
      { id: performanceId, on_sale: false },
      { id: 'day-2', on_sale: true },
    ]);
  });
});

test('the audit names every order and ticket by key, with amounts', async () => {
  const { order } = await office.buy(randomUUID(), [7_000, 3_000]);
  const response = await fetch(`${office.replica.managementUrl}/internal/audit`, {
    headers: edgeHeaders('toolbox', 'toolbox-edge'),
  });
  const facts = (await response.text())
    .trim()
    .split('\n')
    .map((line) => AuditFact.parse(JSON.parse(line)));
  expect(facts).toContainEqual({
    kind: 'order',
    orderId: order.id,
    state: 'COMPLETED',
    paymentId: office.payment.ofOrder(order.id).item.paymentId,
    total: 10_000,
    paidByLines: 10_000,
    overdueSeconds: 0,
  });
  expect(facts.filter((fact) => fact.kind === 'ticket' && fact.orderId === order.id)).toHaveLength(2);
  expect(facts.at(-1)).toMatchObject({ kind: 'messaging', service: 'ticket' });
});

test('another zone is refused once anything was ordered: refund days are counted in it', async () => {
  const elsewhere = { ...saleDocument(), timezone: 'Asia/Tokyo' };
  const { rows } = await office.sql.query('SELECT generation FROM festival');
  const next = Number(rows[0].generation) + 1;
  await office.buy(randomUUID(), [7_000]);
  const refused = await office.provision(elsewhere, next);
  expect(refused).toMatchObject({
    status: 409,
    body: {
      errors: [{ path: 'body.document.timezone', message: 'cannot change once anything was ordered' }],
    },
  });
  expect((await office.provision(saleDocument(), next)).status).toBe(200);
});
