import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { ConsoleProcess } from './console-process.ts';
import { StorefrontFan } from './storefront-fan.ts';

const FILE = 'gitops/festivals/han-river-2026.yaml';
const theBrowser = browserForAll();

/** A proposal renders and compares every festival. */
const PATIENCE = { timeout: 240_000 };
jest.setTimeout(300_000);

describe('the platform console', () => {
  let served: ConsoleProcess;
  beforeAll(async () => {
    served = await ConsoleProcess.start();
  }, 240_000);
  afterAll(() => served?.stop());

  /** A browser in which the address of the start was opened. */
  const opened = async (options: BrowserContextOptions = {}): Promise<StorefrontFan> => {
    const { origin } = new URL(served.startUrl);
    const visitor = await StorefrontFan.at(theBrowser(), origin, {
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    await visitor.page.goto(served.startUrl);
    await visitor.page.waitForURL(`${origin}/`);
    await visitor.page.getByRole('table').waitFor();
    return visitor;
  };
  const heading = (page: Page) => page.getByRole('heading', { level: 1 });

  test('leads from the festivals over a changed number and what it does to a commit on a branch', async () => {
    const visitor = await opened();
    const { page } = visitor;
    await page.getByRole('link', { name: 'Han River Summer Concerts 2026' }).first().click();
    await heading(page).filter({ hasText: 'Han River' }).waitFor();
    await page.getByRole('link', { name: 'Edit the file' }).click();
    const text = page.getByLabel('Text of the festival file');
    const before = await text.inputValue();
    const preview = page.getByRole('button', { name: 'See what it changes' });

    await text.fill(before.replace('price: 55000', 'price: -5'));
    await page
      .getByText(/must be|at least|0 or more/)
      .first()
      .waitFor();
    await expectDisabled(preview);

    await text.fill(before.replace('price: 55000', 'price: 57000'));
    await preview.click();
    await page.getByRole('heading', { name: 'What it changes' }).waitFor(PATIENCE);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('What it changes');
    await page.getByRole('heading', { name: 'staging/han-river-2026' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Branch', { exact: true }).fill('main');
    await page.getByRole('button', { name: /^Commit \d+ files$/ }).click();
    await page.getByRole('alert').filter({ hasText: 'is no branch of the console' }).waitFor();
    await page.getByLabel('Branch', { exact: true }).fill('console/riverside');
    await page.getByRole('button', { name: /^Commit \d+ files$/ }).click();
    await page.getByRole('heading', { name: /^Committed to console\/riverside/ }).waitFor();
    await page.getByText('git merge console/riverside').waitFor();
    expect(served.git('show', `console/riverside:${FILE}`)).toContain('price: 57000');
    expect(served.git('status', '--porcelain')).toBe('');
    expect(served.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main');

    await page.getByRole('link', { name: 'Changes' }).click();
    await page
      .getByRole('row', { name: /console\/riverside/ })
      .getByRole('link', { name: 'Show the diff' })
      .click();
    await page.getByRole('heading', { name: 'staging/han-river-2026' }).waitFor(PATIENCE);
    const refused = /status of 4\d\d/;
    expect(visitor.complaints.filter((complaint) => !refused.test(complaint))).toEqual([]);
    await visitor.context.close();
  });

  test('composes a template by the keyboard, checked with every choice', async () => {
    const { page, context } = await opened();
    await page.goto('/compose');
    await page.getByLabel('Name (lower case and hyphens)').focus();
    for (const word of ['company-evening', '회사의 밤', 'Company evening', 'No reviews are published.']) {
      await page.keyboard.type(word);
      await page.keyboard.press('Tab');
    }
    await page.getByText('It is valid.').waitFor();
    await page.getByLabel('Image of ticket').selectOption('ticket-kakao');
    await page.getByText('ticket: ticket-kakao').waitFor();
    await page.getByLabel('Image of ticket').selectOption('-');
    await page
      .getByText(/gitops\/templates\/company-evening\.yaml:\d+/)
      .first()
      .waitFor();
    await expectDisabled(page.getByRole('button', { name: 'See what it changes' }));
    await context.close();
  });

  test('has no page in which axe finds something, on a desktop and on a phone, in both languages', async () => {
    const paths = [
      '/',
      '/festivals/han-river-2026',
      '/festivals/han-river-2026/staging',
      `/edit?path=${FILE}`,
      '/edit?path=gitops/templates/seat-kakao-without-reviews.yaml',
      '/pool',
      '/pool/ticket-kakao',
      '/templates',
      '/templates/seat-merchandise-kakao-stay',
      '/compose',
      '/promote',
      '/changes',
      '/diff',
      '/nowhere/at/all',
    ];
    const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'ko-KR' } as const;
    for (const options of [{}, phone]) {
      const visitor = await opened(options);
      for (const path of paths) {
        await visitor.page.goto(path);
        await heading(visitor.page).waitFor();
        await visitor.page.waitForLoadState('networkidle');
        await expectAccessible(visitor.page);
        const wider = await visitor.page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([path, wider]).toEqual([path, 0]);
      }
      expect(visitor.complaints).toEqual([]);
      await visitor.context.close();
    }
  });
});

async function expectDisabled(button: ReturnType<Page['getByRole']>): Promise<void> {
  await button.and(button.page().locator('[data-disabled]')).waitFor();
}
