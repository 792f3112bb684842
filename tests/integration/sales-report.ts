import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

const PRICE = 132_000;
/** 10 % of one place, by the festival's refund rule. */
const FEE = 13_200;

describe('the organiser reads what was sold', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ festival: 'tests/festivals/small-numbered.yaml' });
  }, 240_000);
  afterAll(() => office?.stop());

  test('and what of it was refunded and kept, fee included, as the provider has it', async () => {
    const [fan, organiser] = await Promise.all([office.newFan(), office.organiser()]);
    const report = async () =>
      expectStatus(await organiser.http.request('GET', '/api/events/sales'), 200).json;

    const order = await fan.buy(
      { performanceId: 'day-1', seats: ['day-1/A/1-1', 'day-1/A/1-2'] },
      'kakao-pay',
    );
    await office.until(async () => ((await report()) as { sold: number }).sold === 2);
    expect(await report()).toMatchObject({
      sold: 2,
      voided: 0,
      paid: 2 * PRICE,
      refunded: 0,
      kept: 2 * PRICE,
    });

    const [ticket] = await fan.tickets();
    expectStatus(await fan.cancelTickets([ticket?.id ?? '']), 202);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === PRICE - FEE);
    await office.until(async () => ((await report()) as { voided: number }).voided === 1);
    expect(await report()).toMatchObject({
      sold: 1,
      voided: 1,
      paid: 2 * PRICE,
      refunded: PRICE - FEE,
      kept: PRICE + FEE,
      performances: [{ performanceId: 'day-1', sections: [{ sectionId: 'A', kept: PRICE + FEE }] }],
    });
  }, 120_000);
});
