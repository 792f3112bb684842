import { beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Fan } from '../fan/fan.ts';
import { invited } from '../integration/callers.ts';
import type { Office } from '../office/office.ts';
import { expectAccessible } from './accessibility.ts';
import { newStaff } from './door-phone.ts';
import { StorefrontFan } from './storefront-fan.ts';

interface Role {
  readonly who: string;
  readonly logIn: (organiser: Fan, office: Office) => Promise<{ email: string; password: string }>;
  /** The menu of the console, in its order. */
  readonly pages: readonly string[];
  readonly worksAtGates: boolean;
  /** Of `asked`, what the services answer them. */
  readonly may: readonly (keyof typeof asked)[];
}

/** What one role or another may read: what it is -> where. Of the order and the ticket of a fan, its id is put in. */
const asked = {
  goods: '/api/goods/pick-ups/019895a2-0000-7000-8000-0000000000aa/log',
  rooms: '/api/bookings/arrivals?day=2030-12-30',
  'box office': '/api/box-office/orders?mine=false&limit=1',
  gates: '/api/gates/counts',
  blocks: '/api/seats/blocks?performance=day-1',
  story: '/api/support/orders/{order}',
  log: '/api/support/log?limit=1',
  vouchers: '/api/vouchers',
  team: '/api/auth/team',
  keys: '/api/auth/api-keys',
  files: '/api/exports/orders',
  arrivals: '/api/bookings/arrivals.csv?day=2030-12-30',
  levers: '/api/ops/levers',
  reviews: '/api/reviews/all?state=HIDDEN',
  reports: '/api/reviews/reported',
} as const;
/** Things of a fan, which are the fan's alone, whatever the role. */
const ofFan = ['/api/orders/{order}', '/api/orders/{order}/refund-quote', '/api/tickets/{ticket}'];

const staff =
  (...scopes: string[]): Role['logIn'] =>
  (organiser) =>
    newStaff(organiser, scopes);

const roles: readonly Role[] = [
  {
    who: 'staff',
    logIn: staff(),
    pages: ['Box office', 'Goods desk', 'Rooms desk', 'Gates', 'Seats'],
    worksAtGates: true,
    may: ['goods', 'rooms', 'box office', 'gates', 'blocks'],
  },
  {
    who: 'staff of the goods desk',
    logIn: staff('desk:goods'),
    pages: ['Goods desk', 'Gates', 'Seats'],
    worksAtGates: false,
    may: ['goods', 'gates', 'blocks'],
  },
  {
    who: 'staff of the rooms desk',
    logIn: staff('desk:rooms'),
    pages: ['Rooms desk', 'Gates', 'Seats'],
    worksAtGates: false,
    may: ['rooms', 'gates', 'blocks'],
  },
  {
    who: 'staff of the box office',
    logIn: staff('desk:box-office'),
    pages: ['Box office', 'Gates', 'Seats'],
    worksAtGates: false,
    may: ['box office', 'gates', 'blocks'],
  },
  {
    who: 'staff of a gate',
    logIn: async (organiser) => {
      const gate = { title: { ko: '앞문', en: 'Front gate' } };
      const headers = { 'idempotency-key': 'the front gate' };
      const made = await organiser.http.request('PUT', '/api/gates/front', { body: gate, headers });
      expect([200, 201]).toContain(made.status);
      return newStaff(organiser, ['gate:front']);
    },
    pages: ['Gates', 'Seats'],
    worksAtGates: true,
    may: ['gates', 'blocks'],
  },
  {
    who: 'support',
    logIn: (organiser, office) => invited(office, organiser, 'support'),
    pages: ['Orders and support'],
    worksAtGates: false,
    may: ['story'],
  },
  {
    who: 'operations',
    logIn: (_, office) => office.operator(),
    pages: [
      ...['Sales', 'Orders and support', 'Gates', 'Seats', 'Vouchers', 'Performances and prices', 'Goods'],
      ...[
        'Reviews',
        'Messages',
        'Team',
        'API keys',
        'Webhooks',
        'Settlement',
        'Exports',
        'Festival builder',
        'Servers',
      ],
      'Levers',
    ],
    worksAtGates: false,
    may: [
      ...(['goods', 'gates', 'blocks', 'story', 'log', 'vouchers', 'team', 'keys', 'files'] as const),
      ...(['levers', 'reviews', 'reports'] as const),
    ],
  },
];

/** Every role, as itself: its own pages, each of which works, and nothing of others, in pages and services. */
export function eachRole(
  theOffice: () => Office,
  theBrowser: () => Browser,
  theOrder: () => { readonly id: string; readonly ticketId: string },
): void {
  let organiser: Fan;

  beforeAll(async () => {
    organiser = await theOffice().organiser();
  }, 120_000);

  test.each(roles.map((role) => [role.who, role] as const))(
    '%s sees pages of its own, is refused nothing that they ask for, and gets nothing else',
    async (_, { logIn, pages, worksAtGates, may }) => {
      const office = theOffice();
      const person = await StorefrontFan.at(theBrowser(), office.baseUrl, {
        viewport: { width: 390, height: 844 },
      });
      const { page } = person;
      const refused: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() === 403 || answer.status() === 401) refused.push(answer.url());
      });
      const { email, password } = await logIn(organiser, office);
      Object.assign(person, { email, password });
      await person.logIn();

      await page.goto('/organiser');
      const menu = page.getByRole('navigation', { name: 'Console pages' });
      await menu.waitFor();
      expect(await menu.getByRole('link').allInnerTexts()).toEqual(pages);
      for (const name of pages) {
        await menu.getByRole('link', { name, exact: true }).click();
        await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
        await page.locator('#main .loading').first().waitFor({ state: 'hidden' });
      }
      await person.openMenu();
      expect(await page.getByRole('link', { name: 'Door', exact: true }).count()).toBe(worksAtGates ? 1 : 0);
      await page.getByRole('link', { name: 'My account', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor();
      expect(refused).toEqual([]);

      // By an address that someone else has sent.
      const notTheirs = pages.includes('Rooms') ? 'levers' : 'rooms';
      await page.goto(`/organiser/${notTheirs}`);
      await page.getByText('You may not see this page.').waitFor();
      await expectAccessible(page);
      await person.context.close();

      const { id, ticketId } = theOrder();
      const api = await new Fan(office.pool, office.baseUrl, { email, password }).logIn();
      const statusOf = async (path: string) =>
        (await api.http.request('GET', path.replace('{order}', id).replace('{ticket}', ticketId))).status;
      const answered: string[] = [];
      for (const [name, path] of Object.entries(asked)) {
        const status = await statusOf(path);
        expect([name, status === 200 || status === 403]).toEqual([name, true]);
        if (status === 200) answered.push(name);
      }
      expect(answered).toEqual(may);
      for (const path of ofFan) expect([path, await statusOf(path)]).toEqual([path, 404]);
    },
    180_000,
  );
}
