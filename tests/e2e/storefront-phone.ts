import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { create as createQr } from 'qrcode';
import { korean, StorefrontFan } from '../browser/storefront-fan.ts';
import { Fan, type Ticket } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

/** People at the storefront in a real browser, against a whole office. Nothing of the page or the API is replaced. */
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}, 60_000);

afterAll(() => browser?.close());

/** Runs in the browser: whether the sum is shown as a whole. */
const totalIsWhole = `(() => {
  const total = document.querySelector('.total');
  const { right } = total.getBoundingClientRect();
  return total.scrollWidth <= total.clientWidth && right <= innerWidth;
})()`;

/** Runs in the browser: prices that take more than one line. */
const brokenPrices = `[...document.querySelectorAll('.prices span')]
  .filter((price) => {
    const text = document.createRange();
    text.selectNodeContents(price);
    return text.getClientRects().length > 1;
  })
  .map((price) => price.textContent)`;

/** The quiet zone that the page draws around a QR code, in modules; scanners are promised four. */
const quietZone = 4;

async function qrShowsItsPayload(fan: StorefrontFan, index: number, payload: string): Promise<void> {
  const { modules } = createQr(payload, { errorCorrectionLevel: 'M' });
  const expected = Array.from(modules.data, (module) => module === 1);
  expect(await fan.seenQr(index, modules.size, quietZone)).toEqual(expected);
}

