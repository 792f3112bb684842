import { randomUUID } from 'node:crypto';
import { Hold } from '@clove/contracts';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';

/** The sale opens years from now; a code sells one item and one room of it already. */
const theOffice = officeForAll({ festival: 'tests/festivals/presale.yaml', replicas: { merch: 2, stay: 2 } });
const CODE = 'MEMBERS2030';
const Opened = z.object({ grants: z.object({ merch: z.string(), stay: z.string() }) });
const Placed = z.object({ order: z.object({ id: z.string() }), redirectUrl: z.string() });
const shirt = { itemId: 'tee', quantity: 1 };
const cap = { itemId: 'cap', quantity: 1 };
const nights = { roomId: 'pitch', from: '2030-12-30', to: '2031-01-01', units: 1 };

let office: Office;
beforeAll(async () => {
  office = theOffice();
  await office.allReady();
}, 240_000);

const hold = (fan: Fan, path: 'goods' | 'rooms', body: object, grant?: string) =>
  fan.http.request('POST', `/api/${path}/holds`, {
    body,
    headers: {
      'idempotency-key': randomUUID(),
      ...(grant === undefined ? {} : { 'voucher-grant': grant }),
    },
  });
const granted = (answer: Awaited<ReturnType<typeof hold>>) => Hold.parse(expectStatus(answer, 201).json);
const open = async (fan: Fan) =>
  Opened.parse(expectStatus(await fan.unsafe('/api/vouchers/openings', { code: CODE }), 200).json).grants;
const order = (fan: Fan, holds: readonly Hold[], voucher?: string) =>
  fan.unsafe('/api/orders', {
    holds: holds.map(({ inventory, id }) => ({ inventory, holdId: id })),
    paymentMethod: 'kakao-pay',
    ...(voucher && { voucher }),
  });

test('goods and nights are sold before the sale opens to who shows the grant of a code, and to no one else', async () => {
  const [fan, other] = await Promise.all([office.newFan(), office.newFan()]);
  for (const [path, body] of [
    ['goods', shirt],
    ['rooms', nights],
  ] as const) {
    expect((await hold(fan, path, body)).json).toMatchObject({
      status: 409,
      type: '/problems/sale-not-open',
    });
  }
  const grants = await open(fan);
  // Each grant is for its inventory and its member, and for what the code is for.
  expect((await hold(fan, 'goods', shirt, grants.stay)).status).toBe(403);
  expect((await hold(fan, 'rooms', nights, grants.merch)).status).toBe(403);
  expect((await hold(other, 'goods', shirt, grants.merch)).status).toBe(403);
  expect((await hold(other, 'rooms', nights, grants.stay)).status).toBe(403);
  expect((await hold(fan, 'goods', shirt, `${grants.merch}x`)).status).toBe(403);
  expect((await hold(fan, 'goods', cap, grants.merch)).status).toBe(409);

  const held = [
    granted(await hold(fan, 'goods', shirt, grants.merch)),
    granted(await hold(fan, 'rooms', nights, grants.stay)),
  ];
  expect((await order(fan, held)).json).toMatchObject({ type: '/problems/voucher-required' });
  const { order: placed, redirectUrl } = Placed.parse(expectStatus(await order(fan, held, CODE), 201).json);
  expectStatus(await fan.comeBack(await fan.atProvider(redirectUrl)), 303);
  expect(await fan.settledOrder(placed.id)).toMatchObject({ state: 'COMPLETED', total: 35_000 + 2 * 40_000 });
  expect(await office.auditWhenQuiet()).toEqual([]);
}, 240_000);
