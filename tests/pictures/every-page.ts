/**
 * `npm run pictures:every <folder>` takes a picture of every page of the shop, the account, the organisers' pages, the door and
 * the platform console, for people who judge how they look: on a phone, a tablet both ways and a desktop, light and dark, in both languages. Not part of the docs.
 *
 * SIZES, SCHEMES, LOCALES, PAGES: take fewer; lists with commas, PAGES a regular expression over names.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ConsoleProcess } from '../browser/console-process.ts';
import { korean, StorefrontFan, type Words } from '../browser/storefront-fan.ts';
import { openOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';
import { type Buyer, bought, showPoster } from './filled-office.ts';

const FESTIVAL = 'tests/festivals/everything.yaml';
const CONSOLE_FILE = 'gitops/festivals/han-river-2026.yaml';

const listed = (name: string, all: readonly string[]) => process.env[name]?.split(',') ?? all;
const SIZES = listed('SIZES', ['320x640', '390x844', '768x1024', '1024x768', '1440x900']);
const SCHEMES = listed('SCHEMES', ['light', 'dark']);
const LOCALES = listed('LOCALES', ['ko-KR', 'en-US']);
const PAGES = new RegExp(process.env['PAGES'] ?? '');
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder that the pictures go to');
mkdirSync(folder, { recursive: true });

/** A page by its name: its path, and what is done there before its picture is taken. */
type Shown = readonly [name: string, path: string, act?: (page: Page) => Promise<unknown>];

const shop: readonly Shown[] = [
  ['shop-festival', '/'],
  ['shop-seats', '/performances/day-1'],
  ['shop-seats-chosen', '/performances/day-1', chooseSeats],
  ['shop-standing', '/performances/day-2'],
  ['shop-goods', '/goods'],
  ['shop-rooms', '/rooms'],
  ['shop-basket-empty', '/basket'],
  ['shop-not-found', '/nothing/here'],
  ['shop-log-in', '/tickets', openLogIn],
];
const account = ({ orderId, ticketId }: Buyer): readonly Shown[] => [
  ['account-order', `/orders/${orderId}`],
  ['account-tickets', '/tickets'],
  ['account-ticket', `/tickets/${ticketId}`],
  ['account-start', '/account'],
  ...['orders', 'messages', 'waiting', 'pick-ups', 'stays', 'reviews', 'settings'].map(
    (name) => [`account-${name}`, `/account/${name}`] as const,
  ),
  ['account-basket', '/performances/day-1', holdSeats],
  ['account-waiting-room', '/performances/day-1', waitInLine],
];
const organiser = ({ orderId }: Buyer): readonly Shown[] => [
  ...'sales orders seats box-office vouchers performances goods rooms messages team gates keys webhooks money exports servers'
    .split(' ')
    .map((name) => [`organiser-${name}`, `/organiser/${name}`] as const),
  ['organiser-order', `/organiser/orders/${orderId}`],
  ['organiser-performance', '/organiser/performances/day-1'],
  ['organiser-builder-empty', '/organiser/builder'],
  ['organiser-builder', '/organiser/builder', openFile],
];
const operations: readonly Shown[] = [['ops-levers', '/organiser/levers']];
const door: readonly Shown[] = [
  ['door-gates', '/door'],
  ['door-scan', '/door', startAtGate],
];
const platform: readonly Shown[] = [
  ['console-festivals', '/'],
  ['console-festival', '/festivals/han-river-2026'],
  ['console-plan', '/festivals/han-river-2026/staging'],
  ['console-edit', `/edit?path=${CONSOLE_FILE}`],
  ['console-pool', '/pool'],
  ['console-image', '/pool/ticket-kakao'],
  ['console-templates', '/templates'],
  ['console-template', '/templates/seat-merchandise-kakao-stay'],
  ['console-compose', '/compose'],
  ['console-promote', '/promote'],
  ['console-changes', '/changes'],
  ['console-diff', '/diff'],
];

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  if ([shop, account({} as Buyer), organiser({} as Buyer), operations, door].flat().some(isWanted)) {
    await ofTheOffice();
  }
  if (platform.some(isWanted)) await ofTheConsole();
} finally {
  await browser.close();
}

async function ofTheOffice(): Promise<void> {
  const office = await openOffice({ festival: FESTIVAL });
  try {
    await office.allReady();
    const buyer = await bought(office);
    const { email, password } = await office.organiser();
    const operator = await office.operator();
    await showPoster(browser, office, { email, password });
    for (const options of everyLook()) {
      const at = async (pages: readonly Shown[], login?: { email: string; password: string }) => {
        if (!pages.some(isWanted)) return;
        const person = await StorefrontFan.at(browser, office.baseUrl, options);
        if (login !== undefined) {
          Object.assign(person, login);
          await person.logIn(wordsOf(options));
        }
        await take(person.page, options, pages);
        await person.context.close();
      };
      await at(shop);
      await at(account(buyer), buyer);
      await at([...organiser(buyer), ...door], { email, password });
      await at(operations, operator);
    }
  } finally {
    await office.stop();
  }
}

async function ofTheConsole(): Promise<void> {
  const served = await ConsoleProcess.start();
  try {
    for (const options of everyLook()) {
      const { origin } = new URL(served.startUrl);
      const visitor = await StorefrontFan.at(browser, origin, options);
      await visitor.page.goto(served.startUrl);
      await visitor.page.waitForURL(`${origin}/`);
      await take(visitor.page, options, platform);
      await visitor.context.close();
    }
  } finally {
    await served.stop();
  }
}

function everyLook(): BrowserContextOptions[] {
  return SIZES.flatMap((size) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    return SCHEMES.flatMap((scheme) =>
      LOCALES.map(
        (locale): BrowserContextOptions => ({
          ...{ viewport: { width, height }, locale, timezoneId: 'Asia/Seoul' },
          ...{
            colorScheme: scheme === 'dark' ? 'dark' : 'light',
            hasTouch: width <= 1024,
            reducedMotion: 'reduce',
          },
        }),
      ),
    );
  });
}

function isWanted([name]: Shown): boolean {
  return PAGES.test(name);
}

async function take(
  page: Page,
  { viewport, colorScheme, locale }: BrowserContextOptions,
  pages: readonly Shown[],
): Promise<void> {
  for (const [name, path, act] of pages.filter(isWanted)) {
    const file = `${name} ${viewport?.width}x${viewport?.height} ${colorScheme} ${locale?.slice(0, 2)}.png`;
    try {
      await page.goto(path);
      await page.locator('#main h1').first().waitFor();
      await act?.(page);
      await page.locator('#main .loading').first().waitFor({ state: 'hidden' });
      await page.waitForLoadState('networkidle');
      await page.screenshot({
        path: join(folder ?? '', file),
        animations: 'disabled',
        caret: 'hide',
        fullPage: true,
      });
      const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (wider !== 0) console.log(`${file}: wider than the screen by ${wider}`);
    } catch (error) {
      process.exitCode = 1;
      console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function wordsOf({ locale }: BrowserContextOptions): Words | undefined {
  return locale === 'ko-KR' ? korean : undefined;
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

async function holdSeats(page: Page): Promise<void> {
  await chooseSeats(page);
  await page.getByRole('button', { name: /^(Hold these places|이 자리 잡기|.*잡기)$/ }).click();
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
  await page.locator('.builder-drop input[type=file]').setInputFiles(join(root, FESTIVAL));
  await page.locator('.builder-summary.good').waitFor();
}
