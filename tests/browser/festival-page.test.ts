import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { expectStatus, Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { korean, StorefrontFan } from './storefront-fan.ts';

const theOffice = officeForAll({ festival: 'tests/festivals/page.yaml' });
const theBrowser = browserForAll();

/** What the browser itself writes of answers that a test provokes. */
const provoked = /Failed to load resource: .*status of 4\d\d/;

const consent = { terms: '2026-05-01', privacy: '2026-03-01' };

/** Runs in the browser: areas of the texts that are seen without scrolling, as browsers measure the largest paint. */
const textAreas = `() => {
  const area = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { width, top, bottom } = range.getBoundingClientRect();
    return width * Math.max(0, Math.min(bottom, innerHeight) - top);
  };
  const name = document.querySelector('.hero h1');
  const others = [...document.querySelectorAll('.hero p, .page p, .page h2, .page h3, .page li > span')];
  return { name: area(name), others: others.map(area).filter((each) => each > 0) };
}`;

describe('the page of a festival', () => {
  let office: Office;
  let fan: StorefrontFan;
  let organiser: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
    fan = await StorefrontFan.at(theBrowser(), office.baseUrl);
  }, 240_000);
  afterAll(() => fan?.context.close());

  /** Opens the page until it says this: browsers keep the festival for some seconds. */
  const reads = (words: () => Locator) =>
    eventually(
      async () => {
        await fan.page.goto('/');
        await fan.page.locator('.show').first().waitFor();
        expect(await words().count()).toBe(1);
      },
      { timeoutMs: 30_000 },
    );

  const show = (title: string) => fan.page.locator('.show').filter({ hasText: title });

  /** A fan who has free tickets of a performance. */
  async function withTickets(performanceId: string, sectionId: string, quantity: number): Promise<Fan> {
    const buyer = await (await new Fan(office.pool, office.baseUrl).signUp()).logIn();
    const hold = await buyer.hold({ performanceId, sectionId, quantity });
    const answer = await buyer.unsafe('/api/orders', {
      ...{ holdIds: [hold.id], paymentMethod: 'none', consent },
    });
    await buyer.settledOrder((expectStatus(answer, 201).json as { order: { id: string } }).order.id);
    return buyer;
  }

  test('says where, when, who plays, from which age, from which price and who sells, in the colours of the file', async () => {
    const { page } = fan;
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Riverside Jazz 2030' }).waitFor();
    // The document begins with the heading; what follows comes with the app.
    await page.locator('.festival-notices').waitFor();
    const [latest, earlier] = await page.locator('.festival-notices li p').allTextContents();
    expect([latest, earlier]).toEqual([
      'The last shuttle on Friday leaves at midnight.',
      'Bring a raincoat instead of an umbrella.',
    ]);
    const map = page.getByRole('link', { name: /Show on a map/ });
    expect(await map.getAttribute('href')).toBe('https://map.kakao.com/link/search/nanji');
    expect(await map.getAttribute('rel')).toContain('noopener');
    await show('Friday').getByText('From age 19').waitFor();
    await show('Saturday').getByText('All ages').waitFor();
    expect(await show('Friday').getByRole('list', { name: 'Line-up' }).locator('li').count()).toBe(3);
    await page.getByText('123-45-67890').waitFor();
    expect(
      await page.evaluate(`getComputedStyle(document.documentElement).getPropertyValue('--brand').trim()`),
    ).toBe('#8a1f4f');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.emulateMedia({ colorScheme: null });
  });

  test('begins in the document, where the app draws the same, also for a fan abroad: nothing of it moves', async () => {
    const places = async (javaScriptEnabled: boolean) => {
      const context = await theBrowser().newContext({
        ...{ baseURL: office.baseUrl, locale: 'en-US', javaScriptEnabled },
        viewport: { width: 390, height: 844 },
      });
      const page = await context.newPage();
      await page.goto('/');
      if (javaScriptEnabled) await page.locator('.shows').waitFor();
      const parts = ['.bar-home', '.hero-dates', '.hero h1', '.hero-venue', '.hero-sale', '.hero-note'];
      const boxes = await Promise.all(parts.map((part) => page.locator(part).boundingBox()));
      await context.close();
      return boxes;
    };
    expect(await places(false)).toEqual(await places(true));
  });

  test.each(['ko-KR', 'en-US'])(
    'has nothing larger at first than the name, which the document begins with, in %s',
    async (locale) => {
      const context = await theBrowser().newContext({
        ...{ baseURL: office.baseUrl, locale, timezoneId: 'UTC', viewport: { width: 390, height: 844 } },
      });
      const page = await context.newPage();
      await page.goto('/');
      await page.locator('.show-when small').first().waitFor();
      const { name, others } = await page.evaluate<{ name: number; others: number[] }>(`(${textAreas})()`);
      await context.close();
      expect(others.filter((area) => area >= name)).toEqual([]);
      expect(others.length).toBeGreaterThan(4);
    },
  );

  test('shows the poster that the organiser put in the console, also to those who are sent its link', async () => {
    const { page } = fan;
    const artist = await theBrowser().newPage({ viewport: { width: 600, height: 800 } });
    await artist.setContent(POSTER);
    const poster = await artist.screenshot({ type: 'jpeg' });
    await artist.close();
    const console = await StorefrontFan.at(theBrowser(), office.baseUrl);
    await console.page.goto('/organiser/performances');
    await console.page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
    await console.page.locator('input[name=email]').fill(organiser.email);
    await console.page.locator('input[name=password]').fill(organiser.password);
    await console.page.keyboard.press('Enter');
    await console.page.getByRole('button', { name: 'Add a poster' }).waitFor();
    await console.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'poster.jpg', mimeType: 'image/jpeg', buffer: poster });
    await console.page.getByText('The poster is shown.').waitFor();
    await expectAccessible(console.page);
    await console.context.close();
    await reads(() => page.locator('.hero-poster'));
    const src = await page.locator('.hero-poster').getAttribute('src');
    // The site keeps the festival for some seconds.
    await eventually(
      async () => {
        const headers = { 'accept-language': 'en' };
        const head = await (await fan.context.request.get('/', { headers })).text();
        expect(head).toContain(`property="og:image" content="${office.baseUrl}${src}"`);
        expect(head).toContain('Nanji Hangang Park');
      },
      { timeoutMs: 30_000 },
    );
  });

  test('asks for consent before the order, which keeps its versions; keyboard alone is enough', async () => {
    const { page } = fan;
    await fan.signUp();
    await page.goto('/performances/friday');
    await page.getByRole('textbox', { name: 'Quantity' }).fill('1');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Hold these places' }).click();
    await page.getByRole('timer').waitFor();
    const buy = page.getByRole('button', { name: 'Get the free tickets' });
    await page.getByText('Agree to the above to go on.').waitFor();
    expect(await buy.isDisabled()).toBe(true);
    expect(
      await page.getByRole('link', { name: /Read it I agree to the terms of sale/ }).getAttribute('href'),
    ).toBe('https://riverside.example/terms');
    await expectAccessible(page);
    for (const name of ['I agree to the terms of sale', 'I agree to the collection and use of my data']) {
      await page.getByRole('checkbox', { name }).focus();
      await page.keyboard.press('Space');
    }
    await buy.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Done. Enjoy the festival!').waitFor();
    const orders = (await organiser.http.request('GET', '/api/exports/orders?format=json')).json;
    expect(orders).toEqual([
      expect.objectContaining({ termsVersion: consent.terms, privacyVersion: consent.privacy }),
    ]);
  });

  test('says what is sold out, paused, moved and cancelled, there, on the performance and on the ticket', async () => {
    const { page } = fan;
    await withTickets('saturday', 'CELLAR', 2);
    const ops = await office.operator();
    const patch = (path: string, body: object) =>
      organiser.http.request('PATCH', path, { body, headers: { 'idempotency-key': randomUUID() } });
    const section = { position: 'closed', reason: 'a drill' };
    expectStatus(
      await ops.http.request('PUT', '/api/ops/levers/sections/sunday', {
        body: section,
        headers: { 'idempotency-key': randomUUID() },
      }),
      200,
    );
    // What was sold is counted by an event: until it is, a new start is a correction.
    await eventually(
      async () => {
        const { json } = await organiser.http.request('GET', '/api/events/sales');
        expect(office.soldIn(json, 'friday', 'LAWN')).toBe(1);
      },
      { timeoutMs: 30_000 },
    );
    const startsAt = '2030-06-14T19:00:00+09:00';
    expectStatus(await patch('/api/events/friday', { startsAt, reason: 'A typhoon is coming' }), 200);
    await reads(() => show('Friday').getByText('A typhoon is coming'));
    // The browser may keep an answer of before for some seconds, and the page asks again after 30.
    await show('Saturday').getByText('Sold out').waitFor({ timeout: 45_000 });
    await show('Sunday').getByText('Sales are paused').waitFor();
    await show('Friday').getByText('Rescheduled.').waitFor();
    await show('Friday').getByText('A typhoon is coming').waitFor();
    expect(await show('Friday').locator('s time').getAttribute('datetime')).toBe('2030-06-07T10:00:00.000Z');
    await expectAccessible(page);
    await page.goto('/performances/friday');
    await page.getByText('A typhoon is coming').waitFor();
    await page.goto('/tickets');
    await page.getByRole('link', { name: /LAWN/ }).first().click();
    await page.locator('.ticket').getByText('A typhoon is coming').waitFor();
    expectStatus(
      await organiser.unsafe('/api/tickets/performance-cancellations', {
        ...{ performanceId: 'friday', confirm: 'friday', reason: 'The typhoon is here' },
      }),
      202,
    );
    await reads(() => show('Friday').getByText('This performance is cancelled: The typhoon is here'));
    await page.goto('/performances/friday');
    await page.getByText('This performance is cancelled: The typhoon is here').waitFor();
  });

  test('lets a fan wait for what is sold out in a price category, and shows where', async () => {
    const { page } = fan;
    await page.goto('/performances/saturday');
    await page.getByLabel('Price category').selectOption('youth');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Join the waiting list: Section CELLAR' }).click();
    await page.getByText('You are on the waiting list.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'See my waiting lists' }).click();
    await page
      .getByText(/CELLAR, Youth/)
      .first()
      .waitFor();
    await page.getByText('No. 1 in line').first().waitFor();
  }, 60_000);

  test('is the same in Korean on a phone', async () => {
    const phone = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      locale: 'ko-KR',
    });
    await phone.page.goto('/');
    await phone.page.getByRole('heading', { level: 1, name: '강변 재즈 2030' }).waitFor();
    await phone.page.getByText('난지한강공원').first().waitFor();
    await phone.page.locator('.shows').waitFor();
    expect(await phone.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await expectAccessible(phone.page);
    await phone.openMenu(korean);
    await phone.page.keyboard.press('Escape');
    const menu = phone.page.getByRole('button', { name: korean.menu, expanded: false });
    await menu.and(phone.page.locator(':focus')).waitFor();
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
  });

  test('made the browser complain of nothing', () => {
    expect(fan.complaints.filter((complaint) => !provoked.test(complaint))).toEqual([]);
  });
});

const POSTER = `<body style="margin:0;height:100vh;display:grid;place-content:end start;padding:3rem;box-sizing:border-box;
  font:800 5rem/1 sans-serif;color:#fff;background:radial-gradient(circle at 70% 25%,#ffb36b,#d4386e 45%,#3a0d3f)">
  River<br>side<br>Jazz</body>`;
