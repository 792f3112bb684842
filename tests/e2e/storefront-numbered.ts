import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectQr } from '../browser/expect-qr.ts';
import { StorefrontFan } from '../browser/storefront-fan.ts';
import type { Ticket } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

/** Two fans at the seat map of the storefront, in a real browser. Nothing of the page or the API is replaced. */
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

  /** The seats as the other fan sees them, who has the same map open all the time. */
  const seatOf = (person: StorefrontFan, row: number, seat: number, state: string) =>
    person.page.getByRole('button', { name: `Section R, row ${row}, seat ${seat}, ${state}`, exact: true });

  test('sign up, log out and log in again', async () => {
    const { page } = fan;
    await fan.signUp();
    await page.getByText('Welcome, Haneul Kim.').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Log in', exact: true }).waitFor();
    await fan.logIn();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Seoul Jazz Festival 2026');
  });

  test('read everything in Korean or English, and it stays so after a reload', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByRole('heading', { level: 1, name: '서울 재즈 페스티벌 2026' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: '자리 고르기' }).first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await page.title()).toBe('서울 재즈 페스티벌 2026');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Seoul Jazz Festival 2026' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('choose two seats on the map with the keyboard alone', async () => {
    const { page } = fan;
    await other.page.goto('/performances/day-1');
    await seatOf(other, 2, 15, 'free').waitFor();
    await page.getByRole('link', { name: 'Choose places' }).first().click();
    await page.getByRole('radio', { name: /Section R/ }).focus();
    for (const key of ['Tab', 'ArrowDown', 'Space', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByText('2 chosen, ₩374,000').waitFor();
    await seatOf(fan, 2, 15, 'chosen').waitFor();
    await seatOf(fan, 2, 16, 'chosen').waitFor();
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
  });

  test('keep the hold over a reload and a change of language', async () => {
    const { page } = fan;
    await page.reload();
    await page.getByText('Section R, row 2, seat 15').waitFor();
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByText('R 구역 2열 15번').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Section R, row 2, seat 16').waitFor();
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

  test('pay, come back to the order, and have tickets whose QR codes say what the service signed', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Pay', exact: false }).first().click();
    await page.waitForURL(`**/orders/${orderId}`);
    await page.getByText('Done. Enjoy the festival!').waitFor();
    await page.reload();
    await page.getByText('Done. Enjoy the festival!').waitFor();
    await page.getByRole('link', { name: 'Show my tickets' }).click();
    await page.locator('.qr svg').nth(1).waitFor();
    const { tickets } = await fan.read<{ tickets: Ticket[] }>('/api/tickets');
    const payloads = [...tickets]
      .sort((a, b) => (a.seat ?? '').localeCompare(b.seat ?? ''))
      .map(({ qr }) => qr ?? '');
    expect(payloads).toHaveLength(2);
    for (const [index, payload] of payloads.entries()) await expectQr(fan, index, payload);
    expect((await office.providerCalls(orderId)).captured).toBe(374_000);
  });

  test('cancel a ticket: asked once more, its QR code goes, and the seat is free for others at once', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Cancel ticket' }).first().click();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    expect(await page.locator('.qr svg').count()).toBe(2);
    await page.getByRole('button', { name: 'Cancel ticket' }).first().click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByText('The ticket was cancelled. The refund follows shortly.').waitFor();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    expect(await page.locator('.qr svg').count()).toBe(1);
    await seatOf(other, 2, 15, 'free').waitFor();
    await seatOf(other, 2, 16, 'taken').waitFor();
    await office.until(async () => (await office.providerCalls(orderId)).cancelled === 187_000);
  });

  test('lose a chosen seat to a faster fan, before or while requesting it, and read so in plain words', async () => {
    const { page } = other;
    const rival = await office.newFan();
    const words = page.getByText('Someone was faster for some of these seats. Please choose others.');
    await other.signUp();
    await page.goto('/performances/day-1');
    await seatOf(other, 5, 10, 'free').click();
    await page.getByText('1 chosen, ₩187,000').waitFor();
    await rival.hold({ performanceId: 'day-1', seats: ['day-1/R/5-10'] });
    await words.waitFor();
    await page.getByText('0 chosen').waitFor();
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
    // A refused request is the one thing that a browser itself writes to the console.
    expect(other.complaints.splice(0)).toEqual([
      expect.stringMatching(/status of 409 .*\/api\/seats\/holds$/),
    ]);
  });

  test('and no browser had anything to complain about', () => {
    expect([...fan.complaints, ...other.complaints]).toEqual([]);
  });
}
