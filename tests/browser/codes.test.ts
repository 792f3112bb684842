import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { expectFocused } from './focus.ts';
import { korean, StorefrontFan } from './storefront-fan.ts';

const theOffice = officeForAll({ festival: 'tests/festivals/codes.yaml' });
const theBrowser = browserForAll();
/** What the browser itself writes of answers that a test provokes. */
const provoked = /Failed to load resource: .*status of 4\d\d/;
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

describe('a fan with a code, before the sale opens', () => {
  let office: Office;
  let fan: StorefrontFan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await StorefrontFan.at(theBrowser(), office.baseUrl, { viewport: { width: 1280, height: 900 } });
    await fan.signUp();
  }, 240_000);

  afterAll(async () => {
    expect(fan.complaints.filter((text) => !provoked.test(text))).toEqual([]);
    await fan.context.close();
  });

  /** Types a code where the page asks for one. */
  async function send(code: string): Promise<void> {
    const { page } = fan;
    const field = page.getByLabel('Code', { exact: true });
    if (!(await field.isVisible())) await page.getByText('Do you have a presale or invitation code?').click();
    await field.fill(code);
    await page.keyboard.press('Enter');
  }

  test('reads why a code opens nothing, and can correct it', async () => {
    const { page } = fan;
    await page.goto('/');
    for (const [code, words] of [
      ['NOSUCH', 'There is no such code.'],
      ['LASTYEAR', 'This code is not valid now.'],
      ['TENTH', 'This code is a discount: use it in the basket.'],
    ] as const) {
      await send(code);
      await page.getByRole('alert').getByText(words).waitFor();
      await expectFocused(page);
    }
    await expectAccessible(page);
    expect(await page.getByRole('link', { name: 'Choose places: Day one' }).count()).toBe(0);
  });

  test('sees with the right one what was hidden and until when, also after a reload, and buys before the sale opens', async () => {
    const { page } = fan;
    await page.goto('/');
    await send('fan club');
    await page.getByText(/^Fan club: open for you until \d\d:\d\d/).waitFor();
    await page.getByText('You may buy before the sale opens.').waitFor();
    await expectFocused(page);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Choose places: Day one' }).click();
    await page.getByText('Royal box').first().waitFor();
    await page.reload();
    await page.getByText(/^Fan club: open for you until/).waitFor();
    await page.getByText('Royal box').first().click();
    await page.getByText('Choose from a list').click();
    await page.getByRole('button', { name: 'Royal box, row 1, seat 3, free', exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Hold these places' }).click();
    await page.waitForURL('**/basket');
    // The order has to name the code: it is in the basket by itself.
    await page.getByText('fan club: ₩40,000 off').waitFor();
    await page.getByRole('button', { name: 'Pay ₩160,000' }).waitFor();
  });

  test('reads in the basket what a code takes off, why another gives nothing, and that these places need theirs', async () => {
    const { page } = fan;
    await page.goto('/basket');
    await page.getByRole('button', { name: 'Remove the code' }).click();
    await page.getByRole('button', { name: 'Pay ₩200,000' }).click();
    await page.getByText('Some of these places were held with a code.').waitFor();
    await page.getByText('Do you have a code?').click();
    const field = page.getByLabel('Code', { exact: true });
    await field.fill('NOSUCH');
    await page.keyboard.press('Enter');
    await page.getByText('There is no such code.').waitFor();
    await expectFocused(page);
    await expectAccessible(page);
    await field.fill('FANCLUB');
    await page.keyboard.press('Enter');
    await page.getByText('FANCLUB: ₩40,000 off').waitFor();
    await expectFocused(page);
    await page.getByRole('button', { name: 'Pay ₩160,000' }).click();
    await page.waitForURL('**/sandbox/kakao/**');
    await page.getByRole('button', { name: 'Pay', exact: false }).first().click();
    await page.waitForURL('**/orders/**');
    await page.getByText('Done. Enjoy the festival!').waitFor();
    // Another browser, which a payment app may come back to, says what became of it and nothing of what was bought.
    const stranger = await StorefrontFan.at(theBrowser(), office.baseUrl);
    await stranger.page.goto(page.url());
    await stranger.page.getByText('Paid. Your tickets are ready.').waitFor();
    await expectAccessible(stranger.page);
    const said = (await stranger.page.locator('main').textContent()) ?? '';
    for (const secret of ['160', 'Royal', 'Day one', 'Haneul', '@']) expect(said).not.toContain(secret);
    await stranger.context.close();
  });

  test('sees within seconds that another fan takes a hidden seat: the page asks for what the live stream does not carry', async () => {
    const { page } = fan;
    await page.goto('/performances/day-1');
    await page.getByText('Royal box').first().click();
    await page.getByText('Choose from a list').click();
    const seat = (state: string) =>
      page.getByRole('button', { name: `Royal box, row 1, seat 5, ${state}`, exact: true });
    await seat('free').waitFor();
    const other = await office.newFan();
    const opened = await other.unsafe('/api/vouchers/openings', { code: 'FANCLUB' });
    const { grants } = opened.json as { grants: { seat: string } };
    const held = await other.http.request('POST', '/api/seats/holds', {
      body: { performanceId: 'day-1', seats: ['day-1/BOX/1-5'] },
      headers: { 'idempotency-key': crypto.randomUUID(), 'voucher-grant': grants.seat },
    });
    expect(held.status).toBe(201);
    await seat('taken').waitFor();
  });

  test('finds standing sections on the map, and chooses how many places from there', async () => {
    const { page } = fan;
    await page.goto('/performances/day-1');
    const map = page.locator('.seat-frame');
    const box = await map.boundingBox();
    if (box === null) throw new Error('the map is not seen');
    // Areas lie behind the seats: the nearest to the lower edge is the last section, the pit.
    await map.click({ position: { x: box.width / 2, y: box.height * 0.9 } });
    await page.getByRole('radio', { name: /^Pit/, checked: true }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Quantity: one more' }).click();
    await page.getByText('1 chosen ₩90,000').waitFor();
    await expectAccessible(page);
  });

  test('buys goods and nights before the sale opens with a code that is typed there', async () => {
    const early = await StorefrontFan.at(theBrowser(), office.baseUrl, phone);
    const { page } = early;
    try {
      await early.signUp();
      await page.goto('/goods');
      await page.getByText('Do you have a presale or invitation code?').tap();
      await page.getByLabel('Code', { exact: true }).fill('EARLYBIRD');
      await page.keyboard.press('Enter');
      await page.getByText(/^Early bird: open for you until/).waitFor();
      await expectFocused(page);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add to the basket: T-shirt' }).tap();
      await page.getByText('It is in your basket.').waitFor();
      await page.goto('/rooms');
      await page.getByText(/^Early bird: open for you until/).waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add to the basket: Camp' }).tap();
      await page.getByText('It is in your basket.').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(early.complaints).toEqual([]);
    } finally {
      await early.context.close();
    }
  });

  test('removes the code: what is hidden is hidden again', async () => {
    const { page } = fan;
    await page.goto('/performances/day-1');
    await page.getByText('Royal box').first().waitFor();
    await page.getByRole('button', { name: 'Remove the code' }).click();
    await page.getByText('Royal box').first().waitFor({ state: 'hidden' });
    await expectFocused(page);
  });

  test('opens it by a link on a phone: the address has no code, and Kakao’s log-in comes back to what it opens', async () => {
    const guest = await StorefrontFan.at(theBrowser(), office.baseUrl, { ...phone, locale: 'ko-KR' });
    const { page } = guest;
    try {
      await page.goto('/performances/day-1?code=FANCLUB');
      await page.getByText('받으신 링크에 코드 FANCLUB가 들어 있습니다.').waitFor();
      expect(page.url()).toBe(`${office.baseUrl}/performances/day-1`);
      await expectAccessible(page);
      await page.getByRole('button', { name: '로그인하고 코드 쓰기' }).tap();
      await page.getByRole('dialog').getByRole('button', { name: '카카오로 로그인' }).tap();
      await page.waitForURL('**/kakao-login/**');
      await page.locator('input[name=email]').fill(guest.email);
      await page.getByRole('button', { name: /동의하고 계속하기/ }).tap();
      await page.waitForURL('**/performances/day-1');
      await page.getByText(/^팬클럽: .*까지 열려 있습니다/).waitFor();
      await page.getByText('귀빈석').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await expectAccessible(page);
      // Kakao is the only way in: the settings offer neither to link it again nor to unlink it.
      await page.goto('/account/settings');
      await page.getByText(/^카카오가 이 계정에 로그인하는 유일한 방법이라/).waitFor();
      expect(
        await page.getByRole('button', { name: /카카오 연결하기|연결 끊기|비밀번호 바꾸기/ }).count(),
      ).toBe(0);
      await page.getByRole('link', { name: '메일로 비밀번호 만들기' }).waitFor();
      await expectAccessible(page);
      // Refused there: the page says so, and no one is logged in.
      await guest.openMenu(korean);
      await page.getByRole('button', { name: '로그아웃' }).tap();
      await page.waitForURL(`${office.baseUrl}/`);
      await guest.openMenu(korean);
      await page.getByRole('button', { name: '로그인', exact: true }).tap();
      await page.getByRole('dialog').getByRole('button', { name: '카카오로 로그인' }).tap();
      await page.waitForURL('**/kakao-login/**');
      await page.getByRole('button', { name: /^취소/ }).tap();
      await page.waitForURL('**/account/kakao**');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectAccessible(page);
      expect(guest.complaints.filter((text) => !provoked.test(text))).toEqual([]);
    } finally {
      await guest.context.close();
    }
  }, 120_000);

  test('the log-in dialog opens with all ways to log in, and nothing in it moves, also where the answer about them is late', async () => {
    const guest = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      viewport: { width: 320, height: 640 },
    });
    const { page } = guest;
    try {
      const asked = Promise.withResolvers<void>();
      const late = Promise.withResolvers<void>();
      await page.route('**/api/auth/login-methods', async (route) => {
        asked.resolve();
        await late.promise;
        await route.continue();
      });
      await page.goto('/tickets');
      await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
      await asked.promise;
      const dialog = page.getByRole('dialog');
      expect(await dialog.count()).toBe(0);
      await page.evaluate(`
        window.moved = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { moved += value; }))
          .observe({ type: 'layout-shift' });
      `);
      late.resolve();
      await dialog.getByRole('button', { name: 'Log in with Kakao' }).waitFor();
      await page.evaluate(
        'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
      );
      expect(await page.evaluate('moved')).toBe(0);
    } finally {
      await guest.context.close();
    }
  }, 60_000);

  test('who tries ten codes that do not exist has to wait', async () => {
    const guesser = await StorefrontFan.at(theBrowser(), office.baseUrl);
    try {
      await guesser.signUp();
      await guesser.page.goto('/');
      await guesser.page.getByText('Do you have a presale or invitation code?').click();
      const field = guesser.page.getByLabel('Code', { exact: true });
      for (let guess = 0; guess < 11; guess += 1) {
        await field.fill(`GUESS${guess}`);
        const answered = guesser.page.waitForResponse('**/api/vouchers/openings');
        await guesser.page.keyboard.press('Enter');
        await answered;
      }
      await guesser.page.getByText('Too many codes that do not exist were tried.').waitFor();
    } finally {
      await guesser.context.close();
    }
  });
});
