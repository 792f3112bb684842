import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../browser/accessibility.ts';
import { korean, StorefrontFan } from '../browser/storefront-fan.ts';
import { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

/** Runs in the browser: whether the sum is shown as a whole. */
const totalIsWhole = `(() => {
  const total = document.querySelector('.total');
  const { right } = total.getBoundingClientRect();
  return total.scrollWidth <= total.clientWidth + 1 && right <= innerWidth;
})()`;

/** Runs in the browser: prices that take more than one line. */
const brokenPrices = `[...document.querySelectorAll('.money')]
  .filter((price) => {
    const text = document.createRange();
    text.selectNodeContents(price);
    return text.getClientRects().length > 1;
  })
  .map((price) => price.textContent)`;

/** A fan with a phone at the site, in a real browser. Nothing is replaced, but for what no festival here is yet. */
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

  const quantity = () => fan.page.getByRole('textbox', { name: '수량' });

  /** Chooses so many places of the first section. */
  async function choose(count: number): Promise<void> {
    await fan.page.goto('/performances/friday');
    await quantity().fill(String(count));
    await quantity().blur();
  }

  async function hold(): Promise<void> {
    await choose(2);
    await fan.page.getByText('2석 선택 ₩110,000').waitFor();
    await fan.page.getByRole('button', { name: '자리 잡기' }).tap();
    await fan.page.getByRole('timer').waitFor();
  }

  async function goToPay(): Promise<void> {
    await fan.page.getByRole('button', { name: '₩110,000 결제하기' }).tap();
    // The checkout page loads the provider's script under its own policy, and that opens the window.
    await fan.page.waitForURL('**/sandbox/toss/window**');
  }

  async function letGo(): Promise<void> {
    await fan.page.goto('/basket');
    await fan.page.getByRole('button', { name: /놓기$/ }).tap();
    await fan.page.getByRole('dialog').getByRole('button', { name: '놓기', exact: true }).tap();
    await fan.page.getByText('장바구니가 비어 있습니다.').waitFor();
  }

  test('is asked to log in when holding, signs up in the dialog, and what was chosen is held', async () => {
    const { page } = fan;
    await choose(2);
    await page.getByRole('button', { name: '로그인하고 자리 잡기' }).tap();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, '[role=dialog]');
    await fan.signUpInDialog(korean);
    await page.getByRole('timer').waitFor();
    await expectAccessible(page);
  });

  test('gives up at the card window: the basket says why, the places are still held, and the old order is left alone', async () => {
    const { page } = fan;
    await goToPay();
    await page.getByRole('button', { name: /^취소/ }).tap();
    await page.waitForURL('**/basket');
    await page.getByText('결제된 금액은 없습니다.').waitFor();
    await page.getByRole('timer').waitFor();
    await letGo();
  });

  test('whose payment is declined reads just that, and the page of that order leaves a newer hold alone', async () => {
    const { page } = fan;
    await hold();
    await goToPay();
    await page.getByRole('button', { name: /^결제 실패로 하기/ }).tap();
    await page.waitForURL('**/basket');
    await page.getByText('결제가 거절되었거나 중단되었습니다. 결제된 금액은 없습니다.').waitFor();
    const { orders } = await fan.read<{ orders: { id: string }[] }>('/api/orders');
    await letGo();
    await hold();
    await page.goto(`/orders/${orders[0]?.id}`);
    await page.getByText('결제가 거절되었거나 중단되었습니다.').waitFor();
    await page.goto('/basket');
    await page.getByRole('timer').waitFor();
    await letGo();
  });

  test('asks for more places than there can be: field and sum say the same number', async () => {
    for (const [asked, shown] of [
      [99, 6],
      [3, 3],
    ] as const) {
      await choose(asked);
      await fan.page.getByText(`${shown}석 선택`).waitFor();
      expect(await quantity().inputValue()).toBe(String(shown));
    }
    await choose(0);
    await fan.page.getByText('자리를 골라 주세요').waitFor();
  });

  test('sees at once that sales are paused, and that they go on', async () => {
    const { page } = fan;
    await choose(1);
    const words = page.getByText('예매가 잠시 중단되었습니다.', { exact: false });
    expect(await words.isVisible()).toBe(false);
    await setPaused(true);
    await words.waitFor();
    expect(await page.getByRole('button', { name: '자리 잡기' }).isDisabled()).toBe(true);
    await setPaused(false);
    await words.waitFor({ state: 'hidden' });
  });

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
    await page.locator('.shows').getByText('예매가 끝났습니다').waitFor();
    expect(await page.getByRole('link', { name: /자리 고르기/ }).count()).toBe(0);
    await page.goto('/performances/friday');
    await page.getByText('취소된 공연입니다: 태풍').waitFor();
    expect(await page.getByRole('button', { name: '자리 잡기' }).count()).toBe(0);
    await page.unroute('**/api/events');

    await page.goto('/performances/friday');
    await quantity().waitFor();
    await page.route('**/api/events', async (route) => {
      const answer = await route.fetch();
      const festival = await answer.json();
      festival.performances[0].sections[0].price = 12_000;
      await route.fulfill({ response: answer, json: festival });
    });
    // By a link of the page, which does not load it anew.
    await page.locator('.bar-home').tap();
    await page.getByText('₩12,000', { exact: true }).waitFor();
    await page.unroute('**/api/events');
  });

  test('reads a page with a way home at an address that leads nowhere', async () => {
    const { page } = fan;
    const answer = await page.goto('/no/such/page');
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: '찾을 수 없습니다.' }).waitFor();
    await expectAccessible(page);
    await page.locator('main').getByRole('link', { name: '공연' }).tap();
    await page.locator('.shows').waitFor();
    // The browser itself writes the status of a page to the console.
    expect(fan.complaints.splice(0)).toEqual([expect.stringMatching(/status of 404 .*\/no\/such\/page$/)]);
  });

  test('pays by card and has two tickets', async () => {
    const { page } = fan;
    await hold();
    await goToPay();
    await page.getByRole('button', { name: /^결제하기/ }).tap();
    await page.getByText('구매가 끝났습니다. 즐거운 시간 보내세요!').waitFor();
    await page.getByRole('link', { name: '티켓 보기' }).waitFor();
    const { tickets } = await fan.read<{ tickets: { state: string }[] }>('/api/tickets');
    expect(tickets.map(({ state }) => state)).toEqual(['VALID', 'VALID']);
  });

  test.each([320, 390])(
    'fits a screen of %i pixels on every page, and no price is cut off',
    async (width) => {
      const { page } = fan;
      await page.setViewportSize({ width, height: 700 });
      await page.goto('/');
      await fan.openMenu(korean);
      // English has the longer words.
      await page.getByRole('button', { name: 'English' }).tap();
      await page
        .getByRole('link', { name: /Choose places/ })
        .first()
        .waitFor();
      for (const path of ['/', '/performances/friday', '/basket', '/account', '/no/such']) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        expect(await page.evaluate<string[]>(brokenPrices)).toEqual([]);
        const scrollWidth = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect([path, scrollWidth]).toEqual([path, width]);
      }
      fan.complaints.splice(0);
      await page.goto('/performances/friday');
      const field = page.getByRole('textbox', { name: 'Quantity' });
      await field.fill('4');
      await field.blur();
      await page.getByText('4 chosen ₩220,000').waitFor();
      expect(await page.evaluate<boolean>(totalIsWhole)).toBe(true);
      await fan.openMenu();
      await page.getByRole('button', { name: '한국어' }).tap();
      await page.getByText('4석 선택 ₩220,000').waitFor();
      expect(await page.evaluate<boolean>(totalIsWhole)).toBe(true);
    },
  );

  test('and the browser had nothing to complain about', () => {
    expect(fan.complaints).toEqual([]);
  });
}
