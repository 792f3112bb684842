import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Office } from '../office/office.ts';
import { root } from '../office/root.ts';
import { expectAccessible } from './accessibility.ts';
import { StorefrontFan } from './storefront-fan.ts';

/**
 * Makes festival files in the console of organisers; sells nothing.
 *
 * @param festival the office's own file, from the repository's root
 */
export function festivalBuilder(theOffice: () => Office, theBrowser: () => Browser, festival: string): void {
  let organiser: StorefrontFan;
  let page: Page;
  let field: (name: string) => Locator;

  beforeAll(async () => {
    const office = theOffice();
    await office.allReady();
    organiser = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      viewport: { width: 1440, height: 900 },
    });
    page = organiser.page;
    field = (path) => page.locator(`[id="field:${path}"]`);
    const { email, password } = await office.organiser();
    await page.goto('/organiser/builder');
    await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Festival builder' }).waitFor();
  }, 240_000);

  afterAll(() => organiser?.context.close());

  const status = () => page.locator('.builder-summary');
  const text = () => page.getByLabel('Text of the festival file');

  test('makes a valid file from nothing by its form, and the link carries it', async () => {
    await status().getByText('to fill in').waitFor();
    await expectAccessible(page);
    await field('festival').fill('lantern-2027');
    await field('title.ko').fill('등불 축제');
    await field('template').selectOption('noseat');
    await field('timezone').fill('Asia/Seoul');
    await field('currency').selectOption('KRW');
    await field('sales.opensAt').fill('2027-03-01T20:00');
    await field('sales.closesAt').fill('2027-05-01T12:00');
    await field('sales.expectedFans').fill('3000');
    await field('sales.maxTicketsPerFan').fill('4');
    // A keyboard goes on in the item that it added.
    await page.getByRole('button', { name: 'Add to Performances' }).press('Enter');
    await expectFocus('performances.0.id');
    await field('performances.0.title.ko').fill('첫째 날');
    await field('performances.0.startsAt').fill('2027-05-01T18:00');
    await page.getByRole('button', { name: 'Add to Sections' }).press('Enter');
    await expectFocus('performances.0.sections.0.id');
    await field('performances.0.sections.0').locator('summary', { hasText: 'More that can be set' }).click();
    await field('performances.0.sections.0.capacity').fill('800');
    await field('performances.0.sections.0.price').fill('45000');
    await status().getByText('The file is valid').waitFor();

    const written = await text().inputValue();
    expect(written).toContain('# yaml-language-server');
    expect(written).toContain('opensAt: 2027-03-01T20:00:00+09:00');
    const link = await page.getByRole('link', { name: 'Open the pull request' }).getAttribute('href');
    const url = new URL(link ?? '');
    expect(url.hostname).toBe('github.com');
    expect(url.searchParams.get('filename')).toBe('gitops/festivals/lantern-2027.yaml');
    expect(url.searchParams.get('value')).toBe(written);
    await expectAccessible(page);
  }, 120_000);

  test('plans it and draws it while it is written', async () => {
    await page.getByRole('tab', { name: 'Plan' }).click();
    const sizes = page.getByRole('region', { name: 'Services and their sizes' });
    await sizes.getByRole('cell', { name: 'gateway' }).first().waitFor();
    expect(await sizes.getByRole('cell', { name: 'merch' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Picture' }).click();
    await page.getByRole('img', { name: /services of noseat/ }).waitFor();
    await field('template').selectOption('noseat-merchandise');
    await page.getByRole('img', { name: /services of noseat-merchandise/ }).waitFor();
    await page.locator('.builder-picture').getByText('merch', { exact: true }).waitFor();
    await expectAccessible(page);
  }, 120_000);

  test('says what the command says, at the field and at the line, in both languages', async () => {
    await page.getByRole('tab', { name: 'YAML' }).click();
    const good = await text().inputValue();
    await text().fill(good.replace('currency: KRW', 'curency: KRW').replace('price: 45000', 'price: 0'));
    await status().getByText('2 to correct').waitFor();
    const list = page.getByRole('region', { name: 'What to correct' });
    await list.getByText('unknown key "curency"; did you mean "currency"?').first().waitFor();
    await list.getByRole('button', { name: /To the field.*costs 0/ }).press('Enter');
    await expectFocus('performances.0.sections.0.price');
    expect(await field('performances.0.sections.0.price').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await page.getByRole('button', { name: '한국어' }).first().click();
    await page.getByRole('region', { name: '고칠 곳' }).getByText('모르는 키 "curency"').first().waitFor();
    await page.getByRole('button', { name: 'English' }).first().click();

    await text().fill('festival: [');
    await page.getByText('The text is no YAML').waitFor();
    await text().fill(good);
    await status().getByText('The file is valid').waitFor();
  }, 120_000);

  test('takes edits back one by one and makes them again, by buttons and by keys', async () => {
    const good = await text().inputValue();
    const undo = page.getByRole('button', { name: 'Undo' });
    await field('title.ko').fill('');
    await field('title.ko').pressSequentially('봄', { delay: 0 });
    await field('title.ko').pressSequentially(' 축제', { delay: 0 });
    await field('currency').selectOption('USD');
    expect(await text().inputValue()).toContain('currency: USD');
    await field('currency').press('Control+z');
    await expectValue('currency', 'KRW');
    await expectValue('title.ko', '봄 축제');
    // What was typed in one field is one step.
    await undo.press('Enter');
    expect(await text().inputValue()).toBe(good);
    await page.keyboard.press('Control+Shift+Z');
    await expectValue('title.ko', '봄 축제');
    await page.keyboard.press('Control+z');

    // In the text a line is a step, and the cursor goes where it was.
    await text().focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('# two');
    await page.keyboard.press('Control+z');
    expect(await text().inputValue()).toBe(`${good}# one\n`);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await text().inputValue()).toBe(good);
    await page.keyboard.press('Control+y');
    expect(await text().inputValue()).toBe(`${good}# one`);
    await page.keyboard.press('Control+z');
    await expectAccessible(page);
  }, 120_000);

  test("opens the festival's own file, dropped or chosen, and then changes it in the repository", async () => {
    const before = await text().inputValue();
    const own = readFileSync(join(root, festival), 'utf8');
    const zone = page.locator('.builder-drop');
    await zone.scrollIntoViewIfNeeded();
    const { x, y } = (await zone.boundingBox()) ?? { x: 0, y: 0 };
    const files = [join(root, festival), join(root, 'README.md')];
    const devTools = await organiser.context.newCDPSession(page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      const data = { items: [], files, dragOperationsMask: 1 };
      await devTools.send('Input.dispatchDragEvent', { type, x: x + 5, y: y + 5, data });
    }
    await page.getByText('README.md was not opened').waitFor();
    expect(await text().inputValue()).toBe(own);
    const edit = page.getByRole('link', { name: 'Copy and open GitHub' });
    const href = await edit.getAttribute('href');
    expect(href).toContain('/edit/');
    expect(href?.endsWith(`/gitops/festivals/${basename(festival)}`)).toBe(true);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await text().inputValue()).toBe(before);
    const plan = { name: 'hall.csv', mimeType: 'text/csv', buffer: Buffer.from('row,seat\nA,1\n') };
    await zone.locator('input[type=file]').setInputFiles(plan);
    await page.getByText('Seat plans beside it: hall.csv').waitFor();
  }, 120_000);

  test('has one view at a time on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('tab', { name: 'Form' }).click();
    await field('festival').waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });

  test('keeps to the security policy of the page', () => {
    expect(organiser.complaints.filter((said) => !said.includes('status of 401'))).toEqual([]);
  });

  async function expectValue(path: string, value: string): Promise<void> {
    expect([path, await field(path).inputValue()]).toEqual([path, value]);
  }

  /** Waits until a field has the focus. */
  async function expectFocus(path: string): Promise<void> {
    await page.locator(`[id="field:${path}"]:focus`).waitFor();
  }
}
