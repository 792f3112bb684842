import { randomUUID } from 'node:crypto';
import { verify } from '@clove/contracts/gate';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gateRequests, outcomeOf } from './gate-requests.ts';
import { Office } from './office.ts';
import { type TicketBody, ticketRequests } from './ticket-requests.ts';

let office: Office;
const { bought, cancel, offer, claim, scan, undo, gateLog, cancelPerformance } = ticketRequests(() => office);
const { put, close, scanner, upload, offlineScan, conflicts, list, block } = gateRequests(() => office);

beforeAll(async () => {
  office = await Office.open();
  await office.addReplica();
  await office.sql.query(`UPDATE performances SET doors_at = now() - interval '2 hours'`);
  for (const id of ['north', 'south']) expect((await put(id, { reentry: true })).status).toBe(201);
  expect((await put('east', { sections: ['B'] })).status).toBe(201);
});
afterAll(() => office.close());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Who is inside with a ticket, and since when and where. */
async function entryOf({ id }: TicketBody) {
  const { rows } = await office.sql.query(
    'SELECT gate_id, entered_at, inside FROM ticket_entries WHERE ticket_id = $1',
    [id],
  );
  return rows.map(({ gate_id, entered_at, inside }) => ({
    ...{ gateId: gate_id, inside, enteredAt: new Date(entered_at).toISOString() },
  }));
}

