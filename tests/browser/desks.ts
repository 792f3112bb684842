import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { basket } from '../fan/basket.ts';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { expectAccessible } from './accessibility.ts';
import { browserSeeing, newStaff } from './door-phone.ts';
import { StorefrontFan } from './storefront-fan.ts';

const DAY_MS = 24 * 60 * 60_000;

interface Sold {
  readonly codes: readonly string[];
  readonly pickUp: { readonly code: string; readonly qr: string };
}

/** The desks where goods are handed out and guests arrive, as staff of a single one of them. */
export function desks(theOffice: () => Office, theBrowser: () => Browser): void {
  let organiser: Fan;
  let sold: Sold;
  const people: StorefrontFan[] = [];

  beforeAll(async () => {
    const office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
    sold = await soldForToday(office, organiser);
  }, 240_000);

  afterAll(async () => {
    for (const { context } of people) await context.close();
  });

  async function staffAt(desk: string): Promise<StorefrontFan> {
    const person = await StorefrontFan.at(theBrowser(), theOffice().baseUrl, {
      viewport: { width: 390, height: 844 },
    });
    people.push(person);
    Object.assign(person, await newStaff(organiser, [desk]));
    await person.logIn();
    await person.page.goto('/organiser');
    return person;
  }

  test('hands out the goods of a code that is typed or scanned, some or all of them, and takes it back with a reason', async () => {
    const { page } = await staffAt('desk:goods');
    const code = page.getByLabel('Pick-up code');
    await code.fill('7K4M-Q2ZX');
    await page.keyboard.press('Enter');
    await page.getByText('No goods have this code.').waitFor();

    // A scanner types while the cursor is nowhere in particular.
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.type(sold.pickUp.qr);
    await page.keyboard.press('Enter');
    const goods = page.getByRole('region', { name: 'Goods of this order' });
    await goods.getByText('waits').first().waitFor();
    expect(await page.getByText('No goods have this code.').count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: 'Choose T-shirt M, piece 1' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Hand out 2' }).click();
    await goods.getByText('handed out').nth(1).waitFor();

    await page.getByRole('button', { name: 'Take back 2 handed out' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 pieces wait again').waitFor();
    await expectAccessible(page, '[role=dialog]');
    await dialog.getByLabel('Reason').fill('wrong size');
    await dialog.getByRole('button', { name: 'Take back 2 handed out' }).click();
    await page.getByRole('region', { name: 'What was done' }).getByText('wrong size').waitFor();

    await code.fill(sold.pickUp.code.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Hand out 3' }).click();
    await page.getByText('All of it is handed out.').waitFor();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.type(sold.pickUp.qr);
    await page.keyboard.press('Enter');
    await page.getByText('Nothing of it waits. Hand nothing out.').waitFor();
  }, 120_000);

  test('reads codes with the camera, in a document that may use it', async () => {
    const browser = await browserSeeing(sold.pickUp.qr);
    try {
      const person = await StorefrontFan.at(browser, theOffice().baseUrl, {
        viewport: { width: 390, height: 844 },
        permissions: ['camera'],
      });
      Object.assign(person, await newStaff(organiser, ['desk:goods']));
      await person.logIn();
      const { page } = person;
      await page.goto('/organiser/goods-desk');
      await page.getByRole('link', { name: 'Scan with the camera' }).click();
      await page.waitForURL('**/door/goods');
      await page.getByRole('button', { name: 'Start the camera' }).click();
      await page.getByRole('region', { name: 'Goods of this order' }).waitFor({ timeout: 60_000 });
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Stop the camera' }).click();
      expect(person.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 120_000);

  test('checks guests of rooms in by their code, notes who did not come, and checks them out', async () => {
    const { page } = await staffAt('desk:rooms');
    const [first = '', second = ''] = sold.codes;
    const row = (code: string) =>
      page.getByRole('region', { name: 'Arrivals' }).getByRole('row', { name: code });
    await row(second).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Booking code').fill(first.replace('-', ' ').toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Booking found' }).waitFor();
    await page
      .getByRole('button', { name: new RegExp(`^Check in: .*${first}`) })
      .first()
      .click();
    await row(first).getByText('checked in').waitFor();

    await row(second)
      .getByRole('button', { name: /^Did not come/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 nights stay sold').waitFor();
    await expectAccessible(page, '[role=dialog]');
    await dialog.getByRole('button', { name: 'Did not come' }).click();
    await row(second).getByText('did not come').waitFor();

    await row(first)
      .getByRole('button', { name: /^Check out/ })
      .click();
    await dialog.getByText('The stay of 2 nights ends').waitFor();
    await dialog.getByRole('button', { name: 'Check out' }).click();
    // Its code is of no more use, and gone.
    await page.getByRole('region', { name: 'Arrivals' }).getByText('left', { exact: true }).waitFor();
  }, 120_000);
}

/** Three shirts, and two tents whose guests arrive today. */
async function soldForToday(office: Office, organiser: Fan): Promise<Sold> {
  const from = dayInSeoul(Date.now());
  const to = dayInSeoul(Date.now() + 2 * DAY_MS);
  const tent = { title: { ko: '텐트', en: 'Tent' }, pricePerNight: 30_000, units: 5, from, to };
  expectStatus(await organiser.unsafe('/api/rooms', { id: 'tent', ...tent }), 201);
  const fan = await office.newFan();
  await basket.buy(fan, [
    basket.granted(await basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 3 })),
    basket.granted(await basket.tryNights(fan, { roomId: 'tent', from, to, units: 2 })),
  ]);
  const read = async <T>(path: string) => expectStatus(await fan.http.request('GET', path), 200).json as T;
  // Delivered after the order is complete.
  return eventually(
    async () => {
      const { pickUps } = await read<{ pickUps: Sold['pickUp'][] }>('/api/goods/pick-ups');
      const { bookings } = await read<{ bookings: { code: string }[] }>('/api/bookings');
      const [pickUp] = pickUps;
      if (pickUp === undefined || bookings.length < 2) throw new Error('not all of it is delivered yet');
      return { pickUp, codes: bookings.map(({ code }) => code) };
    },
    { timeoutMs: 60_000 },
  );
}

function dayInSeoul(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(at);
}
