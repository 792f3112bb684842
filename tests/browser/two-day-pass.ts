import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectStatus, Fan, type Ticket } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { expectAccessible } from './accessibility.ts';
import { expectQr } from './expect-qr.ts';
import { StorefrontFan } from './storefront-fan.ts';

export function twoDayPass(theOffice: () => Office, theBrowser: () => Browser): void {
  let office: Office;
  let fan: StorefrontFan;
  let api: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await StorefrontFan.at(theBrowser(), office.baseUrl);
    await fan.signUp();
    api = await new Fan(office.pool, office.baseUrl, fan).logIn();
  }, 240_000);

  afterAll(() => fan?.context.close());

  test('finds the pass beside the days, with what it admits to and costs, and holds it', async () => {
    const { page } = fan;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Passes' }).waitFor();
    const card = page.locator('.pass-card');
    expect(await card.locator('.pass-days li strong').allInnerTexts()).toEqual(['Day 1', 'Day 2']);
    await card.getByText('2 performances').waitFor();
    await expectAccessible(page);
    await card.getByRole('link', { name: 'Choose this pass: Two-day pass' }).click();
    await page.getByRole('heading', { name: 'Two-day pass' }).waitFor();
    await page.locator('.pass-days').getByText('Day 2').waitFor();
    await page.getByRole('button', { name: 'One more' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: /Hold these places/ }).click();
    await page.waitForURL('**/basket');
    await page.getByText('Two-day pass').first().waitFor();
    expect(fan.complaints).toEqual([]);
  }, 120_000);

  test('has one ticket that says what was used, and its code until nothing is left', async () => {
    const { page } = fan;
    const organiser = await office.organiser();
    await api.buy({ performanceId: 'both-days', sectionId: 'LAWN', quantity: 1 }, 'kakao-pay');
    const { tickets } = await fan.read<{ tickets: Ticket[] }>('/api/tickets');
    const [pass] = tickets;
    const checkIn = async (performanceId: string) => {
      const body = { qr: pass?.qr, performanceId, override: { reason: 'rehearsal' } };
      expectStatus(await organiser.unsafe('/api/tickets/check-ins', body), 200);
    };
    await page.goto(`/tickets/${pass?.id}`);
    await page.getByRole('heading', { name: 'Two-day pass' }).waitFor();
    expect(await page.getByText('Not used yet').count()).toBe(2);
    await expectQr(fan, 0, pass?.qr ?? '');
    await checkIn('day-1');
    await page.reload();
    await page.getByText(/^Used, /).waitFor();
    expect(await page.getByText('Not used yet').count()).toBe(1);
    await expectQr(fan, 0, pass?.qr ?? '');
    await expectAccessible(page);
    await checkIn('day-2');
    await page.reload();
    await page.getByText('Checked in', { exact: true }).waitFor();
    expect(await page.locator('.qr').count()).toBe(0);
  }, 120_000);

  test('is seen by organisers under the title of the pass, marked as one', async () => {
    const organiser = await office.organiser();
    const desk = await StorefrontFan.at(theBrowser(), office.baseUrl);
    Object.assign(desk, { email: organiser.email, password: organiser.password });
    await desk.logIn();
    const { page } = desk;
    await page.goto('/organiser/sales');
    await page.getByRole('region', { name: 'By section' }).getByText('Two-day pass (pass) · Lawn').waitFor();
    await page.goto('/organiser/performances');
    const row = page.getByRole('row', { name: /Two-day pass/ });
    await row.getByText('Day 1, Day 2').waitFor();
    await expectAccessible(page);
    await page.goto(
      `/organiser/orders/${(await fan.read<{ tickets: Ticket[] }>('/api/tickets')).tickets[0]?.orderId}`,
    );
    await page.getByText('Two-day pass (pass) · Lawn').first().waitFor();
    await page.goto('/organiser/exports');
    await page.getByRole('combobox').selectOption('both-days');
    await desk.context.close();
  }, 120_000);
}
