import type { Server } from 'node:net';
import { join } from 'node:path';
import { serveArgoCd } from '@clove/cli/testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { ConsoleProcess } from './console-process.ts';
import { platform, type Shown } from './every-page.ts';
import { lookOver } from './look-over.ts';
import { StorefrontFan } from './storefront-fan.ts';

const FILE = 'gitops/festivals/han-river-2026.yaml';
const theBrowser = browserForAll();

/** A proposal renders and compares every festival. */
const PATIENCE = { timeout: 240_000 };
jest.setTimeout(300_000);

describe('the platform console', () => {
  let served: ConsoleProcess;
  /** Of an Argo CD whose one festival waits for a newer commit. */
  let argoCd: Server | undefined;
  beforeAll(async () => {
    served = await ConsoleProcess.start((root) => {
      const { environment, server } = serveArgoCd(join(root, 'argocd'));
      argoCd = server;
      return environment;
    });
  }, 240_000);
  afterAll(async () => {
    await served?.stop();
    argoCd?.close();
  });

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
  const inStaging = (page: Page) =>
    page.locator('.card', { has: page.getByRole('heading', { name: 'staging', exact: true }) });
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

  test('says what stopping a festival does before it is committed', async () => {
    const visitor = await opened();
    const { page } = visitor;
    await page.goto('/festivals/han-river-2026');
    await inStaging(page).getByRole('button', { name: 'Stop', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop han-river-2026' });
    await dialog.getByText(/pods/).waitFor();
    await expectAccessible(page, '[role=dialog]');
    await dialog.getByRole('button', { name: 'See what it changes' }).click();
    await dialog.getByRole('heading', { name: 'What it changes' }).waitFor(PATIENCE);
    await expectAccessible(page, '[role=dialog]');
    await dialog.getByRole('button', { name: /^Commit \d+ files$/ }).click();
    await dialog.getByRole('heading', { name: /^Committed to console\/stop-han-river-2026/ }).waitFor();
    expect(served.git('show', `console/stop-han-river-2026:${FILE}`)).toContain('state: stopped');
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });

  test('promotes with a reason where nothing shows that it was tried, in Korean on a phone', async () => {
    const visitor = await opened({ viewport: { width: 390, height: 844 }, locale: 'ko-KR' });
    const { page } = visitor;
    await page.goto('/promote');
    await page.getByLabel('축제', { exact: true }).selectOption('han-river-2026');
    await page.getByRole('button', { name: '무엇이 바뀌는지 보기' }).click();
    await page.getByRole('alert').waitFor(PATIENCE);
    await page.getByLabel(/^확인 없이 옮기는 이유/).fill('no cluster runs it in this test');
    await page.getByRole('button', { name: '무엇이 바뀌는지 보기' }).click();
    await page.getByRole('button', { name: /^파일 \d+개 커밋$/ }).click(PATIENCE);
    await page.getByRole('heading', { name: /에 커밋/ }).waitFor();
    const promoted = served.git(
      'diff',
      '--name-only',
      'main',
      'console/promote-han-river-2026-to-production',
    );
    expect(promoted).toContain('gitops/environments/production/han-river-2026/');
    expect(promoted).toContain('gitops/rendered/production/han-river-2026/');
    await expectAccessible(page);
    await visitor.context.close();
  });

  test('deploys and shows how it comes along, until it serves', async () => {
    const visitor = await opened();
    const { page } = visitor;
    await page.goto('/festivals/han-river-2026');
    const staging = inStaging(page);
    await staging.locator('summary').filter({ hasText: 'Deploy' }).click();
    await staging.getByRole('button', { name: 'Deploy', exact: true }).click();
    await staging.getByRole('list', { name: 'Deployment' }).getByText('syncing to 2222222').waitFor(PATIENCE);
    await staging.getByText('It serves the newest commit').waitFor(PATIENCE);
    await expectAccessible(page);
    expect(visitor.complaints).toEqual([]);
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

  test.each([
    ['ko', 'ko-KR'],
    ['en', 'en-US'],
  ] as const)(
    'has no page that does not fit or cannot be read at some width, light or dark, in %s',
    async (language, locale) => {
      const visitor = await opened({ locale, hasTouch: true });
      // The message of the clone's only commit.
      expect(await lookOver(visitor, [...platform, stopped], language, ['as it is'])).toEqual({});
      await visitor.context.close();
    },
    400_000,
  );
});

/** What the branch on which a test above stopped a festival changes: reasons of rolls and fields. */
const stopped: Shown = [
  'console-diff-of-branch',
  '/diff?base=main&head=console/stop-han-river-2026',
  async (page) => {
    await page.locator('section.card').first().waitFor(PATIENCE);
    // From the last on: one that was opened is no longer counted.
    const closed = await page.locator('section.card details:not([open]) > summary').all();
    for (const summary of closed.toReversed()) await summary.click();
  },
];

async function expectDisabled(button: ReturnType<Page['getByRole']>): Promise<void> {
  await button.and(button.page().locator('[data-disabled]')).waitFor();
}
