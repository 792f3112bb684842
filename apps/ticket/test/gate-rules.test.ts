import { randomUUID } from 'node:crypto';
import { addPack, addScan, openPack, verificationKey, verify } from '@clove/contracts/gate';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ticketSigner } from '../src/adapters/crypto/ticket-signer.ts';
import { type Before, caseGates, type GateCase, gateCases } from './gate-cases.ts';
import { gateRequests, outcomeOf } from './gate-requests.ts';
import { Office } from './office.ts';
import { saleDocument } from './sale-document.ts';
import { type TicketBody, ticketRequests } from './ticket-requests.ts';

let office: Office;
const { ticketOf, bought, cancel, offer, claim, scan, undo, cancelPerformance } = ticketRequests(
  () => office,
);
const { put, block, scanner, pack } = gateRequests(() => office);

beforeAll(async () => {
  office = await Office.open();
  const document = saleDocument();
  const [day] = document.performances;
  if (day === undefined) throw new Error('there is a performance');
  await office.provision({ ...document, performances: [day, { ...day, id: 'day-2' }] }, 2);
  await office.openDoors();
  for (const [id, fields] of Object.entries(caseGates)) expect((await put(id, fields)).status).toBe(201);
});
afterAll(() => office.close());

const club = { id: 'club', title: { ko: '회원' }, proofAtDoor: true };

/** By the clock of the database, and for the packs that follow. */
const doors = (at: string) =>
  office.sql.query(`UPDATE performances SET doors_at = now() + $1::interval`, [at]);

const happenings: Record<Before, (ticket: TicketBody, fan: string) => Promise<unknown>> = {
  cancelled: (ticket, fan) => cancel(fan, [ticket.id]),
  offered: (ticket, fan) => offer(fan, ticket.id),
  async 'passed on'(ticket, fan) {
    const { body } = await offer(fan, ticket.id);
    expect((await claim(randomUUID(), body.token)).status).toBe(200);
  },
  blocked: ({ id }) => block(id, 'stolen phone'),
  'in at north': ({ qr }) => scan(qr, { gateId: 'north', door: 'n1' }),
  'in at south': ({ qr }) => scan(qr, { gateId: 'south' }),
  async 'in and out at north'({ qr }) {
    expect(outcomeOf(await scan(qr, { gateId: 'north' }))).toBe('in');
    expect(outcomeOf(await scan(qr, { gateId: 'north', direction: 'out' }))).toBe('out');
  },
  undone: ({ id }) => undo(id, 'scanned by mistake'),
  'too early': () => doors('1 hour'),
  'performance cancelled': () => cancelPerformance(),
  'of the club': ({ id }) =>
    office.sql.query('UPDATE tickets SET category = $2 WHERE id = $1', [id, JSON.stringify(club)]),
};

const asked = ({
  gate = 'north',
  performance = 'day-1',
  direction = 'in',
  overriding = false,
}: GateCase) => ({
  ...{ gate, performance, direction, overriding },
});

async function byPack(gateCase: GateCase, qr: string) {
  const { gate, performance, direction, overriding } = asked(gateCase);
  const known = await scanner(gate);
  const decided = await verify(known, qr, new Date(), { performanceId: performance, direction, overriding });
  if (decided.outcome === 'refused') return { outcome: decided.refusal.reason, facts: decided.refusal };
  return { outcome: decided.outcome === 'in' && decided.again ? 'again' : decided.outcome, facts: {} };
}

async function byService(gateCase: GateCase, qr: string) {
  const { gate, performance, direction, overriding } = asked(gateCase);
  const answer = await scan(qr, {
    ...{ gateId: gate, performanceId: performance, direction },
    ...(overriding ? { override: { reason: 'as the table says' } } : {}),
  });
  return { outcome: outcomeOf(answer), facts: answer.body };
}

