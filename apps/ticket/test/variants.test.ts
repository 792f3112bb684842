import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { type ReplicaProcess, replicaProcess, type Variant } from './replica-process.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
  await office.stopReplicas();
});
afterAll(() => office.close());

describe.each<[Variant, string, string]>([
  ['ticket-kakao', 'kakao-pay', 'toss'],
  ['ticket-no-kakao', 'toss', 'kakao-pay'],
])('the image %s', (variant, offered, other) => {
  let replica: ReplicaProcess;
  beforeAll(async () => {
    replica = await replicaProcess(office.env, variant);
  });
  afterAll(() => replica.kill());

  function order(fan: string, price: number, paymentMethod: string) {
    const hold = office.inventory.place(fan, [price]);
    const body = { holdIds: [hold.id], paymentMethod };
    return office.request<{ order: OrderBody & { paymentMethod: string }; detail: string }>(
      'POST',
      '/api/orders',
      {
        as: fan,
        base: replica.url,
        body,
      },
    );
  }

  test(`takes ${offered} and hands exactly that to payment`, async () => {
    const placed = await order(randomUUID(), 10_000, offered);
    expect(placed).toMatchObject({ status: 201, body: { order: { paymentMethod: offered } } });
    expect(office.payment.ofOrder(placed.body.order.id).item.method).toBe(offered);
  });

  test(`refuses ${other} and names what it takes`, async () => {
    const refused = await order(randomUUID(), 10_000, other);
    expect(refused).toMatchObject({ status: 422, body: { detail: `This festival takes ${offered}.` } });
  });

  test('needs no method for a total of 0, and takes none for more', async () => {
    const free = await order(randomUUID(), 0, offered);
    expect(free).toMatchObject({ status: 201, body: { order: { paymentMethod: 'none' } } });
    expect((await order(randomUUID(), 10_000, 'none')).status).toBe(422);
  });
});