/** A metric over both replicas, by its labels. */
async function metricOf(name: string, ...labels: readonly string[]): Promise<number> {
  const texts = await Promise.all(
    office.replicas.map(async ({ managementUrl }) => (await fetch(`${managementUrl}/metrics`)).text()),
  );
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith(`${name}{`));
  const fitting = lines.filter((line) => labels.every((label) => line.includes(label)));
  return fitting.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('scans of gates without a network', () => {
  test('and those with one are counted by gate and outcome, repetitions once; packs have an age', async () => {
    expect((await put('counted', {})).status).toBe(201);
    const [ticket, other] = [await bought(randomUUID()), await bought(randomUUID())];
    const counted = (outcome: string) =>
      metricOf('clove_gate_scans_total', 'gate="counted"', `outcome="${outcome}"`);
    const first = await scan(ticket.qr, { gateId: 'counted' });
    expect(first.status).toBe(200);
    expect((await scan(ticket.qr, { gateId: 'counted' })).status).toBe(409);
    expect([await counted('in'), await counted('already-checked-in')]).toEqual([1, 1]);
    const sent = [offlineScan(ticket.qr, minutesAgo(1)), offlineScan(other.qr, minutesAgo(1))];
    for (let time = 0; time < 2; time += 1) expect((await upload('counted', sent)).status).toBe(200);
    const uploaded = (outcome: string) =>
      metricOf('clove_gate_uploads_total', 'gate="counted"', `outcome="${outcome}"`);
    expect((await uploaded('in')) + (await uploaded('conflict'))).toBe(2);
    expect(await metricOf('clove_gate_pack_age_seconds', 'gate="counted"')).toBe(0);
    await scanner('counted');
    expect(await metricOf('clove_gate_pack_age_seconds', 'gate="counted"')).toBeGreaterThan(0);
    expect((await close('counted')).status).toBe(204);
  });

  test.each([{ order: ['north', 'south'] }, { order: ['south', 'north'] }])(
    'of two gates the earlier one counts, uploaded as $order, and the other is named',
    async ({ order }) => {
      const ticket = await bought(randomUUID());
      const [early, late] = [minutesAgo(30), minutesAgo(20)];
      const scans = new Map([
        ['north', offlineScan(ticket.qr, early)],
        ['south', offlineScan(ticket.qr, late)],
      ]);
      const uploads = [];
      for (const gate of order) {
        const sent = scans.get(gate);
        if (sent !== undefined) uploads.push((await upload(gate, [sent])).body);
      }
      const conflict = { reason: 'already-checked-in', gateId: 'north', enteredAt: early };
      const named = uploads.flatMap((done) => [...done.scans, ...done.revised]);
      expect(named.filter(({ outcome }) => outcome === 'conflict')).toMatchObject([
        { scanId: scans.get('south')?.scanId, conflict },
      ]);
      expect(await entryOf(ticket)).toEqual([{ gateId: 'north', enteredAt: early, inside: true }]);
      const [shown] = (await conflicts('south')).body.conflicts;
      expect(shown).toMatchObject({ ticketId: ticket.id, conflict, at: late });
      expect((await conflicts('north')).body.conflicts).toEqual([]);
    },
  );

  test('an earlier one counts before a check-in that was answered at once', async () => {
    const ticket = await bought(randomUUID());
    expect(outcomeOf(await scan(ticket.qr, { gateId: 'south' }))).toBe('in');
    const { body } = await upload('north', [offlineScan(ticket.qr, minutesAgo(5))]);
    expect(body).toMatchObject({
      scans: [{ outcome: 'in', conflict: null }],
      revised: [{ gateId: 'south', outcome: 'conflict', conflict: { gateId: 'north' } }],
    });
    expect((await gateLog(ticket.id)).map(({ action, gateId }) => [action, gateId])).toEqual([
      ['CHECKED_IN', 'south'],
      ['CHECKED_IN', 'north'],
      ['CONFLICT', 'south'],
    ]);
  });

  test('sent again, here or as the check-in whose answer was lost, they change nothing', async () => {
    const [ticket, other] = [await bought(randomUUID()), await bought(randomUUID())];
    const online = offlineScan(other.qr, minutesAgo(1));
    await scan(other.qr, { gateId: 'north', scanId: online.scanId });
    const scans = [offlineScan(ticket.qr, minutesAgo(10)), online];
    const [first, again] = [await upload('north', scans), await upload('north', scans)];
    expect(first.body.scans).toMatchObject([
      { outcome: 'in', repeated: false },
      { outcome: 'in', repeated: true },
    ]);
    expect(again.body).toMatchObject({
      scans: [
        { outcome: 'in', repeated: true },
        { outcome: 'in', repeated: true },
      ],
      revised: [],
    });
    expect(await gateLog(ticket.id)).toHaveLength(1);
    expect(await gateLog(other.id)).toHaveLength(1);
    const stolen = { ...offlineScan(ticket.qr, minutesAgo(3)), scanId: online.scanId };
    expect((await upload('north', [stolen])).body.scans).toMatchObject([
      { outcome: 'conflict', conflict: { reason: 'scan-id-used' } },
    ]);
  });

  test('what contradicts what is known now is named and changes nothing', async () => {
    const fan = randomUUID();
    const [cancelled, passed, blocked, wrong] = [
      await bought(fan),
      await bought(fan),
      await bought(fan),
      await bought(fan),
    ];
    const at = minutesAgo(15);
    await cancel(fan, [cancelled.id]);
    await claim(randomUUID(), (await offer(fan, passed.id)).body.token);
    await block(blocked.id, 'stolen');
    const scans = [
      offlineScan(cancelled.qr, at),
      offlineScan(passed.qr, at),
      offlineScan(blocked.qr, at),
      offlineScan('CLV1.e30.AAAA', at),
      offlineScan(wrong.qr, minutesAgo(180)),
    ];
    const uploaded = await upload('north', scans);
    expect(uploaded).toMatchObject({ status: 200 });
    const reasons = uploaded.body.scans.map(({ conflict }) => conflict?.['reason']);
    expect(reasons).toEqual([
      'ticket-not-valid',
      'qr-not-valid',
      'ticket-blocked',
      'qr-not-valid',
      'too-early',
    ]);
    const atEast = await upload('east', [offlineScan(wrong.qr, at)]);
    expect(atEast.body.scans).toMatchObject([
      { outcome: 'conflict', conflict: { reason: 'wrong-gate', gateIds: ['north', 'south'] } },
    ]);
    for (const ticket of [cancelled, passed, blocked, wrong]) expect(await entryOf(ticket)).toEqual([]);
    expect(outcomeOf(await scan(wrong.qr, { gateId: 'north' }))).toBe('in');
  });

  test('in, out and in again count in the order of their times, in whatever order they arrive', async () => {
    const ticket = await bought(randomUUID());
    const [came, left, back] = [
      offlineScan(ticket.qr, minutesAgo(30)),
      offlineScan(ticket.qr, minutesAgo(20), { direction: 'out' }),
      offlineScan(ticket.qr, minutesAgo(10)),
    ];
    await upload('north', [came, back]);
    const { body } = await upload('south', [left]);
    expect(body).toMatchObject({
      scans: [{ outcome: 'out' }],
      revised: [{ scanId: back.scanId, outcome: 'in' }],
    });
    expect(await entryOf(ticket)).toEqual([{ gateId: 'north', enteredAt: came.at, inside: true }]);
    await undo(ticket.id, 'none of it was true');
    expect(await entryOf(ticket)).toEqual([]);
    // What was taken back takes no part any more; what becomes known later does.
    expect((await upload('south', [offlineScan(ticket.qr, minutesAgo(25))])).body).toMatchObject({
      scans: [{ outcome: 'in' }],
      revised: [],
    });
  });

  test('a clock that runs ahead is not believed', async () => {
    const ticket = await bought(randomUUID());
    await upload('north', [offlineScan(ticket.qr, minutesAgo(-600))]);
    const [entry] = await entryOf(ticket);
    expect(Date.parse(entry?.enteredAt ?? '')).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  test('uploaded by two gates at once through two replicas, each ticket is in once and counted once', async () => {
    const tickets: TicketBody[] = [];
    const before = await totals();
    for (let n = 0; n < 8; n += 1) tickets.push(await bought(randomUUID()));
    const second = office.replicas[1]?.url ?? '';
    const [north, south] = [
      tickets.map(({ qr }, n) => offlineScan(qr, minutesAgo(10 + (n % 2)))),
      tickets.toReversed().map(({ qr }) => offlineScan(qr, minutesAgo(10.5))),
    ];
    const answers = await Promise.all([
      ...north.map((sent) => upload('north', [sent])),
      upload('south', south, { base: second }),
      upload('north', north, { base: second }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const entries = await Promise.all(tickets.map(entryOf));
    // North scanned every second one a half minute before south, the others a half minute later.
    expect(entries.map(([entry]) => entry?.gateId)).toEqual(
      tickets.map((_, n) => (n % 2 === 1 ? 'north' : 'south')),
    );
    const after = await totals();
    expect(after.entered - before.entered).toBe(tickets.length);
    expect(after.inside - before.inside).toBe(tickets.length);
  });
});

/** By the table, as the counts that are served may be a second old. */
async function totals(): Promise<{ entered: number; inside: number }> {
  const { rows } = await office.sql.query(
    `SELECT sum(entered)::int AS entered, sum(inside)::int AS inside FROM gate_counts`,
  );
  return { entered: Number(rows[0]?.entered ?? 0), inside: Number(rows[0]?.inside ?? 0) };
}

describe('the pack of a gate', () => {
  test('continues an earlier one with what changed alone', async () => {
    const fan = randomUUID();
    const [cancelled, entered] = [await bought(fan), await bought(fan)];
    const known = await scanner('north');
    expect(known.pack.since).toBeNull();
    const day1 = { performanceId: 'day-1', direction: 'in' } as const;
    expect((await verify(known, cancelled.qr, new Date(), day1)).outcome).toBe('in');

    await cancel(fan, [cancelled.id]);
    await scan(entered.qr, { gateId: 'south' });
    const next = await scanner('north', known);
    expect(next.pack.since).toBe(known.pack.version);
    expect(await verify(next, cancelled.qr, new Date(), day1)).toMatchObject({
      refusal: { reason: 'ticket-not-valid' },
    });
    expect(await verify(next, entered.qr, new Date(), day1)).toMatchObject({
      refusal: { reason: 'already-checked-in', gateId: 'south' },
    });
    expect(next.tickets.size).toBeGreaterThanOrEqual(known.tickets.size + 2);
    const last = await scanner('north', next);
    expect(last.tickets.size).toBe(next.tickets.size);
  });

  test('leaves out nothing of a transaction that was still open when the pack before was made', async () => {
    const ticket = await bought(randomUUID());
    const slow = await office.sql.connect();
    await slow.query('BEGIN');
    await slow.query(`UPDATE tickets SET blocked = 'stolen' WHERE id = $1`, [ticket.id]);
    const other = await bought(randomUUID());
    await block(other.id, 'lost');
    const before = await scanner('north');
    expect(before.tickets.has(other.id)).toBe(true);
    expect(before.tickets.has(ticket.id)).toBe(false);
    await slow.query('COMMIT');
    slow.release();
    expect((await scanner('north', before)).tickets.get(ticket.id)).toMatchObject({ blocked: 'stolen' });
  });

  test('is the whole again where a gate serves something else, or the database was replaced', async () => {
    const known = await scanner('north');
    const [, ...rest] = known.pack.version.split(':');
    const future = { ...known, pack: { ...known.pack, version: ['99999999999', ...rest].join(':') } };
    expect((await scanner('north', future)).pack.since).toBeNull();
    expect((await scanner('south', known)).pack.since).toBeNull();
    expect((await put('north', { reentry: true, performances: ['day-1'] })).status).toBe(200);
    await gateIs('north', { performances: ['day-1'] });
    expect((await scanner('north', known)).pack.since).toBeNull();
  });

  test('is not made of a gate that is closed, and says which performances are cancelled', async () => {
    const inside = await bought(randomUUID());
    await scan(inside.qr, { gateId: 'south' });
    await close('east');
    await cancelPerformance();
    await eventually(async () => expect(await office.ticketStates(inside.orderId)).toEqual(['VOID']));
    // Who is inside leaves all the same, and the ticket stays void.
    expect(outcomeOf(await scan(inside.qr, { gateId: 'south', direction: 'out' }))).toBe('out');
    expect(await office.ticketStates(inside.orderId)).toEqual(['VOID']);
    const known = await scanner('south');
    expect(known.pack.performances).toMatchObject([{ id: 'day-1', cancelled: { reason: 'typhoon' } }]);
  });
});

/** A replica knows a changed gate within a second. */
async function gateIs(id: string, fields: Record<string, unknown>): Promise<void> {
  await eventually(async () =>
    expect((await list()).body.gates).toContainEqual(expect.objectContaining({ id, ...fields })),
  );
}
