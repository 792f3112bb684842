import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Fan, Order } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { desks } from './desks.ts';
import { festivalBuilder } from './festival-builder.ts';
import { moderatedReviews } from './reviews.ts';
import { eachRole } from './roles.ts';
import { StorefrontFan } from './storefront-fan.ts';

const festival = 'tests/festivals/after.yaml';
const theOffice = officeForAll({ festival });
const theBrowser = browserForAll();

const pages = [
  ['sales', 'Sales'],
  ['orders', 'Orders and support'],
  ['box-office', 'Box office'],
  ['goods-desk', 'Goods desk'],
  ['rooms-desk', 'Rooms desk'],
  ['gates', 'Gates'],
  ['seats', 'Seats'],
  ['vouchers', 'Vouchers'],
  ['performances', 'Performances and prices'],
  ['goods', 'Goods'],
  ['rooms', 'Rooms'],
  ['reviews', 'Reviews'],
  ['messages', 'Messages'],
  ['team', 'Team'],
  ['keys', 'API keys'],
  ['webhooks', 'Webhooks'],
  ['money', 'Settlement'],
  ['exports', 'Exports'],
  ['builder', 'Festival builder'],
  ['servers', 'Servers'],
] as const;
/** Pages with what opens a dialog there. Those that other tests open are not repeated. */
const dialogs: readonly (readonly [page: string, ...openers: RegExp[]])[] = [
  ['gates', /^Make a gate$/],
  ['keys', /^Make a key$/],
  ['webhooks', /^Add a receiver$/],
  ['team', /^Invite$/],
  ['vouchers', /^Make a voucher$/],
  ['goods', /^Change: /, /^Correct the stock of /, /^Take off/],
  ['rooms', /^Change /, /^Price of /, /^Take off/],
  ['performances/day-2', /^Change the price of /, /^Correct the capacity of /, /^Cancel this performance$/],
];
/** What the browser itself writes of answers that a test provokes. */
const provoked = /Failed to load resource: .*(status of (?:4\d\d|503)|ERR_INTERNET_DISCONNECTED|ERR_FAILED)/;

describe('the festival builder', () => festivalBuilder(theOffice, theBrowser, festival));

// Before the console, whose gates its check-in would have to name.
describe('what fans wrote', () => moderatedReviews(theOffice, theBrowser));

