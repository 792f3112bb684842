import { beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { expectStatus, type Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { expectAccessible } from './accessibility.ts';
import { expectFocused } from './focus.ts';
import { StorefrontFan } from './storefront-fan.ts';

/** The page on which organisers decide about what fans wrote. */
export function moderatedReviews(theOffice: () => Office, theBrowser: () => Browser): void {
  let author: Fan;
  let reporter: Fan;

  beforeAll(async () => {
    const office = theOffice();
    await office.allReady();
    const organiser = await office.organiser();
    author = await office.newFan();
    await author.buy({ performanceId: 'day-1', seats: ['day-1/A/4-10'] }, 'kakao-pay');
    const [ticket] = await author.tickets();
    const shown = { performanceId: 'day-1', qr: ticket?.qr };
    expectStatus(await organiser.unsafe('/api/tickets/check-ins', shown), 200);
    const subject = { kind: 'performance', id: 'day-1' };
    const review = { subject, stars: 2, text: 'Too loud, and someone’s name.' };
    await office.until(async () => (await author.unsafe('/api/reviews', review)).status === 201);
    reporter = await office.newFan();
    const { id } = await own();
    const report = { reason: 'names a person' };
    expectStatus(await reporter.unsafe(`/api/reviews/${id}/reports`, report), 202);
  }, 240_000);

  async function own(): Promise<{
    id: string;
    hiddenReason: string | null;
    answer: { text: string } | null;
  }> {
    const { json } = expectStatus(await author.http.request('GET', '/api/reviews/mine'), 200);
    const [review] = (json as { reviews: Awaited<ReturnType<typeof own>>[] }).reviews;
    if (review === undefined) throw new Error('the fan wrote a review');
    return review;
  }

  async function choose(page: Page, list: string): Promise<void> {
    await page.getByRole('main').getByText(list, { exact: true }).click();
  }

  test('lists reports, hides a review with a reason that its author reads, answers it and shows it again', async () => {
    const organiser = await StorefrontFan.at(theBrowser(), theOffice().baseUrl, {
      viewport: { width: 390, height: 844 },
    });
    const { page } = organiser;
    try {
      const { email, password } = await theOffice().organiser();
      Object.assign(organiser, { email, password });
      await organiser.logIn();
      await page.goto('/organiser/reviews');
      await page.getByText('names a person').waitFor();
      await page.getByRole('img', { name: '2 of 5 stars' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Hide: Day one' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Reports that this settles: 1.').waitFor();
      await expectAccessible(page, '[role=dialog]');
      await dialog.getByLabel('Reason').fill('a name of another person');
      await dialog.getByRole('button', { name: 'Hide', exact: true }).click();
      await page.getByText('No report waits for you.').waitFor();
      await expectFocused(page);
      expect(await own()).toMatchObject({ hiddenReason: 'a name of another person' });

      await choose(page, 'Published');
      await page.getByText('There is no review yet.').waitFor();
      await choose(page, 'Hidden');
      await page.getByText('Hidden because: a name of another person').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Show again: Day one' }).click();
      await dialog.getByRole('button', { name: 'Show again' }).click();
      await page.getByText('No review is hidden.').waitFor();

      await choose(page, 'Published');
      await page.getByRole('button', { name: 'Answer: Day one' }).click();
      await dialog.getByLabel('Answer').fill('We turned it down.');
      await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
      await page.getByRole('blockquote').getByText('We turned it down.').waitFor();
      expect(await own()).toMatchObject({ hiddenReason: null, answer: { text: 'We turned it down.' } });
    } finally {
      await organiser.context.close();
    }
  }, 120_000);

  test('is read in the shop by all, page by page, and reported by who logs in', async () => {
    const reader = await StorefrontFan.at(theBrowser(), theOffice().baseUrl, {
      viewport: { width: 390, height: 844 },
    });
    const { page } = reader;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/reviews')) asked.push(request.url());
    });
    try {
      await page.goto('/goods');
      const link = page.getByRole('link', { name: /^Reviews: / }).first();
      await link.waitFor();
      // Those who buy ask for none.
      expect(asked).toEqual([]);
      await link.click();
      await page.getByText('There is no review yet.').waitFor();

      await page.goto('/reviews/performance/day-1');
      await page.getByRole('heading', { name: 'Reviews: Day one' }).waitFor();
      await page.getByText('2.0 of 5, reviews: 1').waitFor();
      await page.getByText('Too loud, and someone’s name.').waitFor();
      await page.getByRole('blockquote').getByText('We turned it down.').waitFor();
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Report' }).click();
      await reader.signUpInDialog();
      const dialog = page.getByRole('dialog', { name: 'Report this review' });
      await dialog.getByLabel('Reason').fill('it is about another evening');
      await expectAccessible(page, '[role=dialog]');
      await dialog.getByRole('button', { name: 'Send the report' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('main').getByText('Reported. The organiser will look at it.').waitFor();
      await expectFocused(page);
      const organiser = await theOffice().organiser();
      const { text } = expectStatus(await organiser.http.request('GET', '/api/reviews/reported'), 200);
      expect(text).toContain('it is about another evening');

      await page.goto('/reviews/performance/nowhere');
      await page.getByText('There is no review yet.').waitFor();
      await page.goto('/reviews/tickets/day-1');
      await page.getByRole('heading', { name: 'Reviews: ' }).waitFor({ state: 'detached' });
      expect(reader.complaints).toEqual([]);
    } finally {
      await reader.context.close();
    }
  }, 120_000);
}