test('who has to prove something is asked for it, with a network and without', async () => {
  const fan = randomUUID();
  const ticket = await bought(fan);
  await happenings['of the club'](ticket, fan);
  const { qr } = (await ticketOf(fan, ticket.id)).body;
  const asked = { performanceId: 'day-1', direction: 'in' } as const;
  expect(await verify(await scanner('club'), qr, new Date(), asked)).toMatchObject({
    ...{ outcome: 'in', code: { category: { id: 'club', proofAtDoor: true } } },
  });
  expect((await scan(qr, { gateId: 'club' })).body).toMatchObject({ category: club });
});

describe('a scanner without a network and the ticket service decide alike', () => {
  test.each(gateCases)('$name', async (gateCase) => {
    const fan = randomUUID();
    const ticket = await bought(fan);
    for (const happened of gateCase.before ?? []) await happenings[happened](ticket, fan);
    // The code of a category says so; of a ticket that shows no code any more the earlier one is shown.
    const qr = (await ticketOf(fan, ticket.id)).body.qr ?? ticket.qr;
    const expected = { outcome: gateCase.outcome, facts: expect.objectContaining(gateCase.names ?? {}) };
    expect(await byPack(gateCase, qr)).toEqual(expected);
    expect(await byService(gateCase, qr)).toEqual(expected);
    await doors('-1 minute');
  });
});

describe('a scanner without a network', () => {
  const now = new Date();
  const day2 = { performanceId: 'day-2', direction: 'in', overriding: true } as const;

  test('refuses packs and codes that the festival did not sign, and decides by no pack that is too old', async () => {
    const known = await scanner('south');
    const { body } = await pack('south');
    const foreign = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    if (!('publicKey' in foreign)) throw new Error('a pair of keys');
    expect(await openPack(body.pack, foreign.publicKey)).toBeUndefined();
    const [version, , signature] = body.pack.split('.');
    const forged = `${version}.${Buffer.from('{"format":1}').toString('base64url')}.${signature}`;
    const own = await verificationKey(known.pack.keys[0] ?? '');
    expect(await openPack(forged, own)).toBeUndefined();
    expect(await openPack('nonsense', own)).toBeUndefined();
    const refused = await verify(known, 'CLV1.e30.AAAA', now, day2);
    expect(refused).toEqual({ outcome: 'refused', refusal: { reason: 'qr-not-valid' } });
    const late = new Date(Date.parse(known.pack.validUntil));
    expect(await verify(known, 'any', late, day2)).toMatchObject({ refusal: { reason: 'pack-expired' } });
  });

  test('knows what it let in itself', async () => {
    const known = await scanner('south');
    const key = await verificationKey(known.pack.keys[0] ?? '');
    const opened = await openPack((await pack('south')).body.pack, key);
    if (opened === undefined) throw new Error('it is signed');
    // Of a performance that takes place: the table cancelled day 1.
    const fresh = await addPack(undefined, {
      ...opened,
      performances: opened.performances.map((performance) => ({ ...performance, cancelled: null })),
      tickets: [],
    });
    const { rows } = await office.sql.query('SELECT id FROM tickets LIMIT 1');
    const qr = ticketSigner(office.env['TICKET_SIGNING_KEY'] ?? '', 'test-festival').qrOf({
      ...{ ticketId: String(rows[0]?.id), performanceId: 'day-2', sectionId: 'A', seat: null, serial: 1 },
      category: { id: 'youth', title: { ko: '청소년' }, proofAtDoor: true },
    });
    const first = await verify(fresh, qr, now, { performanceId: 'day-2', direction: 'in' });
    expect(first).toMatchObject({ outcome: 'in', code: { category: { id: 'youth', proofAtDoor: true } } });
    if (first.outcome === 'refused') throw new Error('it comes in');
    const after = addScan(fresh, first, { at: now });
    expect(await verify(after, qr, now, { performanceId: 'day-2', direction: 'in' })).toMatchObject({
      refusal: { reason: 'already-checked-in', gateId: 'south', enteredAt: now.toISOString() },
    });
  });
});
