import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { basket } from '../fan/basket.ts';
import { Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { expectAccessible } from './accessibility.ts';
import { expectFocused } from './focus.ts';
import { korean, StorefrontFan } from './storefront-fan.ts';

/** What the browser itself writes of refusals that a test provokes. */
const provoked = /Failed to load resource: .*status of 4\d\d/;
/** A phone whose system gets no newer browser, such as Safari 16.4: without what came after it. */
const olderPhone = 'delete Map.groupBy; delete String.prototype.isWellFormed;';
/** A hold lasts eight minutes. */
const LONGER_THAN_A_HOLD = '08:30';

const desktop = {
  script: '',
  options: { viewport: { width: 1280, height: 900 } },
  words: undefined,
  rowOfSeats: 3,
  hold: 'Hold these places',
  over: 'The time is over; the places were given back. Please choose again.',
  empty: 'Your basket is empty.',
  seat: (seat: number) => `Section A, row 3, seat ${seat}`,
  giveBack: 'Give back Day 1',
  letGo: 'Give back',
  givesBack: '2 in all, worth ₩264,000, are given back at once.',
  add: 'Add to the basket: Last pitch',
  few: 'Not enough places are left.',
  soldOut: 'Sold out',
  cancel: 'Cancel the order',
  effect: 'The order of ₩264,000 (2 in all) ends. Nothing was paid.',
  toBasket: 'Back to the basket',
} as const;
const phone = {
  script: olderPhone,
  options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'ko-KR' },
  words: korean,
  rowOfSeats: 4,
  hold: '자리 잡기',
  over: '시간이 지나 자리가 풀렸습니다. 다시 골라 주세요.',
  empty: '장바구니가 비어 있습니다.',
  seat: (seat: number) => `A 구역 4열 ${seat}번`,
  giveBack: '첫째 날 놓기',
  letGo: '놓기',
  givesBack: '₩264,000어치 2개를 바로 놓습니다.',
  add: '담기: 마지막 자리',
  few: '남은 자리가 모자랍니다.',
  soldOut: '매진',
  cancel: '주문 취소',
  effect: '₩264,000의 주문(2개)이 끝납니다. 결제된 금액은 없습니다.',
  toBasket: '장바구니로',
} as const;

