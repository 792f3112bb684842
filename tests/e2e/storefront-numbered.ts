import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../browser/accessibility.ts';
import { StorefrontFan } from '../browser/storefront-fan.ts';
import type { Office } from '../office/office.ts';

/** Two fans at the seat map of the site, in a real browser. Nothing of the page or the API is replaced. */
export function storefrontNumbered(theOffice: () => Office, theBrowser: () => Browser): void {
  let office: Office;
  let fan: StorefrontFan;
  let other: StorefrontFan;
  let orderId: string;
  let holdsBefore: number;
  let ordersBefore: number;

  beforeAll(async () => {
    office = theOffice();
    const browser = theBrowser();
    holdsBefore = await office.rowCount('seat', 'holds');
    ordersBefore = await office.rowCount('ticket', 'orders');
    fan = await StorefrontFan.at(browser, office.baseUrl, { viewport: { width: 1280, height: 860 } });
    other = await StorefrontFan.at(browser, office.baseUrl);
  }, 120_000);

  afterAll(async () => {
    await fan?.context.close();
    await other?.context.close();
  });

  /** A seat in the list, which says what the map shows. */
  const seatOf = (person: StorefrontFan, row: number, seat: number, state: string) =>
    person.page.getByRole('button', { name: `Section R, row ${row}, seat ${seat}, ${state}`, exact: true });

  /** Opens the list of seats at a row. */
  async function showRow(person: StorefrontFan, row: number): Promise<void> {
    const rows = person.page.getByLabel('Row', { exact: true });
    if (!(await rows.isVisible())) await person.page.getByText('Choose from a list').click();
    await rows.selectOption(String(row - 1));
  }

  test('sign up, log out and log in again', async () => {
    const { page } = fan;
    await fan.signUp();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in', exact: true }).waitFor();
    await fan.logIn();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Seoul Jazz Festival 2026');
    await expectAccessible(page);
  });

  test('read everything in Korean or English, and it stays so after a reload', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByRole('heading', { level: 1, name: '서울 재즈 페스티벌 2026' }).waitFor();
    await page.reload();
    await page
      .getByRole('link', { name: /자리 고르기/ })
      .first()
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await page.title()).toBe('서울 재즈 페스티벌 2026');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Seoul Jazz Festival 2026' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('choose two seats on the map with the keyboard alone', async () => {
    const { page } = fan;
    await other.page.goto('/performances/day-1');
    await showRow(other, 2);
    await seatOf(other, 2, 15, 'free').waitFor();
    await page.getByRole('link', { name: 'Choose places: Day 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('application', { name: 'Seat map' }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Space', 'ArrowRight', 'Enter'])
      await page.keyboard.press(key);
    await page.getByText('2 chosen ₩374,000').waitFor();
    await showRow(fan, 2);
    await seatOf(fan, 2, 15, 'chosen').waitFor();
    await seatOf(fan, 2, 16, 'chosen').waitFor();
    await expectAccessible(page);
  });

  test('hold them with a double click: one hold, a countdown, and other fans see them taken at once', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Hold these places' }).dblclick();
    const clock = page.getByRole('timer');
    await clock.waitFor();
    const first = (await clock.textContent()) ?? '';
    expect(first).toMatch(/^Time left [78]:\d\d$/);
    // The other fan has pressed nothing since before the hold.
    await seatOf(other, 2, 15, 'taken').waitFor();
    await seatOf(other, 2, 16, 'taken').waitFor();
    expect(await office.rowCount('seat', 'holds')).toBe(holdsBefore + 1);
    await office.until(async () => (await clock.textContent()) !== first);
    await expectAccessible(page);
  });

  test('keep the hold over a reload, a change of language, and in a second tab', async () => {
    const { page } = fan;
    await page.reload();
    await page.getByText('Section R, row 2, seat 15').waitFor();
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByText('R 구역 2열 15번').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Section R, row 2, seat 16').waitFor();
    const tab = await fan.context.newPage();
    await tab.goto('/');
    await tab.getByRole('link', { name: /^Basket 2 time left/ }).click();
    await tab.getByText('Section R, row 2, seat 15').waitFor();
    await tab.close();
    expect(await office.rowCount('seat', 'holds')).toBe(holdsBefore + 1);
  });

  test('go to pay with a double click: one order, which is still there after going back and a reload', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Pay ₩374,000' }).dblclick();
    await page.waitForURL('**/sandbox/kakao/**');
    expect(await office.rowCount('ticket', 'orders')).toBe(ordersBefore + 1);
    await page.goBack();
    await page.getByText('Waiting for your payment.').waitFor();
    await page.reload();
    await page.getByText('Waiting for your payment.').waitFor();
    orderId = new URL(page.url()).pathname.split('/')[2] ?? '';
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await page.waitForURL('**/sandbox/kakao/**');
    expect(await office.rowCount('ticket', 'orders')).toBe(ordersBefore + 1);
  });

  test('give up: back in the basket with the reason and the places, which are paid for at the second attempt', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: /Cancel$/ }).click();
    await page.waitForURL('**/basket');
    await page.getByText('You stopped the payment. Nothing was paid.').waitFor();
    await page.getByText('Section R, row 2, seat 15').waitFor();
    await page.getByRole('button', { name: 'Pay ₩374,000' }).click();
    await page.waitForURL('**/sandbox/kakao/**');
    expect(await office.rowCount('seat', 'holds')).toBe(holdsBefore + 1);
    expect((await office.providerCalls(orderId)).captured).toBe(0);
  });

  test('pay, come back to the order, and have both tickets; the basket is empty', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Pay', exact: false }).first().click();
    await page.waitForURL('**/orders/**');
    await page.getByText('Done. Enjoy the festival!').waitFor();
    orderId = new URL(page.url()).pathname.split('/')[2] ?? '';
    await page.reload();
    await page.getByText('Done. Enjoy the festival!').waitFor();
    await expectAccessible(page);
    const { tickets } = await fan.read<{ tickets: { state: string }[] }>('/api/tickets');
    expect(tickets.map(({ state }) => state)).toEqual(['VALID', 'VALID']);
    expect((await office.providerCalls(orderId)).captured).toBe(374_000);
    expect(await page.getByRole('link', { name: /^Basket/ }).count()).toBe(0);
  });

  test('another browser learns what became of the payment and nothing of the order', async () => {
    const stranger = await StorefrontFan.at(theBrowser(), office.baseUrl);
    await stranger.page.goto(`/orders/${orderId}`);
    await stranger.page.getByText('Paid. Your tickets are ready.').waitFor();
    const said = (await stranger.page.locator('main').textContent()) ?? '';
    for (const secret of ['374', 'row 2', 'Day 1', 'Haneul', '@']) expect(said).not.toContain(secret);
    expect(await stranger.read(`/api/orders/${orderId}/outcome`)).toEqual({ outcome: 'bought' });
    await stranger.signUp();
    await stranger.page.goto(`/orders/${orderId}`);
    await stranger.page.getByRole('heading', { name: 'Not found.' }).waitFor();
    await stranger.context.close();
  });

  test('lose a chosen seat to a faster fan, before or while requesting it, and read so in plain words', async () => {
    const { page } = other;
    const rival = await office.newFan();
    const words = page.getByText('Someone was faster for some of these seats. Please choose others.');
    await other.signUp();
    await page.goto('/performances/day-1');
    await showRow(other, 5);
    await seatOf(other, 5, 10, 'free').click();
    await page.getByText('1 chosen ₩187,000').waitFor();
    await rival.hold({ performanceId: 'day-1', seats: ['day-1/R/5-10'] });
    await words.waitFor();
    await page.getByText('Choose your places').waitFor();
    await showRow(other, 6);
    await seatOf(other, 6, 10, 'free').click();
    await words.waitFor({ state: 'detached' });
    expect(other.complaints).toEqual([]);

    await page.route('**/api/seats/holds', async (route) => {
      await rival.hold({ performanceId: 'day-1', seats: ['day-1/R/6-10'] });
      await route.continue();
    });
    await page.getByRole('button', { name: 'Hold these places' }).click();
    await words.waitFor();
    await seatOf(other, 6, 10, 'taken').waitFor();
    await page.unroute('**/api/seats/holds');
    // A refused request is the one thing that a browser itself writes to the console.
    expect(other.complaints.splice(0)).toEqual([
      expect.stringMatching(/status of 409 .*\/api\/seats\/holds$/),
    ]);
  });

  test('take the best three together without looking for them', async () => {
    const { page } = other;
    await page.goto('/performances/day-2');
    await page.getByText('Best available').click();
    await page.getByRole('button', { name: 'Quantity: One more' }).click();
    await page.getByRole('button', { name: 'Hold 3 seats' }).click();
    await page.getByRole('timer').waitFor();
    expect(await page.getByText(/^Section R, row 1, seat \d+$/).count()).toBe(3);
    await page.getByRole('button', { name: 'Give back Day 2' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give back', exact: true }).click();
    await page.getByText('Your basket is empty.').waitFor();
  });

  test('and no browser had anything to complain about', () => {
    expect([...fan.complaints, ...other.complaints]).toEqual([]);
  });
}