describe('fans in a browser at a festival with numbered seats and Kakao Pay', () => {
  let office: Office;
  let fan: StorefrontFan;
  let other: StorefrontFan;
  let orderId: string;

  beforeAll(async () => {
    office = await openOffice({ festival: 'gitops/festivals/seoul-jazz-2026.yaml' });
    fan = await StorefrontFan.at(browser, office.baseUrl, { viewport: { width: 1280, height: 860 } });
    other = await StorefrontFan.at(browser, office.baseUrl);
  }, 120_000);

  afterAll(async () => {
    await fan?.context.close();
    await other?.context.close();
    await office?.stop();
  });

  /** The seats as the other fan sees them, who looks at the same map all the time. */
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

  test('hold them with a double click: one hold, a countdown, and everybody else sees them taken at once', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Hold these places' }).dblclick();
    const clock = page.getByRole('timer');
    await clock.waitFor();
    const first = (await clock.textContent()) ?? '';
    expect(first).toMatch(/^Time left [78]:\d\d$/);
    // The other fan has pressed nothing since before the hold.
    await seatOf(other, 2, 15, 'taken').waitFor();
    await seatOf(other, 2, 16, 'taken').waitFor();
    expect(await office.rowCount('seat', 'holds')).toBe(1);
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
    expect(await office.rowCount('seat', 'holds')).toBe(1);
  });

  test('go to pay with a double click: one order, which is still there after going back and a reload', async () => {
    const { page } = fan;
    await page.getByRole('button', { name: 'Pay ₩374,000' }).dblclick();
    await page.waitForURL('**/sandbox/kakao/**');
    expect(await office.rowCount('ticket', 'orders')).toBe(1);
    await page.goBack();
    await page.getByText('Waiting for your payment.').waitFor();
    await page.reload();
    await page.getByText('Waiting for your payment.').waitFor();
    orderId = new URL(page.url()).pathname.split('/')[2] ?? '';
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await page.waitForURL('**/sandbox/kakao/**');
    expect(await office.rowCount('ticket', 'orders')).toBe(1);
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
    for (const [index, payload] of payloads.entries()) await qrShowsItsPayload(fan, index, payload);
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

  test('lose a chosen seat to somebody faster, before or while asking for it, and be told so in plain words', async () => {
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
});

describe('a fan with a phone at a standing festival with Toss Payments', () => {
  let office: Office;
  let fan: StorefrontFan;

  beforeAll(async () => {
    office = await openOffice({ festival: 'gitops/festivals/han-river-2026.yaml' });
    fan = await StorefrontFan.at(browser, office.baseUrl, {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
      locale: 'ko-KR',
    });
  }, 120_000);

  afterAll(async () => {
    await fan?.context.close();
    await office?.stop();
  });

  /** After an order that ended without payment: the places may still be held, until the fan gives them back. */
  async function chooseAnew(): Promise<void> {
    const { page } = fan;
    const letGo = page.getByRole('button', { name: '자리 놓기' });
    const quantity = page.getByLabel('수량');
    await quantity.or(letGo).waitFor();
    if (await letGo.isVisible()) await letGo.tap();
    await quantity.waitFor();
  }

  async function setPaused(paused: boolean): Promise<void> {
    const password = office.cluster.secrets['auth-secrets']?.['OPS_PASSWORD'] ?? '';
    const ops = await new Fan(office.pool, office.baseUrl, {
      email: 'ops@festival.example',
      password,
    }).logIn();
    const body = { position: paused ? 'paused' : 'open', reason: 'a drill' };
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await ops.http.request('PUT', '/api/ops/levers/sales', { body, headers });
    expect(answer.status).toBe(200);
  }

  async function goToPay(): Promise<void> {
    const { page } = fan;
    await page.goto('/performances/friday');
    await page.getByLabel('수량').fill('2');
    await page.getByText('2석 선택, ₩110,000').waitFor();
    await page.getByRole('button', { name: '자리 잡기' }).tap();
    await page.getByRole('button', { name: '₩110,000 결제하기' }).tap();
    // The checkout page loads the provider's script under its own policy, and that opens the window.
    await page.waitForURL('**/sandbox/toss/window**');
  }

  test('sees Korean at once, gives up at the card window, and nothing is paid', async () => {
    const { page } = fan;
    await fan.signUp(korean);
    await page.getByText('김하늘님, 반갑습니다.').waitFor();
    await goToPay();
    await page.getByRole('button', { name: /^취소/ }).tap();
    await page.getByText('결제가 거절되었거나 중단되었습니다. 결제된 금액은 없습니다.').waitFor();
    await page.getByRole('link', { name: '다시 고르기' }).tap();
    await chooseAnew();
  }, 60_000);

  test('whose payment is declined reads just that, and the page of that order leaves a newer hold alone', async () => {
    const { page } = fan;
    await goToPay();
    await page.getByRole('button', { name: /^결제 실패로 하기/ }).tap();
    await page.getByText('결제가 거절되었거나 중단되었습니다. 결제된 금액은 없습니다.').waitFor();
    const oldOrder = page.url();
    await page.getByRole('link', { name: '다시 고르기' }).tap();
    await chooseAnew();
    await page.getByRole('button', { name: '자리 잡기' }).tap();
    await page.getByRole('timer').waitFor();
    await page.goto(oldOrder);
    await page.getByText('결제가 거절되었거나 중단되었습니다.').waitFor();
    await page.goto('/performances/friday');
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', { name: '자리 놓기' }).tap();
    await page.getByLabel('수량').waitFor();
  }, 60_000);

  test('asks for more places than there can be: field and sum say the same number at once', async () => {
    const { page } = fan;
    await page.goto('/performances/friday');
    const quantity = page.getByLabel('수량');
    for (const [asked, shown] of [
      ['99', '6'],
      ['0', '1'],
      ['3', '3'],
    ] as const) {
      await quantity.fill(asked);
      await page.getByText(`${shown}석 선택`).waitFor();
      expect(await quantity.inputValue()).toBe(shown);
    }
    await quantity.fill('');
    await page.getByText('1석 선택').waitFor();
    await quantity.blur();
    expect(await quantity.inputValue()).toBe('1');
  });

  test('sees at once that sales are paused, and that they go on', async () => {
    const { page } = fan;
    await page.goto('/performances/friday');
    await page.getByLabel('수량').waitFor();
    const words = page.getByText('예매가 잠시 중단되었습니다.', { exact: false });
    expect(await words.isVisible()).toBe(false);
    await setPaused(true);
    await words.waitFor();
    expect(await page.getByRole('button', { name: '자리 잡기' }).isDisabled()).toBe(true);
    await setPaused(false);
    await words.waitFor({ state: 'hidden' });
  }, 60_000);

  test('sees which performance is cancelled, which sale is over, and today’s price on every page', async () => {
    const { page } = fan;
    await page.route('**/api/events', async (route) => {
      const answer = await route.fetch();
      const festival = await answer.json();
      const [friday, saturday] = festival.performances;
      Object.assign(friday, { cancelled: { at: '2026-08-01T00:00:00Z', reason: '태풍' } });
      Object.assign(saturday, { salesCloseAt: '2026-08-01T00:00:00Z' });
      await route.fulfill({ response: answer, json: festival });
    });
    await page.goto('/');
    await page.getByText('취소된 공연입니다: 태풍').waitFor();
    await page.locator('.cards').getByText('예매가 끝났습니다').waitFor();
    expect(await page.getByRole('link', { name: '자리 고르기' }).count()).toBe(0);
    await page.goto('/performances/friday');
    await page.getByText('취소된 공연입니다: 태풍').waitFor();
    expect(await page.getByRole('button', { name: '자리 잡기' }).count()).toBe(0);
    await page.unroute('**/api/events');

    await page.goto('/performances/friday');
    await page.getByLabel('수량').waitFor();
    await page.route('**/api/events', async (route) => {
      const answer = await route.fetch();
      const festival = await answer.json();
      festival.performances[0].sections[0].price = 12_000;
      await route.fulfill({ response: answer, json: festival });
    });
    // By a link of the page, which does not load it anew.
    await page.getByRole('link', { name: '공연', exact: true }).tap();
    await page.getByText('₩12,000').waitFor();
    await page.unroute('**/api/events');
  }, 60_000);

  test('reads a page with a way home at an address that leads nowhere', async () => {
    const { page } = fan;
    const answer = await page.goto('/no/such/page');
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: '찾을 수 없습니다.' }).waitFor();
    await page.locator('main').getByRole('link', { name: '공연' }).tap();
    await page.locator('.cards').waitFor();
    // The browser itself writes the status of a page to the console.
    expect(fan.complaints.splice(0)).toEqual([expect.stringMatching(/status of 404 .*\/no\/such\/page$/)]);
  });

  test('pays by card and has two tickets with QR codes on the phone', async () => {
    const { page } = fan;
    await goToPay();
    await page.getByRole('button', { name: /^결제하기/ }).tap();
    await page.getByText('구매가 끝났습니다. 즐거운 시간 보내세요!').waitFor();
    await page.getByRole('link', { name: '티켓 보기' }).tap();
    await page.locator('.qr svg').nth(1).waitFor();
    const { tickets } = await fan.read<{ tickets: Ticket[] }>('/api/tickets');
    expect(tickets.map(({ state }) => state)).toEqual(['VALID', 'VALID']);
    for (const [index, { qr }] of tickets.entries()) await qrShowsItsPayload(fan, index, qr ?? '');
  }, 60_000);

  test.each([320, 390])(
    'fits a screen of %i pixels on every page, and no price is cut off',
    async (width) => {
      const { page } = fan;
      await page.setViewportSize({ width, height: 700 });
      await page.goto('/');
      // English has the longer words.
      await page.getByRole('button', { name: 'English' }).tap();
      await page.getByRole('link', { name: 'Choose places' }).first().waitFor();
      expect(await page.evaluate<string[]>(brokenPrices)).toEqual([]);
      for (const path of ['/', '/login', '/performances/friday', '/tickets']) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        const scrollWidth = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect([path, scrollWidth]).toEqual([path, width]);
      }
      await page.goto('/performances/friday');
      await page.getByLabel('Quantity').fill('6');
      await page.getByText('6 chosen, ₩330,000').waitFor();
      expect(await page.evaluate<boolean>(totalIsWhole)).toBe(true);
      await page.getByRole('button', { name: '한국어' }).tap();
      await page.getByText('6석 선택, ₩330,000').waitFor();
      expect(await page.evaluate<boolean>(totalIsWhole)).toBe(true);
    },
  );

  test('and the browser had nothing to complain about', () => {
    expect(fan.complaints).toEqual([]);
  });
});
