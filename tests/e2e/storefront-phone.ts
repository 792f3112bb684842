import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectQr } from '../browser/expect-qr.ts';
import { korean, StorefrontFan } from '../browser/storefront-fan.ts';
import { Fan, type Ticket } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

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

/** A fan with a phone at the storefront, in a real browser. Nothing is replaced, but for what no festival here is yet. */
export function storefrontPhone(theOffice: () => Office, theBrowser: () => Browser): void {
  let office: Office;
  let fan: StorefrontFan;

  beforeAll(async () => {
    office = theOffice();
    fan = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
      locale: 'ko-KR',
    });
  }, 120_000);

  afterAll(async () => {
    await fan?.context.close();
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
    for (const [index, { qr }] of tickets.entries()) await expectQr(fan, index, qr ?? '');
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
}
