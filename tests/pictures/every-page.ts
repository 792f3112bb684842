/**
 * `npm run pictures:every <folder>` takes a picture of every page of the shop, the account, the organisers' pages, the door and
 * the platform console, for people who judge how they look: on a phone, a tablet both ways and a desktop, light and dark, in both languages. Not part of the docs.
 *
 * SIZES, SCHEMES, LOCALES, PAGES: take fewer; lists with commas, PAGES a regular expression over names.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../browser/chromium-path.ts';
import { ConsoleProcess } from '../browser/console-process.ts';
import {
  account,
  door,
  EVERYTHING,
  operations,
  organiser,
  platform,
  type Shown,
  shop,
  show,
} from '../browser/every-page.ts';
import { korean, StorefrontFan, type Words } from '../browser/storefront-fan.ts';
import { openOffice } from '../office/open-office.ts';
import { bought, showPoster } from './filled-office.ts';

const listed = (name: string, all: readonly string[]) => process.env[name]?.split(',') ?? all;
const SIZES = listed('SIZES', ['320x640', '390x844', '768x1024', '1024x768', '1440x900']);
const SCHEMES = listed('SCHEMES', ['light', 'dark']);
const LOCALES = listed('LOCALES', ['ko-KR', 'en-US']);
const PAGES = new RegExp(process.env['PAGES'] ?? '');
/** Ids do not matter for which pages there are. */
const NONE = { orderId: '', ticketId: '' };
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder that the pictures go to');
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: chromiumPath('full'),
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  if ([shop, account(NONE), organiser(NONE), operations, door].flat().some(isWanted)) {
    await ofTheOffice();
  }
  if (platform.some(isWanted)) await ofTheConsole();
} finally {
  await browser.close();
}

async function ofTheOffice(): Promise<void> {
  const office = await openOffice({ festival: EVERYTHING });
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
  for (const shown of pages.filter(isWanted)) {
    const [name] = shown;
    const file = `${name} ${viewport?.width}x${viewport?.height} ${colorScheme} ${locale?.slice(0, 2)}.png`;
    try {
      await show(page, shown);
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
