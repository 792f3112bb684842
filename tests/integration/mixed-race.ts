import type { Hold } from '@clove/contracts';
import { beforeAll, expect, test } from '@jest/globals';
import { basket } from '../fan/basket.ts';
import type { Fan } from '../fan/fan.ts';
import type { Answer } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { together } from '../office/together.ts';
import { Goods, publicly, Rooms } from './read-office.ts';

const fanCount = 200;
/** The nights of the room, each two units: as check-in days; the last is a check-out day only. */
const days = ['2030-12-28', '2030-12-29', '2030-12-30', '2030-12-31', '2031-01-01', '2031-01-02'];

/** Asked for and not got: by a refusal that says so. */
function expectClearRefusal(answer: Answer): void {
  expect(answer.json).toMatchObject({
    status: 409,
    type: '/problems/sold-out',
    detail: expect.stringMatching(/left/),
    available: expect.any(Number),
  });
}

/** What a fan came away with, and what was refused. */
interface Attempt {
  readonly fan: Fan;
  readonly holds: readonly Hold[];
  readonly refusals: readonly Answer[];
}

/** Hundreds of fans after the same few pieces, nights and seats, all at once and in mixed orders. */
export function mixedRace(theOffice: () => Office): void {
  let office: Office;
  let fans: Fan[];
  let captured: number;
  let attempts: Attempt[];
  let paid = 0;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    captured = (await office.providerLedger()).captured;
    fans = await together(Array.from({ length: fanCount }), 8, () => office.newFan());
  }, 240_000);

  /** One, two or three pieces; one to three nights from any of the days; one or two neighbouring seats. */
  async function attempt(fan: Fan, index: number): Promise<Attempt> {
    const first = index % 5;
    const last = Math.min(5, first + 1 + (index % 3));
    const seat = (index % 19) + 1;
    const seats = [seat, seat + 1].map((n) => `race/A/${n > 10 ? 2 : 1}-${((n - 1) % 10) + 1}`);
    const answers = await Promise.all([
      basket.tryGoods(fan, { itemId: 'last-tee', quantity: 1 + (index % 3) }),
      basket.tryNights(fan, { roomId: 'race', from: days[first] ?? '', to: days[last] ?? '', units: 1 }),
      ...(index % 4 === 0 ? [fan.tryHold({ performanceId: 'race', seats })] : []),
    ]);
    const got = answers.filter(({ status }) => status === 201);
    return {
      fan,
      holds: got.map(basket.granted),
      refusals: answers.filter(({ status }) => status !== 201),
    };
  }

  async function buy(fan: Fan, holds: readonly Hold[]): Promise<void> {
    const order = await basket.buy(fan, holds);
    expect(order.state).toBe('COMPLETED');
    paid += order.total;
  }

  const freePieces = async () =>
    (await publicly(office, '/api/goods', Goods)).goods.find(({ id }) => id === 'last-tee')?.stock[0]
      ?.available ?? -1;
  const freeNights = async () =>
    (await publicly(office, '/api/rooms', Rooms)).rooms
      .find(({ id }) => id === 'race')
      ?.nights.flatMap(({ night, available }) => Array.from({ length: available }, () => night)) ?? [];

  test('each gets what was free or a clear refusal', async () => {
    attempts = await together(fans, fanCount, attempt);
    for (const { refusals } of attempts) {
      for (const refusal of refusals) {
        if (refusal.text.includes('/problems/seats-taken')) continue;
        expectClearRefusal(refusal);
      }
    }
    const held = attempts.flatMap(({ holds }) => holds);
    for (const inventory of ['seat', 'stay', 'merch'])
      expect(held.filter((hold) => hold.inventory === inventory).length).toBeGreaterThan(0);
    const winners = attempts.filter(({ holds }) => holds.length > 0);
    expect(winners.length).toBeLessThan(fanCount);
    await together(winners, 16, ({ fan, holds }) => buy(fan, holds));
  }, 120_000);

  test('what is still free can be bought, one by one, by those who got nothing; then all is sold out', async () => {
    const others = attempts.filter(({ holds }) => holds.length === 0).map(({ fan }) => fan);
    const next = (): Fan => {
      const fan = others.pop();
      if (fan === undefined) throw new Error('no fan is left who got nothing');
      return fan;
    };
    // The lists may be a second old.
    await office.until(async () => (await freePieces()) >= 0 && (await freeNights()).length <= 10);
    for (let free = await freePieces(); free > 0; free -= 1) {
      const fan = next();
      await buy(fan, [basket.granted(await basket.tryGoods(fan, { itemId: 'last-tee', quantity: 1 }))]);
    }
    for (const from of await freeNights()) {
      const fan = next();
      const to = days[days.indexOf(from) + 1] ?? '';
      const nights = basket.granted(await basket.tryNights(fan, { roomId: 'race', from, to, units: 1 }));
      await buy(fan, [nights]);
    }
    for (const seat of await office.freeSeats('race', 'A')) {
      const fan = next();
      await buy(fan, [await fan.hold({ performanceId: 'race', seats: [seat] })]);
    }
    await office.until(async () => (await freePieces()) === 0 && (await freeNights()).length === 0);
    expect(await office.freeSeats('race', 'A')).toEqual([]);
    const late = next();
    expectClearRefusal(await basket.tryGoods(late, { itemId: 'last-tee', quantity: 1 }));
    expectClearRefusal(
      await basket.tryNights(late, { roomId: 'race', from: days[0] ?? '', to: days[1] ?? '', units: 1 }),
    );
  }, 120_000);

  test('exactly 50 pieces, 10 nights and 20 seats were sold, and the books equal the provider’s', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
    expect((await office.providerLedger()).captured - captured).toBe(paid);
    expect(paid).toBe(50 * 35_000 + 10 * 50_000 + 20 * 132_000);
  }, 120_000);
}
