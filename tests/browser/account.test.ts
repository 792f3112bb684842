import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { basket } from '../fan/basket.ts';
import { expectStatus, Fan, type Order, type Ticket } from '../fan/fan.ts';
import { mailsTo } from '../integration/read-office.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { expectQr } from './expect-qr.ts';
import { korean, StorefrontFan } from './storefront-fan.ts';

const theOffice = officeForAll({ festival: 'tests/festivals/after.yaml' });
const theBrowser = browserForAll();

/** What the browser itself writes of answers that a test provokes, and of a network that it takes away. */
const provoked = /Failed to load resource: .*(status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED)/;

describe('a fan after the purchase', () => {
  let office: Office;
  let fan: StorefrontFan;
  let api: Fan;
  let order: Order;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await fan.signUp();
    api = await new Fan(office.pool, office.baseUrl, fan).logIn();
    order = await basket.buy(api, [
      basket.granted(
        await api.unsafe('/api/seats/holds', {
          performanceId: 'day-1',
          seats: ['day-1/A/1-1', { id: 'day-1/A/1-2', category: 'youth' }, 'day-1/A/1-3'],
        }),
      ),
      basket.granted(await basket.tryGoods(api, { itemId: 'tee', optionId: 'M', quantity: 1 })),
      basket.granted(
        await basket.tryNights(api, { roomId: 'camp', from: '2030-12-30', to: '2031-01-01', units: 1 }),
      ),
    ]);
  }, 240_000);

  afterAll(() => fan?.context.close());

  const ticketAt = async (seat: string): Promise<Ticket> => {
    const { tickets } = await fan.read<{ tickets: Ticket[] }>('/api/tickets');
    return tickets.find((ticket) => ticket.seat === seat) ?? failed(`no ticket at ${seat}`);
  };

  test('has the tickets by performance, each full screen with its code, number, holder and proof', async () => {
    const { page } = fan;
    await page.goto('/tickets');
    await page.getByRole('heading', { name: 'Day one' }).waitFor();
    expect(await page.locator('.stub').count()).toBe(3);
    await expectAccessible(page);
    await page.getByRole('link', { name: /row 1, seat 2/ }).click();
    const ticket = await ticketAt('A 1-2');
    await page.getByText('2 of 3').waitFor();
    await page.getByText('Haneul Kim').waitFor();
    await page.getByText('Bring proof: ID that shows you are Youth').waitFor();
    await expectQr(fan, 0, ticket.qr ?? '');
    await page.getByRole('button', { name: 'Full screen' }).click();
    await page.getByRole('dialog').locator('.qr').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expectFocus(page);
    for (const [name, type] of [
      ['PDF', 'application/pdf'],
      ['Add to calendar', 'text/calendar'],
    ] as const) {
      const path = await page.getByRole('link', { name }).getAttribute('href');
      const answer = await fan.context.request.get(path ?? '');
      expect([answer.status(), answer.headers()['content-type']]).toEqual([
        200,
        expect.stringContaining(type),
      ]);
    }
  }, 120_000);

  test('shows the ticket without a network, also after a reload, and nothing that needs one', async () => {
    const { page } = fan;
    const ticket = await ticketAt('A 1-1');
    await page.goto('/tickets');
    const isKept = `(async () => (await caches.match('/tickets/${ticket.id}')) !== undefined)()`;
    await office.until(() => page.evaluate<boolean>(isKept));
    await fan.context.setOffline(true);
    try {
      await page.goto(`/tickets/${ticket.id}`);
      await page.getByText(/You are offline/).waitFor();
      await expectQr(fan, 0, ticket.qr ?? '');
      expect(await page.getByRole('button', { name: 'Cancel for a refund' }).count()).toBe(0);
      await expectAccessible(page);
    } finally {
      await fan.context.setOffline(false);
    }
    await page.getByText(/You are offline/).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Cancel for a refund' }).waitFor();
  }, 120_000);

  test('passes a ticket on by a link; who opens it on a phone logs in, has it, and cannot cancel it', async () => {
    const { page } = fan;
    const ticket = await ticketAt('A 1-3');
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Pass it on' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Offer it' }).click();
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    expect(link).toMatch(new RegExp(`^${office.baseUrl}/offer#[\\w-]{22}$`));
    await page.getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(link);
    await page.keyboard.press('Escape');
    await page.getByText('It can be taken until').waitFor();
    await expectFocus(page);

    const friend = await StorefrontFan.at(theBrowser(), office.baseUrl, {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      locale: 'ko-KR',
    });
    try {
      const phone = friend.page;
      // As mails of earlier releases have it.
      await phone.goto(link.replace('/offer#', '/#/offer/'));
      await phone.getByRole('heading', { name: '티켓이 도착했습니다' }).waitFor();
      await expectAccessible(phone);
      await phone.getByRole('button', { name: '로그인하고 받기' }).tap();
      await friend.signUpInDialog(korean);
      await phone.waitForURL(`**/tickets/${ticket.id}`);
      await phone.getByText('받은 티켓은 결제한 분만 취소할 수 있습니다.').waitFor();
      expect(await phone.locator('.qr').count()).toBe(1);
      expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await page.goto(link);
      await page.getByRole('heading', { name: 'This ticket cannot be taken' }).waitFor();
      expect(friend.complaints.filter((text) => !provoked.test(text))).toEqual([]);
    } finally {
      await friend.context.close();
    }
  }, 120_000);

  test('gives a ticket back to be sold again, and takes it back', async () => {
    const { page } = fan;
    const ticket = await ticketAt('A 1-2');
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Sell it back' }).click();
    await page.getByRole('dialog').getByText('You get ₩99,000 back').waitFor();
    await page.getByRole('button', { name: 'Put it up' }).click();
    await page.getByText('For resale', { exact: true }).waitFor();
    await expectFocus(page);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('It is yours again, and admits.').waitFor();
    await page.locator('.qr').waitFor();
    await expectFocus(page);
  }, 120_000);

  test('cancels one thing of an order after reading what it costs, and watches the money come back', async () => {
    const { page } = fan;
    await page.goto('/account/orders');
    await page.getByRole('link', { name: /^Day one · Lakeside, row 1, seat 1 and 4 more/ }).click();
    const places = page.getByRole('region', { name: 'Day one' });
    await places.getByText('Lakeside, row 1, seat 2 Youth').waitFor();
    await page.getByText(/^Camp \(30 Dec 2030 – 1 Jan 2031\)/).waitFor();
    const receipt = await page.getByRole('link', { name: 'Receipt (PDF)' }).getAttribute('href');
    expect((await fan.context.request.get(receipt ?? '')).status()).toBe(200);
    await page.getByRole('button', { name: 'Cancel some or all of it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('T-shirt M').click();
    await dialog.getByText('₩3,500', { exact: true }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel 1 and get ₩31,500 back' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expectFocus(page);
    await page.locator('.refunds-card').getByText('Paid back', { exact: true }).waitFor();
    await page
      .locator('.refunds-card')
      .getByText(/Fee kept: ₩3,500/)
      .waitFor();
    await expectAccessible(page);
  }, 120_000);

  test('waits for a sold-out section, is offered what comes free, and finds it in the basket', async () => {
    const { page } = fan;
    const other = await office.newFan();
    const lawn = { performanceId: 'day-1', sectionId: 'LAWN', quantity: 2 };
    const sold = await other.buy(lawn, 'kakao-pay');
    expectStatus(await api.unsafe('/api/seats/waiting-list', { ...lawn, quantity: 1 }), 201);
    await page.goto('/account/waiting');
    await page.getByText('Day one, Lawn').waitFor();
    await page.getByText('No. 1 in line').waitFor();
    await page.getByRole('button', { name: 'Leave the list' }).click();
    await page.getByRole('dialog').getByText('You lose place 1').waitFor();
    await page.keyboard.press('Escape');
    const lineIds = [sold.lines[0]?.id];
    expectStatus(await other.unsafe(`/api/orders/${sold.id}/lines/cancel`, { lineIds }), 202);
    await page.getByText('It is yours to take!').waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take it and pay' }).click();
    await page.waitForURL('**/basket');
    await page.getByText(/Lawn/).first().waitFor();
  }, 180_000);

  test('reads messages, refuses news by mail, and both are kept', async () => {
    const { page } = fan;
    await page.goto('/account/messages');
    const newest = page.locator('.message').first();
    await newest.locator('summary').click();
    await newest.getByText('New', { exact: true }).waitFor({ state: 'hidden' });
    const news = page.getByRole('group', { name: 'News from the organiser' }).getByLabel('E-mail');
    await news.click({ force: true });
    await page.getByText('Saved.').waitFor();
    await page.reload();
    await news.waitFor({ state: 'attached' });
    expect(await news.isChecked()).toBe(false);
    await expectAccessible(page);
  }, 120_000);

  test('reviews what was attended, changes the review and deletes it', async () => {
    const { page } = fan;
    const { qr } = await ticketAt('A 1-1');
    const organiser = await office.organiser();
    expectStatus(await organiser.unsafe('/api/tickets/check-ins', { performanceId: 'day-1', qr }), 200);
    const reviewable = async () =>
      (await fan.read<{ reviewable: unknown[] }>('/api/reviews/mine')).reviewable.length > 0;
    await office.until(reviewable);
    await page.goto('/account/reviews');
    await page.getByRole('button', { name: 'Write a review: Day one' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Choose how many stars.').waitFor();
    await page.getByText('★★★★★ 5').click();
    await page.getByLabel('What was it like?').fill('The sound carried over the lake.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('The sound carried over the lake.').waitFor();
    await expectFocus(page);
    await page.getByRole('button', { name: 'Change: Day one' }).click();
    await page.getByText('★★★★ 4', { exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('img', { name: '4 of 5 stars' }).waitFor();
    await page.getByRole('button', { name: 'Delete: Day one' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Write a review: Day one' }).waitFor();
    await expectFocus(page);
  }, 120_000);

  test('changes name and password, logs another device out, and deletes the account knowing what is given up', async () => {
    const { page } = fan;
    await page.goto('/account/settings');
    await page.getByLabel('Name', { exact: true }).fill('Haneul K.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page
      .getByRole('button', { name: /^Log it out: / })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log it out' }).click();
    await page.getByText('That device is logged out.').waitFor();
    await expectFocus(page);
    await page.getByLabel('Current password').fill('not my password');
    await page.getByLabel('New password').fill('lange-katze-singt');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The current password is wrong.').waitFor();
    await page.getByLabel('Current password').fill(fan.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed').waitFor();

    await page.getByRole('button', { name: 'Delete account' }).click();
    await page.getByRole('button', { name: 'Delete 1 account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Valid tickets: 1').waitFor();
    await expectAccessible(page);
    const give = dialog.getByRole('button', { name: 'Give these up and delete' });
    expect(await give.isDisabled()).toBe(true);
    await dialog.getByText('Cancel what can be cancelled').click();
    await give.click();
    await page.getByText('Your account is deleted.').waitFor({ timeout: 60_000 });
    await expectFocus(page);
    expect((await fan.context.request.get('/api/auth/me')).status()).toBe(401);
    const databases = await page.evaluate<{ name: string }[]>('indexedDB.databases()');
    expect(databases.map(({ name }) => name)).not.toContain('clove-tickets');
  }, 180_000);

  test('sets a new password by the link of a mail, once', async () => {
    const member = await office.newFan();
    const visitor = await StorefrontFan.at(theBrowser(), office.baseUrl);
    const { page } = visitor;
    try {
      await page.goto('/account/reset');
      await page.getByLabel('E-mail').fill(member.email);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByText('a mail is on its way').waitFor();
      const links = async () =>
        (await mailsTo(office, member)).flatMap(
          ({ text }) => /\S+\/account\/reset#[\w-]{43}/.exec(text)?.slice(0, 1) ?? [],
        );
      await office.until(async () => (await links()).length > 0);
      const [link = failed('no link')] = await links();
      await page.goto(link);
      const setPassword = async () => {
        await page.getByLabel('New password').fill('lange-katze-singt');
        await page.getByRole('button', { name: 'Set the password' }).click();
      };
      await setPassword();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('E-mail').fill(member.email);
      await dialog.getByLabel('Password').fill('lange-katze-singt');
      await page.keyboard.press('Enter');
      await page.getByText('Nothing booked yet').waitFor();
      await page.goto(link);
      await setPassword();
      await page.getByText('This link was used').waitFor();
      await page.getByRole('link', { name: 'Ask for a new link' }).click();
      await page.getByRole('button', { name: 'Send the link' }).waitFor();
      expect(visitor.complaints.filter((text) => !provoked.test(text))).toEqual([]);
    } finally {
      await visitor.context.close();
    }
  }, 120_000);

  test('and the browser had nothing to complain about', () => {
    expect(order.state).toBe('COMPLETED');
    expect(fan.complaints.filter((text) => !provoked.test(text))).toEqual([]);
  });
});

/** Expects that a keyboard user is where they were. */
async function expectFocus(page: Page): Promise<void> {
  await theOffice().until(() => page.evaluate<boolean>('document.activeElement !== document.body'));
}

function failed(reason: string): never {
  throw new Error(reason);
}
