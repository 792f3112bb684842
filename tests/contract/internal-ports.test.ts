import { readFileSync } from 'node:fs';
import { type Hold, inventoryGrpc } from '@clove/contracts';
import { freePort } from '@clove/local-cluster';
import {
  goodsOf,
  type InventoryStandIn,
  inventoryStandIn,
  nightsOf,
  type PaymentStandIn,
  paymentStandIn,
} from '@clove/order-saga/testing';
import { newId, type Transport } from '@clove/service-kit';
import { grpcTransport } from '@clove/service-kit/grpc';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approveAt } from '../fan/provider-page.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { deliveriesContract } from './deliveries-contract.ts';
import { type InventoryUnderTest, inventoryContract } from './inventory-contract.ts';
import { type PaymentUnderTest, paymentContract } from './payment-contract.ts';
import { realMerch } from './real-merch.ts';
import { realStay } from './real-stay.ts';

/** One fan may have so many units. */
const LIMIT = 4;

const merchPort = await freePort();
const grpcAt = (port: number) => `grpc://127.0.0.1:${port}`;

describe('with real services', () => {
  const office = officeForAll({
    festival: 'tests/festivals/contract.yaml',
    // As rendered: seat answers by gRPC and ticket asks it so, by the name that resolves to its pods.
    environment: { grpc: true },
    replicas: { seat: 2 },
    config: { merch: { GRPC_PORT: String(merchPort) } },
  });
  let seat: InventoryUnderTest;
  let seatByGrpc: Transport;
  let merchByGrpc: Transport;
  let payment: PaymentUnderTest;
  let merch: ReturnType<typeof realMerch>;
  let stay: ReturnType<typeof realStay>;

  beforeAll(() => {
    seat = realInventory(office());
    const url = office().cluster.service('seat-pods').url(50051).replace('http:', 'grpc:');
    seatByGrpc = grpcTransport({ name: 'seat', url, service: inventoryGrpc });
    merchByGrpc = grpcTransport({ name: 'merch', url: grpcAt(merchPort), service: inventoryGrpc });
    merch = realMerch(office());
    stay = realStay(office());
    payment = {
      ...office().cluster.internal('payment', 'ticket'),
      publicUrl: office().baseUrl,
      approve: async (redirectUrl) => {
        const back = await approveAt(office().pool, office().baseUrl, redirectUrl, 'approve');
        return Object.fromEntries(new URL(back).searchParams);
      },
    };
  });

  afterAll(() => Promise.all([seatByGrpc.close(), merchByGrpc.close()]));

  describe('seat', () => inventoryContract(() => seat));
  describe('seat over gRPC', () => inventoryContract(() => ({ ...seat, transport: seatByGrpc })));
  test('a fan buys from a ticket service that asks seat over gRPC', async () => {
    const fan = await office().newFan();
    const order = await fan.buy({ performanceId: 'day-1', seats: ['day-1/A/150-10'] }, 'kakao-pay');
    expect(order).toMatchObject({ state: 'COMPLETED' });
    const pods = office().cluster.pods('seat');
    const log = () => pods.map((pod) => readFileSync(pod.log, 'utf8')).join('');
    const asked = ['quote', 'extend', 'pin', 'sell'].map(
      (path) => `"method":"GRPC","route":"/internal/holds/${path}","status":200`,
    );
    await eventually(() => expect(asked.filter((line) => !log().includes(line))).toEqual([]), {
      timeoutMs: 20_000,
    });
  });
  describe('merch', () => {
    inventoryContract(() => merch, { transfers: false });
    deliveriesContract(() => merch);
  });
  describe('merch over gRPC', () => {
    inventoryContract(() => ({ ...merch, transport: merchByGrpc }), { transfers: false });
    deliveriesContract(() => ({ ...merch, transport: merchByGrpc }));
  });
  describe('stay', () => {
    inventoryContract(() => stay, { transfers: false });
    deliveriesContract(() => stay);
  });
  describe('payment', () => paymentContract(() => payment));
});

describe("with the stand-ins of the saga's tests", () => {
  let payment: PaymentStandIn;

  beforeAll(async () => {
    payment = await paymentStandIn();
  });
  afterAll(() => payment.close());

  const start = '2030-08-06T15:00:00.000Z';
  describe.each([
    ['seat', 'day-1'],
    ['merch', goodsOf('tour-shirt/m', start)],
    ['stay', nightsOf('pitch/2030-08-06/2030-08-08', start)],
  ])('%s', (name, sells) => {
    let inventory: InventoryStandIn;
    beforeAll(async () => {
      inventory = await inventoryStandIn(sells);
      inventory.quota.limitTo(LIMIT);
    });
    afterAll(() => inventory.close());

    const place = async (units: number) => inventory.place(newId(), Array<number>(units).fill(1_000));
    const port = () => ({ url: inventory.url, headers: {} });
    inventoryContract(() => ({
      ...port(),
      place,
      lapse: async () => undefined,
      lose: async ({ id }) => inventory.lose(id),
    }));
    if (name !== 'seat') {
      deliveriesContract(() => ({
        ...port(),
        place,
        handOver: async (_, unitId) => inventory.deliverForGood(unitId, 'collected'),
      }));
    }
  });
  describe('payment', () =>
    paymentContract(() => ({
      url: payment.url,
      headers: {},
      publicUrl: 'http://festival.test',
      approve: async () => ({ pg_token: 'approved' }),
    })));
});

/** The office's seat service; every hold has a fan and seats of its own. */
function realInventory(office: Office): InventoryUnderTest {
  let row = 0;

  async function lapse({ id }: Hold): Promise<void> {
    const client = await office.database('seat');
    try {
      const past = "now() - interval '1 hour'";
      await client.query(`UPDATE holds SET created_at = ${past}, expires_at = ${past} WHERE id = $1`, [id]);
      await client.query(`UPDATE seats SET held_until = ${past} WHERE hold_id = $1`, [id]);
    } finally {
      await client.end();
    }
  }

  return {
    ...office.cluster.internal('seat', 'ticket'),
    async place(units) {
      row += 1;
      const seats = Array.from({ length: units }, (_, index) => `day-1/A/${row}-${index + 1}`);
      return (await office.newFan()).hold({ performanceId: 'day-1', seats });
    },
    lapse,
    async lose(hold) {
      await lapse(hold);
      const seats = hold.units.map(({ unitId }) => unitId);
      await (await office.newFan()).hold({ performanceId: 'day-1', seats });
    },
  };
}
