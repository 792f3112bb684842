import { afterAll, beforeAll, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Office } from '../office/office.ts';
import { expectFocused } from './focus.ts';
import { StorefrontFan } from './storefront-fan.ts';

/** More than a page of the shop has that takes the focus. */
const MOST_TABS = 120;

export function keyboardOnly(theOffice: () => Office, theBrowser: () => Browser): void {
  let fan: StorefrontFan;

  beforeAll(async () => {
    const office = theOffice();
    await office.allReady();
    fan = await StorefrontFan.at(theBrowser(), office.baseUrl, { viewport: { width: 1280, height: 900 } });
    await fan.signUp();
  }, 240_000);

  afterAll(() => fan?.context.close());

  test('buys a seat from the festival page to the ticket, and is never sent back to the top of a page', async () => {
    const { page } = fan;
    await page.goto('/');
    await press(page, page.getByRole('link', { name: 'Choose places: Day 1' }));
    await page.getByRole('heading', { level: 1, name: 'Day 1' }).waitFor();
    await expectFocused(page);

    const map = page.getByRole('application', { name: 'Seat map' });
    await tabTo(page, map);
    for (const key of ['ArrowDown', 'Enter', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('status').filter({ hasText: '2 chosen' }).waitFor();
    await press(page, page.getByRole('button', { name: /^Remove/ }).first());
    await page.getByRole('status').filter({ hasText: '1 chosen' }).waitFor();
    await expectFocused(page);

    await press(page, page.getByRole('button', { name: 'Hold these places' }));
    await page.waitForURL('**/basket');
    await page.getByRole('timer').waitFor();
    await expectFocused(page);

    await press(page, page.getByRole('button', { name: 'Pay ₩132,000' }));
    await page.waitForURL('**/sandbox/kakao/**');
    await press(page, page.getByRole('button', { name: 'Pay', exact: false }).first());
    await page.waitForURL('**/orders/**');
    await page.getByText('Done. Enjoy the festival!').waitFor();

    await press(
      page,
      page
        .getByRole('main')
        .getByRole('link', { name: /ticket/i })
        .first(),
    );
    await page.waitForURL('**/tickets**');
    await page.getByText('Day 1').first().waitFor();
    await expectFocused(page);
  }, 120_000);
}

/** Moves the focus to something as a keyboard does, and presses it. */
async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no key reaches ${target}`);
}
