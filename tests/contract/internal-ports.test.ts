import type { Hold } from '@clove/contracts';
import {
  goodsOf,
  type InventoryStandIn,
  inventoryStandIn,
  nightsOf,
  type PaymentStandIn,
  paymentStandIn,
} from '@clove/order-saga/testing';
import { newId } from '@clove/service-kit';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { approveAt } from '../fan/provider-page.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { deliveriesContract } from './deliveries-contract.ts';
import { type InventoryUnderTest, inventoryContract } from './inventory-contract.ts';
import { type PaymentUnderTest, paymentContract } from './payment-contract.ts';
import { realMerch } from './real-merch.ts';
import { realStay } from './real-stay.ts';

/** One fan may have so many units. */
const LIMIT = 4;

describe('with real services', () => {
  const office = officeForAll({ festival: 'tests/festivals/contract.yaml' });
  let seat: InventoryUnderTest;
  let payment: PaymentUnderTest;
  let merch: ReturnType<typeof realMerch>;
  let stay: ReturnType<typeof realStay>;

  beforeAll(() => {
    seat = realInventory(office());
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

  describe('seat', () => inventoryContract(() => seat));
  describe('merch', () => {
    inventoryContract(() => merch, { transfers: false });
    deliveriesContract(() => merch);
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
