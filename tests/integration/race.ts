import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { together } from '../office/together.ts';

const fanCount = 200;

/** Hundreds of fans after the same few places. */
export function race(theOffice: () => Office): void {
  let office: Office;
  let fans: Fan[];
  let capturedBefore: number;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    capturedBefore = (await office.providerLedger()).captured;
    fans = await together(Array.from({ length: fanCount }), 8, () => office.newFan());
  }, 240_000);

  test('sell 10 numbered seats exactly once, though every fan wants 2 to 4 overlapping ones in its own order', async () => {
    const seatsOf = (index: number): string[] => {
      const size = 2 + (index % 3);
      const first = index % 10;
      const seats = Array.from({ length: size }, (_, n) => `race/A/1-${((first + n) % 10) + 1}`);
      return index % 2 === 0 ? seats : seats.reverse();
    };
    const attempts = await together(fans, fanCount, async (fan, index) => ({
      fan,
      answer: await fan.tryHold({ performanceId: 'race', seats: seatsOf(index) }),
    }));
    const losers = attempts.filter(({ answer }) => answer.status !== 201);
    expect([...new Set(losers.map(({ answer }) => answer.status))]).toEqual([409]);
    for (const { answer } of losers) {
      expect(answer.json).toMatchObject({
        status: 409,
        type: expect.stringMatching(/^\/problems\//),
        detail: expect.any(String),
      });
    }
    const winners = attempts.filter(({ answer }) => answer.status === 201);
    expect(winners.length).toBeGreaterThan(0);
    await together(winners, 16, async ({ fan, answer }) => {
      const hold = answer.json as { id: string };
      const order = await fan.payFor(hold.id, 'kakao-pay');
      expect(order.state).toBe('COMPLETED');
    });

    // Whatever is still free can be bought, one by one, by fans who came away with nothing.
    const others = losers.map(({ fan }) => fan);
    for (const seat of await office.freeSeats('race', 'A')) {
      const order = await others.pop()!.buy({ performanceId: 'race', seats: [seat] }, 'kakao-pay');
      expect(order.state).toBe('COMPLETED');
    }
    expect(await office.freeSeats('race', 'A')).toEqual([]);
    await office.until(async () => (await office.soldUnits('race', 'A')).length >= 10);
    const sold = await office.soldUnits('race', 'A');
    expect(sold).toHaveLength(10);
    expect(new Set(sold).size).toBe(10);
  }, 240_000);

  test('sell the 50 standing places exactly, asked for in mixed sizes', async () => {
    const attempts = await together(fans, fanCount, async (fan, index) => ({
      fan,
      answer: await fan.tryHold({ performanceId: 'race', sectionId: 'S', quantity: 1 + (index % 3) }),
    }));
    const refused = attempts.filter(({ answer }) => answer.status !== 201);
    expect([...new Set(refused.map(({ answer }) => answer.status))]).toEqual([409]);
    await together(
      attempts.filter(({ answer }) => answer.status === 201),
      16,
      async ({ fan, answer }) => {
        const order = await fan.payFor((answer.json as { id: string }).id, 'kakao-pay');
        expect(order.state).toBe('COMPLETED');
      },
    );
    const others = refused.map(({ fan }) => fan);
    while ((await office.freePlaces('race', 'S')) > 0) {
      const order = await others
        .pop()!
        .buy({ performanceId: 'race', sectionId: 'S', quantity: 1 }, 'kakao-pay');
      expect(order.state).toBe('COMPLETED');
    }
    await office.until(async () => (await office.soldUnits('race', 'S')).length >= 50);
    expect(await office.soldUnits('race', 'S')).toHaveLength(50);
  }, 240_000);

  test('leave books that agree with the provider, to the last unit', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
    const ledger = await office.providerLedger();
    expect(ledger.captured - capturedBefore).toBe(10 * 132000 + 50 * 99000);
  }, 120_000);
}