describe('the console of organisers', () => {
  let office: Office;
  let organiser: StorefrontFan;
  let page: Page;
  let fan: Fan;
  let order: Order;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
    order = await fan.buy({ performanceId: 'day-1', seats: ['day-1/A/1-1', 'day-1/A/1-2'] }, 'kakao-pay');
    organiser = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      viewport: { width: 1280, height: 900 },
    });
    page = organiser.page;
    await logIn(organiser, await office.organiser());
  }, 240_000);

  afterAll(() => organiser?.context.close());

  test('has every page in the menu', async () => {
    await page.goto('/organiser');
    await page.waitForURL('**/organiser/sales');
    for (const [path, title] of pages) {
      const link = page
        .getByRole('navigation', { name: 'Console pages' })
        .getByRole('link', { name: title, exact: true });
      await link.click();
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/organiser/${path}`);
      await quiet(page);
    }
  }, 240_000);

  test('has no dialog in which axe finds something, and leads back to what opened it', async () => {
    for (const [path, ...openers] of dialogs) {
      await page.goto(`/organiser/${path}`);
      for (const name of openers) {
        const opener = page.getByRole('main').getByRole('button', { name }).first();
        await opener.click();
        const dialog = page.getByRole('dialog');
        await dialog.waitFor();
        await expectAccessible(page, '[role=dialog]');
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        await opener.and(page.locator(':focus')).waitFor();
      }
    }
  }, 180_000);

  test('shows sales as they happen', async () => {
    await page.goto('/organiser/sales');
    const revenue = page.locator('.figure', { hasText: 'Revenue' });
    // Of this fan ₩264,000, and of the fan who wrote the review ₩132,000.
    await revenue.getByText('₩396,000').waitFor();
    await fan.buy({ performanceId: 'day-2', sectionId: 'LAWN', quantity: 1 }, 'kakao-pay');
    await revenue.getByText('₩451,000').waitFor();
    await page.getByRole('region', { name: 'By section' }).getByText('Day two · Lawn').waitFor();
  }, 60_000);

  test('finds an order by its fan, says what cancelling a line gives back, and cancels it by keyboard', async () => {
    await page.goto('/organiser/orders');
    await page.getByLabel('Find an order').fill(fan.email);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: fan.email }).last().click();
    await page.getByText('₩264,000 captured').waitFor();
    await page.getByText(/^Member …\w{12} ordered 2 for ₩264,000 by Kakao Pay/).waitFor();
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: /^Choose .*A 1-1/ }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Cancel 1 chosen' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 are cancelled: ₩118,800 goes back, ₩13,200 is kept as a fee.').waitFor();
    await dialog.getByText('None', { exact: true }).click();
    await dialog.getByText('₩132,000 goes back, ₩0 is kept').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Reason').fill('broken chair');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('₩132,000 is on its way back').waitFor();
    await expectFocus(page);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === 132_000);
  }, 90_000);

  test('moves a ticket to another seat, and says why when that seat is taken meanwhile', async () => {
    await page.goto(`/organiser/orders/${order.id}`);
    await page.getByRole('button', { name: /^Move to another seat: .*A 1-2/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New seat').selectOption('day-1/A/2-5');
    const other = await office.newFan();
    await other.hold({ performanceId: 'day-1', seats: ['day-1/A/2-5'] });
    await dialog.getByLabel('Reason').fill('cannot climb');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('New seat').selectOption('day-1/A/2-6');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await page.getByText('Moved to A 2-6.').waitFor();
    await expectFocus(page);
  }, 90_000);

  test('blocks seats that were chosen by keyboard, and opens them again', async () => {
    await page.goto('/organiser/seats');
    await page.getByRole('button', { name: /^Row 4, seat 1,/ }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Block 2' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 free seats of Day one · Lakeside (4-1…4-2)').waitFor();
    await dialog.getByLabel('Note').fill('camera');
    await dialog.getByRole('button', { name: 'Block 2' }).click();
    await page.getByRole('button', { name: 'Row 4, seat 1, blocked' }).click();
    expect(await office.freeSeats('day-1', 'A')).not.toContain('day-1/A/4-1');
    await page.getByRole('button', { name: 'Row 4, seat 2, blocked' }).click();
    await page.getByRole('button', { name: 'Unblock 2' }).click();
    await dialog.getByLabel('Note').fill('it is smaller');
    await dialog.getByRole('button', { name: 'Unblock 2' }).click();
    await page.getByRole('button', { name: 'Row 4, seat 1, free' }).waitFor();
    await expectFocus(page);
  }, 90_000);

  test('sells at the box office, gives the money back, and keeps a sale over a reload', async () => {
    await page.goto('/organiser/box-office');
    await page.getByRole('button', { name: /^Row 3, seat 5,/ }).click();
    await page.getByRole('button', { name: 'Hold 1 · ₩132,000' }).click();
    await page.getByRole('region', { name: '2. This sale' }).getByText('A 3-5').waitFor();
    await page.reload();
    await page.getByLabel('Guest’s name').fill('Bada Lee');
    await page.getByRole('button', { name: '₩132,000 taken: issue 1' }).click();
    await page.getByText('1 tickets are issued.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Next guest' }).click();
    await page.getByRole('button', { name: 'Take back: Bada Lee' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('None', { exact: true }).click();
    await dialog.getByText('₩132,000 is owed to the guest').waitFor();
    await dialog.getByLabel('Reason').fill('wrong day');
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('button', { name: 'Paid out: Bada Lee' }).click();
    await dialog.getByRole('button', { name: 'Paid out' }).click();
    await page.getByText('₩132,000 is recorded as paid out.').waitFor();
    await page.getByText('No money is to be given back.').waitFor();
    await expectFocus(page);
  }, 120_000);

  test('erases a guest who asks for it, with what that does said first', async () => {
    const { orders } = await organiser.read<{ orders: { orderId: string }[] }>('/api/box-office/orders');
    await page.goto(`/organiser/orders/${orders[0]?.orderId}`);
    await page.getByText('Bada Lee').first().waitFor();
    await page.getByRole('button', { name: 'Erase the guest' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('go from 1 orders of this sale').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Reason').fill('asked by letter');
    await dialog.getByText(/^Also before 30 days/).click();
    await dialog.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByText('The guest’s name and address were erased.').waitFor();
    await expectFocus(page);
    expect(await page.getByText('Bada Lee').count()).toBe(0);
  }, 60_000);

  test('makes a voucher with codes, and says what a price change does before it is made', async () => {
    await page.goto('/organiser/vouchers');
    await page.getByRole('button', { name: 'Make a voucher' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Id', { exact: true }).fill('early-bird');
    await dialog.getByLabel('Code', { exact: true }).fill('EARLYBIRD');
    await dialog.getByLabel('How much').fill('10');
    await dialog.getByLabel('Only in price categories').fill('adult, youth');
    await dialog.getByLabel('Only for goods').fill('tee');
    await dialog.getByLabel('Only for rooms').fill('camp');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Vouchers' }).getByText('10% off').waitFor();
    await page.getByRole('button', { name: 'Codes of early-bird' }).click();
    await dialog.getByRole('button', { name: 'Switch EARLYBIRD off' }).click();
    await dialog.getByText('Code EARLYBIRD alone gives nothing any more. 0 orders').waitFor();
    await expectAccessible(page, '[role=dialog]');
    await dialog.getByRole('button', { name: 'Switch off', exact: true }).click();
    await dialog.getByRole('button', { name: 'Switch EARLYBIRD on' }).waitFor();
    const { codes } = await organiser.read<{ codes: object[] }>('/api/vouchers/early-bird/codes');
    expect(codes).toMatchObject([{ code: 'EARLYBIRD', off: true }]);
    await page.keyboard.press('Escape');
    const { vouchers } = await organiser.read<{ vouchers: { id: string; terms: object }[] }>('/api/vouchers');
    expect(vouchers.find(({ id }) => id === 'early-bird')?.terms).toMatchObject({
      ...{ categories: ['adult', 'youth'], goods: ['tee'], rooms: ['camp'] },
    });

    await page.goto('/organiser/performances/day-2');
    await page.getByRole('button', { name: 'Change the price of Lawn' }).click();
    await dialog.getByLabel(/^New price/).fill('66000');
    await dialog.getByText('₩55,000 → ₩66,000').waitFor();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('region', { name: 'Sections and prices' }).getByText('₩66,000').waitFor();
    await expectFocus(page);
  }, 90_000);

  test('shows how each service is doing, from the services themselves on one machine, to organisers and operations alone', async () => {
    await page.goto('/organiser/servers');
    const servers = page.getByRole('region', { name: 'Servers' });
    for (const service of ['gateway', 'seat', 'ticket', 'view']) {
      await servers.getByRole('row', { name: new RegExp(`^${service} well 1 `) }).waitFor();
    }
    await page.getByText('As the services say themselves').waitFor();
    await expectAccessible(page);
    expect((await fan.http.request('GET', '/api/ops/servers')).status).toBe(403);
    // No metrics here, as in a cluster whose environment names no Prometheus; and a Prometheus that does not answer.
    await page.route('**/api/ops/servers', (route) =>
      route.fulfill({ json: { source: 'none', at: null, services: [] } }),
    );
    await page.getByText('Nothing reads metrics here.').waitFor();
    await page.unroute('**/api/ops/servers');
    await page.route('**/api/ops/servers', (route) =>
      route.fulfill({ status: 503, json: { type: '/problems/metrics-unavailable', status: 503 } }),
    );
    await page.getByText('Nothing answers where the metrics are.').waitFor();
    await page.unroute('**/api/ops/servers');
    await servers.getByRole('row', { name: /^seat well/ }).waitFor();
  }, 120_000);

  test('says to who has no role here why not', async () => {
    const stranger = await StorefrontFan.at(theBrowser(), office.baseUrl);
    try {
      await logIn(stranger, fan);
      await stranger.page.goto('/organiser/orders');
      await stranger.page.getByText('You may not see this page.').waitFor();
      await expectAccessible(stranger.page);
    } finally {
      await stranger.context.close();
    }
  }, 60_000);

  describe('opened by each role', () =>
    eachRole(theOffice, theBrowser, () => ({ id: order.id, ticketId: order.lines[1]?.ticketId ?? '' })));

  test('keeps what was read without a network, and says so', async () => {
    await page.goto('/organiser/sales');
    await page.locator('.figure', { hasText: 'Revenue' }).waitFor();
    await organiser.context.setOffline(true);
    await page.getByText('No connection: this is what was read at').waitFor();
    await page.locator('.figure', { hasText: 'Revenue' }).waitFor();
    await organiser.context.setOffline(false);
    await page.getByText('No connection: this is what was read at').waitFor({ state: 'hidden' });
  }, 60_000);

  test('had no complaint of the browser', () => {
    expect(organiser.complaints.filter((complaint) => !provoked.test(complaint))).toEqual([]);
  });
});

/** After the console, whose sales these would change. */
describe('the desks', () => desks(theOffice, theBrowser));

/** In the page, as the log-in dialog does it. */
async function logIn({ page, context }: StorefrontFan, { email, password }: Fan): Promise<void> {
  await page.goto('/organiser');
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await context.request.get('/api/auth/me')).status()).toBe(200);
}

/** Nothing on the page is being read for the first time. */
async function quiet(page: Page): Promise<void> {
  await page.locator('.loading').first().waitFor({ state: 'hidden' });
}

/** Anyone who works by keyboard is somewhere on the page. */
async function expectFocus(page: Page): Promise<void> {
  await page.locator(':focus').first().waitFor({ state: 'attached' });
}
