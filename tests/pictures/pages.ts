/**
 * `npm run pictures` draws the pictures of the main pages in docs/pictures again, in real Chromium on a running office: the shop
 * and the seat map on a phone, the basket, the organisers' sales, servers, an order and the builder. Run it when such a page changes.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../browser/chromium-path.ts';
import { korean, StorefrontFan } from '../browser/storefront-fan.ts';
import { openOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';

/** Bytes. Source: a page of the docs with eight of them stays readable on a phone. */
const MOST_BYTES = 150_000;
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true } as const;
const DESKTOP = { viewport: { width: 1200, height: 720 } } as const;

const FESTIVAL = 'tests/festivals/arena.yaml';

const office = await openOffice({ festival: FESTIVAL });
const browser = await chromium.launch({
  executablePath: chromiumPath('full'),
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  await office.allReady();
  await shop();
  const order = await sell();
  await organisers(order);
  await organisers(order, korean);
} finally {
  await browser.close();
  await office.stop();
}

async function shop(): Promise<void> {
  const fan = await StorefrontFan.at(browser, office.baseUrl, PHONE);
  const { page } = fan;
  await fan.signUp();
  await page.goto('/');
  await page.getByRole('link', { name: /^Choose places/ }).waitFor();
  await picture(fan, 'shop-phone');
  await page.goto('/performances/arena');
  const map = page.getByRole('application', { name: 'Seat map' });
  await map.focus();
  for (const key of ['ArrowDown', 'Enter', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await page.getByText(/^2 chosen/).waitFor();
  await page.getByRole('button', { name: 'Zoom in' }).tap();
  await map.scrollIntoViewIfNeeded();
  await picture(fan, 'seats-phone');
  await page.getByRole('button', { name: 'Hold these places' }).tap();
  await page.getByRole('timer').waitFor();
  await picture(fan, 'basket-phone');
  await fan.context.close();
}

/** @returns an order of two seats, by its id */
async function sell(): Promise<string> {
  const buyer = await office.newFan();
  const seats = ['arena/B/2-1', 'arena/B/2-2'];
  const { id } = await buyer.buy({ performanceId: 'arena', seats }, 'kakao-pay');
  await buyer.buy({ performanceId: 'arena', sectionId: 'PIT', quantity: 3 }, 'kakao-pay');
  return id;
}

/** For the guides in both languages; the servers for operations alone, whose guide has one picture of them. */
async function organisers(order: string, words?: typeof korean): Promise<void> {
  const [suffix, locale] = words === undefined ? ['', 'en-US'] : ['-ko', 'ko-KR'];
  const { email, password } = await office.organiser();
  const organiser = await StorefrontFan.at(browser, office.baseUrl, { ...DESKTOP, locale });
  const { page } = organiser;
  Object.assign(organiser, { email, password });
  await organiser.logIn(words);
  await page.goto('/organiser/sales');
  await page.getByText('₩539,000').first().waitFor();
  await page.locator('.recharts-bar-rectangle').first().waitFor();
  await picture(organiser, `organiser-sales${suffix}`);
  await page.goto(`/organiser/orders/${order}`);
  await page.getByText(words === undefined ? '₩242,000 captured' : '결제됨: ₩242,000').waitFor();
  await picture(organiser, `organiser-order${suffix}`);
  await page.goto('/organiser/builder');
  await page.locator('.builder-drop input[type=file]').setInputFiles(join(root, FESTIVAL));
  await page.locator('.builder-summary.good').waitFor();
  await page.getByRole('tab', { name: words === undefined ? 'Plan' : '계획' }).click();
  await page.getByRole('cell', { name: 'gateway' }).first().waitFor();
  await page.mouse.move(400, 500);
  await page.mouse.wheel(0, 210);
  await page.waitForFunction('scrollY > 200');
  await picture(organiser, `organiser-builder${suffix}`);
  if (words === undefined) {
    await page.goto('/organiser/servers');
    await page.getByRole('row', { name: /^seat well/ }).waitFor();
    await picture(organiser, 'organiser-servers');
  }
  await organiser.context.close();
}

/** As PNG of one pixel per point, so that it stays small. */
async function picture({ page }: StorefrontFan, name: string): Promise<void> {
  const path = join(root, 'docs/pictures', `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
  console.log(`docs/pictures/${name}.png: ${size} bytes`);
}
