import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus, type Fan, type Ticket } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { expectAccessible } from './accessibility.ts';
import { browserForAll } from './browser.ts';
import { browserSeeing, DoorPhone, newStaff } from './door-phone.ts';

// What the service worker asks is without a network, too.
process.env['PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS'] = '1';

const theOffice = officeForAll({ festival: 'tests/festivals/door.yaml' });
const theBrowser = browserForAll();

describe('the door', () => {
  let organiser: Fan;
  let front: Ticket[];
  let lawn: Ticket[];
  let dayTwo: Ticket[];
  const phones: DoorPhone[] = [];

  beforeAll(async () => {
    const office = theOffice();
    organiser = await office.organiser();
    const fan = await office.newFan();
    const seats = (await office.freeSeats('day-1', 'A')).slice(0, 10);
    const places = seats.map((id, index) => ({ id, category: index === 0 ? 'youth' : 'adult' }));
    const holds = [
      { performanceId: 'day-1', seats: places },
      { performanceId: 'day-1', sectionId: 'LAWN', quantity: 4 },
      { performanceId: 'day-2', sectionId: 'LAWN', quantity: 2 },
    ];
    for (const hold of holds) {
      const held = expectStatus(await fan.unsafe('/api/seats/holds', hold), 201).json as { id: string };
      await fan.payFor(held.id, 'kakao-pay');
    }
    const tickets = await fan.tickets();
    const of = (performanceId: string, sectionId: string) =>
      tickets.filter((ticket) => ticket.performanceId === performanceId && ticket.sectionId === sectionId);
    front = of('day-1', 'A').sort((a, b) => seatNumber(a) - seatNumber(b));
    lawn = of('day-1', 'LAWN');
    dayTwo = of('day-2', 'LAWN');
  }, 240_000);

  afterEach(async () => {
    for (const phone of phones.splice(0)) {
      expect(phone.complaints).toEqual([]);
      await phone.context.close();
    }
  });

  async function phoneAt(gate: string, scopes: readonly string[] = []) {
    const staff = await newStaff(organiser, scopes);
    const phone = await DoorPhone.at(theBrowser(), theOffice());
    phones.push(phone);
    await phone.logIn(staff);
    await phone.start(gate);
    return phone;
  }

  test('staff at a gate of theirs: who may come in, who may not and where they should go, undo, re-entry, override', async () => {
    const phone = await phoneAt('Front gate', ['gate:front']);
    const { page, answer } = phone;
    await expectAccessible(phone.page);

    await phone.scan(codeOf(front[0]));
    await answer.getByText('Come in').waitFor();
    await answer.getByText('A 1-1', { exact: true }).waitFor();
    await answer.getByText('Check proof: Youth').waitFor();
    await expectAccessible(phone.page);

    await phone.scan(codeOf(front[0]));
    await answer.getByText('Already used').waitFor();
    await answer.getByText('at Front gate, lane a1').waitFor();
    await expectAccessible(phone.page);
    await page.keyboard.press('Escape');
    await answer.waitFor({ state: 'hidden' });
    expect(await phone.focus()).not.toBe('BODY');

    await phone.scan(codeOf(lawn[0]));
    await answer.getByText('Send them to Lawn gate').waitFor();

    await phone.scan(codeOf(dayTwo[0]));
    await answer.getByText(/This ticket is for Day 2 · Tue,? 31 Dec 2030/).waitFor();
    await answer.getByRole('button', { name: 'Admit anyway' }).click();
    await page.getByRole('dialog').getByText('1 ticket is used').waitFor();
    await expectAccessible(phone.page);
    await page.getByRole('button', { name: 'Guest of an artist' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Admit anyway' }).click();
    await answer.getByText('Admitted with a reason').waitFor();
    const log = `/api/tickets/check-ins/${dayTwo[0]?.id}`;
    const { entries } = expectStatus(await organiser.http.request('GET', log), 200).json as {
      entries: { reason: string; overridden: string[] }[];
    };
    expect(entries[0]).toMatchObject({ reason: 'Guest of an artist' });
    expect(entries[0]?.overridden).toContain('wrong-performance');

    await phone.scan('CLV1.no.code');
    await answer.getByText('Not a valid ticket').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Undo A 1-1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Scanned by mistake' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('The check-in of A 1-1 was taken back.').waitFor();
    await phone.scan(codeOf(front[0]));
    await answer.getByText('Come in').waitFor();
    await page.keyboard.press('Escape');

    await page.getByText('Out', { exact: true }).click();
    await phone.scan(codeOf(front[0]));
    await answer.getByText('Out', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('In', { exact: true }).click();
    await phone.scan(codeOf(front[0]));
    await answer.getByText('Welcome back').waitFor();
    await page.keyboard.press('Escape');

    // A scanner types while the search has the focus: the code is read, the field keeps the focus.
    const search = page.getByLabel('Find by name or seat');
    await search.fill('');
    await page.keyboard.type(codeOf(front[1]));
    await page.keyboard.press('Enter');
    await answer.getByText('A 1-2', { exact: true }).waitFor();
    await answer.waitFor({ state: 'hidden' });
    expect(await phone.focus()).toBe('INPUT');

    await search.fill('A 1-3');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Admit A 1-3' }).click();
    await answer.getByText('A 1-3', { exact: true }).waitFor();
    await page.getByLabel('People at this gate').getByText('4', { exact: true }).first().waitFor();
  }, 240_000);

  test('sounds, vibrates and keeps the screen on from the first touch, also where the phone had said no before', async () => {
    const staff = await newStaff(organiser, ['gate:front']);
    const phone = await DoorPhone.at(theBrowser(), theOffice());
    phones.push(phone);
    await phone.context.addInitScript(`
      window.felt = { vibrations: [], locks: 0, contexts: [] };
      navigator.vibrate = (pattern) => { felt.vibrations.push(pattern); return true; };
      const lock = () => ({ released: false, release: async () => undefined });
      Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
        if (!navigator.userActivation.hasBeenActive) throw new DOMException('no', 'NotAllowedError');
        felt.locks += 1;
        return lock();
      } } });
      const Own = window.AudioContext;
      window.AudioContext = class extends Own { constructor() { super(); felt.contexts.push(this); } };
    `);
    await phone.logIn(staff);
    await phone.start('Front gate');
    // The post is kept over a reload: no gate is chosen, and nothing was touched since.
    const { page } = phone;
    await page.reload();
    await page.getByText(/^Offline pack/).waitFor();
    await page.locator('#door-title').click();
    await page.waitForFunction(`felt.locks === 1 && felt.contexts.every(({ state }) => state === 'running')`);
    await phone.scan(codeOf(lawn[0]));
    expect(await page.evaluate('[felt.vibrations, felt.contexts.length, felt.locks]')).toEqual([
      [[220, 90, 220]],
      1,
      1,
    ]);
  }, 120_000);

  test('without a network the page opens again, decides by the signed pack, and makes up for it; what contradicts is named', async () => {
    const phone = await phoneAt('Front gate');
    const { page, context, answer } = phone;
    await phone.keptOffline();
    await context.setOffline(true);
    await page.getByText(/Offline since/).waitFor();
    await page.reload();
    await page.getByText(/Offline since/).waitFor();

    await phone.scan(codeOf(front[4]));
    await answer.getByText('Checked offline').waitFor();
    await phone.scan(codeOf(front[4]));
    await answer.getByText('Already used').waitFor();
    await phone.scan(codeOf(front[5]));
    await answer.getByText('A 1-6', { exact: true }).waitFor();
    await phone.scan(codeOf(lawn[1]));
    await answer.getByText('Send them to Lawn gate').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('2 to upload').waitFor();
    await expectAccessible(phone.page);

    // Meanwhile it is blocked elsewhere, which this phone cannot know.
    const path = `/api/tickets/${front[5]?.id}/block`;
    expectStatus(await organiser.http.request('PUT', path, { body: { reason: 'stolen phone' } }), 204);
    await page.reload();
    await page.getByText('2 to upload').waitFor();

    await context.setOffline(false);
    await page.getByText('All uploaded').waitFor();
    await page.getByText('Scans that do not fit: 1').waitFor();
    await page.getByText(/This ticket is blocked · stolen phone/).waitFor();
    const log = `/api/tickets/check-ins/${front[4]?.id}`;
    const answered = expectStatus(await organiser.http.request('GET', log), 200).json;
    expect(answered).toMatchObject({ entries: [{ action: 'CHECKED_IN', gateId: 'front' }] });
  }, 240_000);

  test('the phone of who was removed from the team stops and says so; its scans wait for the next log-in', async () => {
    const phone = await phoneAt('Lawn gate');
    const { page, context } = phone;
    await context.setOffline(true);
    await page.getByText(/Offline since/).waitFor();
    await phone.scan(codeOf(lawn[2]));
    await page.keyboard.press('Escape');
    const { members } = expectStatus(await organiser.http.request('GET', '/api/auth/team'), 200).json as {
      members: { id: string; role: string }[];
    };
    for (const { id } of members.filter(({ role }) => role === 'staff')) {
      const headers = { 'idempotency-key': `remove-${id}` };
      expectStatus(await organiser.http.request('DELETE', `/api/auth/team/${id}`, { headers }), 204);
    }
    await eventually(async () => expect((await context.request.get('/api/auth/me')).status()).toBe(401), {
      timeoutMs: 30_000,
    });
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'This phone was logged out' }).waitFor();
    await page.getByText('Scans still on this phone: 1').waitFor();
    await expectAccessible(phone.page);
    // Without a network it is not at the gate again.
    await context.setOffline(true);
    await page.reload();
    await page.getByText('Only staff who are logged in check tickets.').waitFor();
    await context.setOffline(false);
    await page.reload();
    await page.getByText('Only staff who are logged in check tickets.').waitFor();

    const next = await newStaff(organiser);
    await page.locator('main').getByRole('button', { name: 'Log in' }).click();
    await page.locator('input[name=email]').fill(next.email);
    await page.locator('input[name=password]').fill(next.password);
    await page.keyboard.press('Enter');
    await page.getByText('All uploaded').waitFor();
  }, 240_000);

  test('the camera reads a code with the reader that we serve ourselves; blocked, it says how to allow it', async () => {
    const staff = await newStaff(organiser);
    const browser = await browserSeeing(codeOf(lawn[3]));
    try {
      const phone = await DoorPhone.at(browser, theOffice());
      await phone.logIn(staff);
      await phone.start('Lawn gate');
      await phone.page.getByRole('button', { name: 'Start the camera' }).click();
      await phone.page.getByText('The camera is blocked.').waitFor();
      await phone.context.grantPermissions(['camera']);
      await phone.page.getByRole('button', { name: 'Start the camera' }).click();
      await phone.answer.getByText('Lawn', { exact: true }).waitFor({ timeout: 60_000 });
      await phone.answer.waitFor({ state: 'hidden' });
      await phone.page.getByRole('button', { name: 'Stop the camera' }).click();
      expect(phone.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 240_000);

  test('in Korean, from the shop: /door is a document of its own, with the camera', async () => {
    const phone = await DoorPhone.at(theBrowser(), theOffice(), 'ko-KR');
    phones.push(phone);
    await phone.logIn(await newStaff(organiser), { logIn: '로그인', chooseGate: '어느 문에서 일하시나요?' });
    await phone.page.goto('/');
    await phone.page.getByRole('button', { name: '메뉴' }).click();
    await phone.page.getByRole('link', { name: '입장 확인' }).click();
    await phone.page.getByRole('heading', { name: '어느 문에서 일하시나요?' }).waitFor();
    expect(await phone.page.evaluate('document.featurePolicy.allowsFeature("camera")')).toBe(true);
    await phone.page.getByRole('button', { name: '앞문 시작' }).click();
    await phone.page.getByText('연결됨').waitFor();
    await expectAccessible(phone.page);
  }, 120_000);
});

function seatNumber({ seat }: Ticket): number {
  return Number(seat?.split('-').at(-1));
}

function codeOf(ticket: Ticket | undefined): string {
  if (ticket?.qr == null) throw new Error('the ticket has a code');
  return ticket.qr;
}