/** What a fan reads, and can do next, when a purchase does not go as meant; a row of seats for each of the two. */
export function failures(theOffice: () => Office, theBrowser: () => Browser): void {
  describe.each([
    ['on a desktop in English', desktop],
    ['on an older phone in Korean', phone],
  ])('a fan to whom something goes wrong, %s', (_, { options, words, rowOfSeats, script, ...said }) => {
    let office: Office;
    let fan: StorefrontFan;
    let rival: Fan;

    beforeAll(async () => {
      office = theOffice();
      await office.allReady();
      fan = await StorefrontFan.at(theBrowser(), office.baseUrl, options);
      await fan.context.addInitScript(script);
      await fan.signUp(words);
      rival = await office.newFan();
    }, 240_000);

    afterEach(() => {
      expect(fan.complaints.filter((complaint) => !provoked.test(complaint))).toEqual([]);
    });
    afterAll(() => fan?.context.close());

    /** Two seats of the row in the basket. */
    async function holdSeats(): Promise<void> {
      const { page } = fan;
      await page.goto('/performances/day-1');
      await page.locator('.seat-map canvas').waitFor();
      await page.locator('.seat-frame').focus();
      const row = Array<string>(rowOfSeats).fill('ArrowDown');
      for (const key of [...row, 'Enter', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
      await page.getByRole('button', { name: said.hold, exact: true }).click();
      await page.getByRole('timer').waitFor();
      await page.getByText(said.seat(6), { exact: true }).waitFor();
    }

    test('reads that the time is over, with an empty basket; others can have the seats', async () => {
      const { page } = fan;
      await page.clock.install();
      await holdSeats();
      const own = await new Fan(office.pool, office.baseUrl, fan).logIn();
      const seats = [`day-1/A/${rowOfSeats}-5`, `day-1/A/${rowOfSeats}-6`];
      expect((await rival.tryHold({ performanceId: 'day-1', seats })).status).toBe(409);
      const database = await office.database('seat');
      try {
        const past = "now() - interval '1 hour'";
        await database.query(
          `UPDATE holds SET created_at = ${past}, expires_at = ${past} WHERE fan_id = $1 AND state = 'ACTIVE'`,
          [own.memberId],
        );
      } finally {
        await database.end();
      }
      await page.clock.fastForward(LONGER_THAN_A_HOLD);
      await page.getByText(said.over).waitFor();
      await page.getByText(said.empty).waitFor();
      await expectFocused(page);
      await expectAccessible(page);
      // The sweep lets them go within seconds.
      const taken = await eventually(() => rival.hold({ performanceId: 'day-1', seats }), {
        timeoutMs: 30_000,
      });
      await rival.http.request('DELETE', `/api/seats/holds/${taken.id}`, {
        headers: { 'idempotency-key': taken.id },
      });
    }, 90_000);

    test('finds the basket where it was after back and forward, and in two tabs what one of them gives back', async () => {
      const { page } = fan;
      await page.goto('/');
      await holdSeats();
      await page.goBack();
      await page.locator('.seat-map canvas').waitFor();
      await page.goForward();
      await page.getByText(said.seat(5), { exact: true }).waitFor();
      await page.getByRole('timer').waitFor();
      const tab = await fan.context.newPage();
      await tab.goto('/basket');
      await tab.getByRole('button', { name: said.giveBack }).click();
      await tab.getByRole('dialog').getByText(said.givesBack).waitFor();
      await tab.getByRole('dialog').getByRole('button', { name: said.letGo, exact: true }).click();
      await tab.getByText(said.empty).waitFor();
      await page.getByText(said.empty).waitFor();
      await tab.close();
    }, 60_000);

    test('cancels an order that is not paid yet: reads what that does before, and has the places in the basket after', async () => {
      const { page } = fan;
      const seats = [`day-1/A/${rowOfSeats}-5`, `day-1/A/${rowOfSeats}-6`];
      await eventually(
        async () => expect(await office.freeSeats('day-1', 'A')).toEqual(expect.arrayContaining(seats)),
        { timeoutMs: 30_000 },
      );
      const [answer] = await Promise.all([
        page.waitForResponse(
          (each) => each.url().endsWith('/api/seats/holds') && each.request().method() === 'POST',
        ),
        holdSeats(),
      ]);
      const own = await new Fan(office.pool, office.baseUrl, fan).logIn();
      const { order } = await own.order([(await answer.json()).id], 'kakao-pay');
      await page.goto(`/orders/${order.id}`);
      await page.getByRole('button', { name: said.cancel }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(said.effect).waitFor();
      await expectAccessible(page);
      await dialog.getByRole('button', { name: said.cancel }).click();
      await page.getByRole('link', { name: said.toBasket }).click();
      await page.getByText(said.seat(5), { exact: true }).waitFor();
      await page.getByRole('button', { name: said.giveBack }).click();
      await dialog.getByRole('button', { name: said.letGo, exact: true }).click();
      await page.getByText(said.empty).waitFor();
      await expectFocused(page);
    }, 60_000);

    test('asks for the last pitch that another fan has just taken: reads so, and sees it sold out', async () => {
      const { page } = fan;
      await page.goto('/rooms');
      const add = page.getByRole('button', { name: said.add });
      await add.waitFor();
      const nights = { roomId: 'last', from: '2030-12-30', to: '2031-01-02', units: 1 };
      const taken = basket.granted(await basket.tryNights(rival, nights));
      await add.click();
      await page.getByText(said.few).waitFor();
      await expectFocused(page);
      await page.reload();
      await page.getByText(said.soldOut).first().waitFor();
      await expectAccessible(page);
      await rival.http.request('DELETE', `/api/rooms/holds/${taken.id}`, {
        headers: { 'idempotency-key': taken.id },
      });
    }, 60_000);
  });
}
