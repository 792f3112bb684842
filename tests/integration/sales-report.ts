import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

const PRICE = 132_000;
/** 10 % of one place, by the festival's refund rule. */
const FEE = 13_200;

const totals = {
  sold: z.int(),
  voided: z.int(),
  paid: z.int(),
  refunded: z.int(),
  kept: z.int(),
};
const Report = z.object({
  ...totals,
  performances: z.array(
    z.object({
      performanceId: z.string(),
      ...totals,
      sections: z.array(z.object({ sectionId: z.string(), ...totals })),
    }),
  ),
});

/** What the organiser reads of sales and refunds. */
export function salesReport(theOffice: () => Office): void {
  let office: Office;
  let organiser: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
  }, 240_000);

  const report = async () =>
    Report.parse(expectStatus(await organiser.http.request('GET', '/api/events/sales'), 200).json);

  /** This subject's performance, in which no other subject buys. */
  const own = async () =>
    (await report()).performances.find(({ performanceId }) => performanceId === 'report');

  test('and what of it was refunded and kept, fee included, as the provider has it', async () => {
    const fan = await office.newFan();
    const order = await fan.buy(
      { performanceId: 'report', seats: ['report/A/1-1', 'report/A/1-2'] },
      'kakao-pay',
    );
    await office.until(async () => (await own())?.sold === 2);
    const sold = { sold: 2, voided: 0, paid: 2 * PRICE, refunded: 0, kept: 2 * PRICE };
    expect(await own()).toEqual({
      performanceId: 'report',
      ...sold,
      sections: [{ sectionId: 'A', ...sold }],
    });

    const [ticket] = await fan.tickets();
    expectStatus(await fan.cancelTickets([ticket?.id ?? '']), 202);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === PRICE - FEE);
    await office.until(async () => (await own())?.voided === 1);
    const kept = { sold: 1, voided: 1, paid: 2 * PRICE, refunded: PRICE - FEE, kept: PRICE + FEE };
    expect(await own()).toEqual({
      performanceId: 'report',
      ...kept,
      sections: [{ sectionId: 'A', ...kept }],
    });
  }, 120_000);

  test('and the same of the whole festival: the sums of its performances', async () => {
    const { performances, ...whole } = await report();
    const sum = (of: (one: (typeof performances)[number]) => number) =>
      performances.reduce((total, one) => total + of(one), 0);
    expect(whole).toEqual({
      sold: sum(({ sold }) => sold),
      voided: sum(({ voided }) => voided),
      paid: sum(({ paid }) => paid),
      refunded: sum(({ refunded }) => refunded),
      kept: sum(({ kept }) => kept),
    });
  });
}
