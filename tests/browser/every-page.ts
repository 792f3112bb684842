import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../office/root.ts';

/** A page by its name: its path, and what is done there before it is looked at. */
export type Shown = readonly [name: string, path: string, act?: (page: Page) => Promise<unknown>];

/** What a buyer of tests/pictures/filled-office.ts has. */
interface Owned {
  readonly orderId: string;
  readonly ticketId: string;
}

/** The festival whose file the builder opens, and whose seats and days the pages name. */
export const EVERYTHING = 'tests/festivals/everything.yaml';
const CONSOLE_FILE = 'gitops/festivals/han-river-2026.yaml';

/** Every page that anyone may see. */
export const shop: readonly Shown[] = [
  ['shop-festival', '/'],
  ['shop-seats', '/performances/day-1'],
  ['shop-seats-chosen', '/performances/day-1', chooseSeats],
  ['shop-standing', '/performances/day-2'],
  ['shop-pass', '/performances/both-days'],
  ['shop-goods', '/goods'],
  ['shop-rooms', '/rooms'],
  ['shop-reviews', '/reviews/performance/day-1'],
  ['shop-basket-empty', '/basket'],
  ['shop-not-found', '/nothing/here'],
  ['shop-log-in', '/tickets', openLogIn],
  ['shop-offer', '/offer'],
  ...['reset', 'confirm', 'invitation', 'kakao'].map(
    (name) => [`shop-mail-${name}`, `/account/${name}`] as const,
  ),
];

/** Every page of a fan who has bought something. */
export const account = ({ orderId, ticketId }: Owned): readonly Shown[] => [
  ['account-order', `/orders/${orderId}`],
  ['account-tickets', '/tickets'],
  ['account-ticket', `/tickets/${ticketId}`],
  ['account-start', '/account'],
  ...['orders', 'messages', 'waiting', 'pick-ups', 'stays', 'reviews', 'settings'].map(
    (name) => [`account-${name}`, `/account/${name}`] as const,
  ),
  ['account-basket', '/basket', fillBasket],
  ['account-waiting-room', '/performances/day-1', waitInLine],
];

/** Every page of the organiser. */
export const organiser = ({ orderId }: Owned): readonly Shown[] => [
  ...'sales orders box-office goods-desk rooms-desk gates seats vouchers performances goods rooms reviews messages team keys webhooks money exports servers'
    .split(' ')
    .map((name) => [`organiser-${name}`, `/organiser/${name}`] as const),
  ['organiser-order', `/organiser/orders/${orderId}`],
  ['organiser-performance', '/organiser/performances/day-1'],
  ['organiser-builder-empty', '/organiser/builder'],
  ['organiser-builder', '/organiser/builder', openFile],
];

/** What operations alone have. */
export const operations: readonly Shown[] = [['ops-levers', '/organiser/levers']];

/** The pages at the gates. */
export const door: readonly Shown[] = [
  ['door-gates', '/door'],
  ['door-scan', '/door', startAtGate],
  ['door-goods', '/door/goods'],
];

/** Every page of `clove console`. */
export const platform: readonly Shown[] = [
  ['console-festivals', '/'],
  ['console-festival', '/festivals/han-river-2026'],
  ['console-plan', '/festivals/han-river-2026/staging'],
  ['console-edit', `/edit?path=${CONSOLE_FILE}`],
  ['console-edit-template', '/edit?path=gitops/templates/seat-kakao-without-reviews.yaml'],
  ['console-pool', '/pool'],
  ['console-image', '/pool/ticket-kakao'],
  ['console-templates', '/templates'],
  ['console-template', '/templates/seat-merchandise-kakao-stay'],
  ['console-compose', '/compose'],
  ['console-promote', '/promote'],
  ['console-changes', '/changes'],
  ['console-diff', '/diff'],
  ['console-not-found', '/nowhere/at/all'],
];

/** Opens a page, does what is to be done there, and waits until nothing of it is being read for the first time. */
export async function show(page: Page, [, path, act]: Shown): Promise<void> {
  await page.goto(path);
  await page.locator('#main h1').first().waitFor();
  await act?.(page);
  await page.locator('#main .loading').first().waitFor({ state: 'hidden' });
  await page.waitForLoadState('networkidle');
}

async function openLogIn(page: Page): Promise<void> {
  await page.locator('main').getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
}

async function chooseSeats(page: Page): Promise<void> {
  const map = page.locator('.seat-frame');
  await page.locator('.seat-map canvas').waitFor();
  await map.focus();
  for (const key of ['ArrowDown', 'Enter', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await page.locator('.chosen-foot, .chosen').first().waitFor();
}

/** With nights of the camp, unless something is in it. */
async function fillBasket(page: Page): Promise<void> {
  await page.locator('#main .loading').first().waitFor({ state: 'hidden' });
  if ((await page.getByRole('timer').count()) === 0) {
    await page.goto('/rooms');
    await page
      .getByRole('button', { name: /(Camp|캠핑존)$/ })
      .last()
      .click();
    await page.locator('.basket-link b').waitFor();
    await page.goto('/basket');
  }
  await page.getByRole('timer').waitFor();
}

/** As the gateway answers while others are let in. */
async function waitInLine(page: Page): Promise<void> {
  const place = {
    state: 'waiting',
    number: 4_213,
    peopleAhead: 4_212,
    estimatedSeconds: 380,
    askAgainSeconds: 60,
  };
  const body = JSON.stringify({ type: '/problems/waiting-room', title: 'in line', status: 503, place });
  await page.route('**/api/queue/place', (route) => route.fulfill({ json: place }));
  await page.route('**/api/seats?*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      headers: { 'retry-after': '60' },
      body,
    }),
  );
  await page.reload();
  await page.locator('.waiting-room').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

async function startAtGate(page: Page): Promise<void> {
  await page.locator('main .button').last().click();
  await page.locator('.door-work').waitFor();
}

async function openFile(page: Page): Promise<void> {
  await page.locator('.builder-drop input[type=file]').setInputFiles(join(root, EVERYTHING));
  await page.locator('.builder-summary.good').waitFor();
}
