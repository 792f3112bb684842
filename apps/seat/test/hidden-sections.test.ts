import type { Opening } from '@clove/contracts';
import { newId, signGrant } from '@clove/service-kit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberedSection, saleDocument, standingSection } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';

const credential = 'ticket-edge-token-0123456789abcdef';
const sections = [
  numberedSection('A', 2, 4, 90_000),
  { ...numberedSection('VIP', 1, 4, 200_000), hidden: true },
  { ...standingSection('PIT', 20), hidden: true },
];
const document = saleDocument(sections, { maxTicketsPerFan: 20 });
const { ask, internal } = sharedSeat(document);

let generation = 1;
/** The sale opens at this instant from now on. */
async function opensAt(instant: string): Promise<void> {
  generation += 1;
  const next = { ...document, sales: { ...document.sales, opensAt: instant } };
  await internal('toolbox', 'provision', { generation, dryRun: false, document: next });
}
afterEach(() => opensAt(document.sales.opensAt));

const fan = memberOf('fan');
/** What a code opened for the fan, unless the test says otherwise. */
function grant(opening: Partial<Opening> = {}, signedWith = credential): Record<string, string> {
  const said: Opening = {
    ...{ fanId: fan.memberId, voucherId: 'fan-club', presale: false, scope: {} },
    until: new Date(Date.now() + 60_000).toISOString(),
    ...opening,
  };
  return { 'voucher-grant': signGrant(said, signedWith) };
}

const Shown = z.object({ sections: z.array(z.object({ id: z.string() })) });
/** Of the map that a member of staff reads. */
async function sectionsFor(role: 'fan' | 'staff' | 'organiser' | 'ops' | 'support') {
  const { status, body } = await ask(memberOf(role), 'GET', '/api/seats/staff?performance=day-1');
  return status === 200 ? Shown.parse(body).sections.map(({ id }) => id) : status;
}
async function shownSections(headers: Record<string, string> = {}): Promise<string[]> {
  const { body } = await ask(undefined, 'GET', '/api/seats?performance=day-1', undefined, newId(), headers);
  return Shown.parse(body).sections.map(({ id }) => id);
}

const requests = [
  ['a named seat', { performanceId: 'day-1', seats: ['day-1/VIP/1-1'] }, 'unknown-seat'],
  ['the best seat', { performanceId: 'day-1', best: { sectionId: 'VIP', quantity: 1 } }, 'unknown-section'],
  ['a place', { performanceId: 'day-1', sectionId: 'PIT', quantity: 1 }, 'unknown-section'],
] as const;

const hold = (body: unknown, headers: Record<string, string> = {}, who = fan) =>
  ask(who, 'POST', '/api/seats/holds', body, newId(), headers);

describe('a hidden section', () => {
  test('is on the map for those alone whose code opens it', async () => {
    expect(await shownSections()).toEqual(['A']);
    expect(await shownSections(grant({ opens: ['VIP'] }))).toEqual(['A', 'VIP']);
    expect(await shownSections(grant({ opens: ['VIP'], scope: { performances: ['day-2'] } }))).toEqual(['A']);
    const { headers } = await ask(undefined, 'GET', '/api/seats?performance=day-1');
    expect(headers.get('vary')).toBe('voucher-grant');
  });

  test('is on the map of staff, with no code, and of no one else', async () => {
    for (const role of ['staff', 'organiser', 'ops', 'support'] as const) {
      expect(await sectionsFor(role)).toEqual(['A', 'VIP', 'PIT']);
    }
    expect(await sectionsFor('fan')).toBe(403);
    expect((await ask(undefined, 'GET', '/api/seats/staff?performance=day-1')).status).toBe(401);
  });

  test.each(requests)('does not exist for who asks for %s without a code', async (_, body, type) => {
    expect(await hold(body)).toMatchObject({ status: 422, body: { type: `/problems/${type}` } });
    const ofAnother = grant({ opens: ['A'] });
    expect(await hold(body, ofAnother)).toMatchObject({ status: 422, body: { type: `/problems/${type}` } });
  });

  test.each(requests)('gives %s to a fan whose code opens it', async (_, body, __) => {
    expect((await hold(body, grant({ opens: ['VIP', 'PIT'] }))).status).toBe(201);
  });

  test('has no waiting list', async () => {
    const answer = await ask(fan, 'POST', '/api/seats/waiting-list', {
      ...{ performanceId: 'day-1', sectionId: 'PIT', quantity: 1 },
    });
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/unknown-section' } });
  });
});

test.each([
  ['another fan', () => grant({ opens: ['VIP'], fanId: newId() })],
  ['another inventory', () => grant({ opens: ['VIP'] }, 'the credential of merch')],
  ['a time that is over', () => grant({ opens: ['VIP'], until: new Date(Date.now() - 1_000).toISOString() })],
  ['a fan whom it does not name', () => ({ 'voucher-grant': 'CLVG1.e30.c2lnbmF0dXJl' })],
])('a grant for %s opens nothing and says so', async (_, headers) => {
  const [[, body]] = requests;
  expect(await hold(body, headers())).toMatchObject({
    ...{ status: 403, body: { type: '/problems/voucher-grant-over' } },
  });
});

describe('before the sale opens', () => {
  const seat = (place: string) => ({ performanceId: 'day-1', seats: [`day-1/A/${place}`] });

  test('a presale code holds what it is for, and nothing else', async () => {
    await opensAt('2090-01-01T00:00:00Z');
    const notOpen = { status: 409, body: { type: '/problems/sale-not-open' } };
    expect(await hold(seat('2-1'))).toMatchObject(notOpen);
    expect(await hold(seat('2-1'), grant({ opens: ['A'] }))).toMatchObject(notOpen);
    expect(await hold(seat('2-1'), grant({ presale: true, scope: { sections: ['B'] } }))).toMatchObject(
      notOpen,
    );
    expect(await hold(seat('2-1'), grant({ presale: true, scope: { goods: ['tee'] } }))).toMatchObject(
      notOpen,
    );
    expect((await hold(seat('2-1'), grant({ presale: true, scope: { sections: ['A'] } }))).status).toBe(201);
    expect((await hold(seat('2-2'), grant({ presale: true }))).status).toBe(201);
  });

  test('a code that opens a hidden section early sells that one early', async () => {
    await opensAt('2090-01-01T00:00:00Z');
    const headers = grant({ presale: true, opens: ['VIP'], scope: { sections: ['VIP'] } });
    const answer = await hold({ performanceId: 'day-1', seats: ['day-1/VIP/1-4'] }, headers);
    expect(answer.status).toBe(201);
    expect((await hold(seat('2-3'), headers)).status).toBe(409);
  });
});
