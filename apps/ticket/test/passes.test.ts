import { randomUUID } from 'node:crypto';
import { answers, PaperTicketAnswer, type SaleDocument } from '@clove/contracts';
import { type Decision, verify } from '@clove/contracts/gate';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { gateRequests, outcomeOf } from './gate-requests.ts';
import { Office } from './office.ts';
import { saleDocument } from './sale-document.ts';
import { type TicketBody, ticketRequests } from './ticket-requests.ts';
import { voucherRequests } from './voucher-requests.ts';

interface PassTicket extends TicketBody {
  pass: { performances: { id: string; enteredAt: string | null; cancelled: boolean }[] } | null;
}

const weekend = 'weekend';
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

/** Three days from now on, and a pass for them. */
function withPass(): SaleDocument {
  const file = saleDocument();
  const [first] = file.performances;
  if (first === undefined) throw new Error('the festival has a performance');
  const days = [1, 2, 3].map((day) => ({
    ...first,
    ...{ id: `day-${day}`, title: { ko: `${day}일차` }, startsAt: inDays(20 + day), doorsAt: inDays(-1) },
  }));
  return {
    ...file,
    performances: days,
    passes: [
      {
        ...{ id: weekend, title: { ko: '주말권', en: 'Weekend pass' }, section: 'A' },
        ...{ performances: days.map(({ id }) => id), price: 30_000, quota: 100 },
      },
    ],
  };
}

/** Once, so that provisioning it again moves no start. */
const file = withPass();
let office: Office;
const { cancel, scan, undo, gateLog, cancelPerformance, ticketOf } = ticketRequests(() => office);
const { put, scanner, upload, offlineScan, find } = gateRequests(() => office);

beforeAll(async () => {
  office = await Office.open({ EDGE_DOCUMENTS_TOKEN: 'documents-edge' }, weekend);
  await office.addReplica();
  expect((await office.provision(file, 2)).status).toBe(200);
  const gates = {
    every: {},
    ...{ first: { performances: ['day-1'] }, last: { performances: ['day-3'] } },
    second: { performances: ['day-2'], reentry: true },
  };
  for (const [id, fields] of Object.entries(gates)) expect((await put(id, fields)).status).toBe(201);
  // Replicas know gates of a second ago.
  for (const { url: base } of office.replicas) {
    await eventually(async () =>
      expect(outcomeOf(await scan('none', at('day-1'), { base }))).toBe('qr-not-valid'),
    );
  }
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

async function boughtPass(fan = randomUUID()): Promise<{ fan: string; ticket: PassTicket }> {
  const { order } = await office.buy(fan, [30_000]);
  return { fan, ticket: await seen(fan, order.lines[0]?.id) };
}

async function seen(fan: string, ticketId = ''): Promise<PassTicket> {
  return (await office.request<PassTicket>('GET', `/api/tickets/${ticketId}`, { as: fan })).body;
}

const at = (performanceId: string) => ({ performanceId, gateId: 'every' });
const usedOf = ({ pass }: PassTicket) =>
  pass?.performances.filter(({ enteredAt }) => enteredAt !== null).map(({ id }) => id);

describe('a pass', () => {
  test('is one line, one price and one ticket, which says what it admits to and that it is a pass', async () => {
    const { ticket } = await boughtPass();
    expect(ticket).toMatchObject({
      performanceId: weekend,
      performanceTitle: { en: 'Weekend pass' },
      paid: 30_000,
    });
    expect(ticket.pass?.performances).toMatchObject([
      { id: 'day-1', title: { ko: '1일차' }, enteredAt: null, cancelled: false },
      { id: 'day-2', enteredAt: null },
      { id: 'day-3', enteredAt: null },
    ]);
  });

  test('is checked in once per performance with the same code, whichever replica is asked', async () => {
    const { fan, ticket } = await boughtPass();
    const bases = office.replicas.map(({ url }) => url);
    const together = await Promise.all(
      ['day-1', 'day-2', 'day-1', 'day-2'].map((day, index) =>
        scan(ticket.qr, at(day), { base: bases[index % 2] ?? '' }),
      ),
    );
    expect(together.map(outcomeOf).toSorted()).toEqual([
      'already-checked-in',
      'already-checked-in',
      'in',
      'in',
    ]);
    const used = await seen(fan, ticket.id);
    expect(usedOf(used)).toEqual(['day-1', 'day-2']);
    // A day is left, and so is the code.
    expect(used).toMatchObject({ state: 'CHECKED_IN', qr: ticket.qr });
    expect(outcomeOf(await scan(ticket.qr, at('day-3')))).toBe('in');
    expect(await seen(fan, ticket.id)).toMatchObject({ qr: null });
    const { rows } = await office.sql.query(
      `SELECT data -> 'checkIns' AS ins FROM outbox WHERE subject = $1 AND type = 'ticket.TicketCheckedIn' ORDER BY id DESC LIMIT 1`,
      [ticket.id],
    );
    expect(rows[0]?.ins).toHaveLength(3);
  });

  test('is refused where it admits to nothing, with what it is for, and by rules of the day of the gate', async () => {
    const { ticket } = await boughtPass();
    const wrong = await scan(ticket.qr, at('day-9'));
    expect(wrong.body).toMatchObject({
      type: '/problems/wrong-performance',
      performanceIds: ['day-1', 'day-2', 'day-3'],
    });
    await office.sql.query(`UPDATE performances SET doors_at = now() + interval '1 hour' WHERE id = 'day-2'`);
    expect(outcomeOf(await scan(ticket.qr, at('day-2')))).toBe('too-early');
    await office.sql.query(`UPDATE performances SET doors_at = now() - interval '1 day' WHERE id = 'day-2'`);
  });

  test('is printed with what was used of it while something is left, and no more then', async () => {
    const { fan, ticket } = await boughtPass();
    const paper = async () => {
      const { body } = await office.request('POST', '/internal/papers/ticket', {
        base: office.replica.managementUrl,
        headers: edgeHeaders('documents', 'documents-edge'),
        body: { items: [{ ticketId: ticket.id, fanId: fan }] },
      });
      return answers(PaperTicketAnswer).parse(body).items[0];
    };
    expect(outcomeOf(await scan(ticket.qr, at('day-1')))).toBe('in');
    expect(await paper()).toMatchObject({
      result: 'ok',
      ticket: {
        qr: ticket.qr,
        pass: [
          { id: 'day-1', used: true, cancelled: false },
          { id: 'day-2', used: false },
          { id: 'day-3', used: false },
        ],
      },
    });
    for (const day of ['day-2', 'day-3']) expect(outcomeOf(await scan(ticket.qr, at(day)))).toBe('in');
    expect(await paper()).toEqual({ result: 'not-valid', state: 'CHECKED_IN' });
  });

  test('is undone for one performance, which staff name, and the others stay', async () => {
    const { fan, ticket } = await boughtPass();
    for (const day of ['day-1', 'day-2']) expect(outcomeOf(await scan(ticket.qr, at(day)))).toBe('in');
    expect(outcomeOf(await undo(ticket.id, 'wrong person'))).toBe('performance-required');
    const undone = await office.request('POST', '/api/tickets/check-ins/undo', {
      ...{ as: randomUUID(), role: 'staff' },
      body: { ticketId: ticket.id, performanceId: 'day-2', reason: 'wrong person' },
    });
    expect(undone.status).toBe(200);
    expect(usedOf(await seen(fan, ticket.id))).toEqual(['day-1']);
    expect(outcomeOf(await scan(ticket.qr, at('day-2')))).toBe('in');
    expect((await gateLog(ticket.id)).map(({ action }) => action)).toContain('UNDONE');
  });

  test('re-enters each performance by itself, and is found and listed at the gate of each', async () => {
    const { ticket } = await boughtPass();
    const gate = { gateId: 'second', performanceId: 'day-2' };
    expect(outcomeOf(await scan(ticket.qr, gate))).toBe('in');
    expect(outcomeOf(await scan(ticket.qr, { ...gate, direction: 'out' }))).toBe('out');
    expect(outcomeOf(await scan(ticket.qr, gate))).toBe('again');
    expect((await find('second', ticket.id)).body.tickets).toMatchObject([{ inside: true }]);
    expect((await find('second', ticket.seat)).body.tickets).toMatchObject([{ ticketId: ticket.id }]);
    const list = async (day: string) => {
      const answer = await office.download(`/api/exports/door-list?format=json&performance=${day}`);
      const rows = (await answer.json()) as Record<string, unknown>[];
      return rows.find(({ ticketId }) => ticketId === ticket.id);
    };
    expect(await list('day-2')).toMatchObject({ state: 'CHECKED_IN', checkedInAt: expect.any(String) });
    expect(await list('day-1')).toMatchObject({ state: 'VALID', checkedInAt: null });
  });

  test('is decided without a network by the same rules, and what scanners did apart is merged by performance', async () => {
    const { fan, ticket } = await boughtPass();
    const ask = async (gateId: string, performanceId: string): Promise<Decision | string> => {
      const decision = await verify(await scanner(gateId), ticket.qr, new Date(), {
        performanceId,
        direction: 'in',
      });
      return decision.outcome === 'refused' ? decision.refusal.reason : decision.outcome;
    };
    expect(await ask('first', 'day-1')).toBe('in');
    const minuteAgo = new Date(Date.now() - 60_000).toISOString();
    const done = await upload('first', [offlineScan(ticket.qr, minuteAgo, { performanceId: 'day-1' })]);
    expect(done.body.scans).toMatchObject([{ outcome: 'in' }]);
    expect(await ask('first', 'day-1')).toBe('already-checked-in');
    expect(await ask('last', 'day-3')).toBe('in');
    expect(usedOf(await seen(fan, ticket.id))).toEqual(['day-1']);
  });
});

describe('a hidden pass', () => {
  const { made, quote, order } = voucherRequests(() => office);
  const opened = async (fan: string, code: string) =>
    (
      await office.request<{ passes: unknown[] }>('POST', '/api/vouchers/openings', {
        as: fan,
        body: { code },
      })
    ).body.passes;
  const provisioned = async (generation: number, hidden: boolean) => {
    const passes = (file.passes ?? []).map((pass) => ({ ...pass, ...(hidden ? { hidden } : {}) }));
    expect((await office.provision({ ...file, passes }, generation)).status).toBe(200);
  };
  afterAll(async () => {
    await provisioned(4, false);
    // Orders know terms of a second ago.
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [30_000]);
    await eventually(async () => expect((await quote(fan, [hold])).body.refused).toBeNull());
  });

  test('is found with a code for it and ordered with it, and with no other', async () => {
    await provisioned(3, true);
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [30_000]);
    const [forIt, forADay] = [
      await made({ opens: ['A'], performances: [weekend] }),
      await made({ opens: ['A'], performances: ['day-1'] }),
    ];
    const refusal = async (code?: string) => (await quote(fan, [hold], code)).body.refused;
    await eventually(async () => expect(await refusal()).toMatchObject({ need: 'hidden-section' }));
    expect(await refusal(forADay)).toMatchObject({ reason: 'voucher-not-for-these' });
    expect(await opened(fan, forADay)).toEqual([]);
    expect(await opened(fan, forIt)).toMatchObject([
      {
        ...{ id: weekend, title: { en: 'Weekend pass' }, sectionId: 'A' },
        performances: ['day-1', 'day-2', 'day-3'],
      },
    ]);
    expect((await order(fan, [hold], undefined)).body.type).toBe('/problems/voucher-required');
    expect((await order(fan, [hold], forIt)).status).toBe(201);
  });
});

describe('what becomes of a pass when its performances change', () => {
  test('it counts refund days from the first, and is not given back once it was used', async () => {
    const { fan, ticket } = await boughtPass();
    const { rows } = await office.sql.query(
      'SELECT starts_at FROM performances WHERE id = ANY ($1) ORDER BY id',
      [['day-1', weekend]],
    );
    expect(rows[0]?.starts_at).toEqual(rows[1]?.starts_at);
    expect(outcomeOf(await scan(ticket.qr, at('day-1')))).toBe('in');
    expect((await cancel(fan, [ticket.id])).status).toBe(409);
  });

  test('one cancelled: it admits to the rest; unused it may be given back without a fee; with the last it is paid back', async () => {
    // The rules would keep 30 percent this late.
    await office.sql.query(
      `UPDATE performances SET starts_at = now() + interval '3 days' WHERE id = ANY ($1)`,
      [['day-1', weekend]],
    );
    const [used, unused, late] = [await boughtPass(), await boughtPass(), await boughtPass()];
    expect(outcomeOf(await scan(used.ticket.qr, at('day-1')))).toBe('in');
    const ended = (day: string) => cancelPerformance({ performanceId: day, confirm: day });
    expect((await ended('day-2')).status).toBe(202);
    expect(outcomeOf(await scan(used.ticket.qr, at('day-2')))).toBe('performance-cancelled');
    expect(outcomeOf(await scan(late.ticket.qr, at('day-3')))).toBe('in');
    // What is shown knows cancellations of a second ago.
    await eventually(async () =>
      expect((await seen(used.fan, used.ticket.id)).pass?.performances).toMatchObject([
        {},
        { cancelled: true },
        {},
      ]),
    );
    const back = await cancel(unused.fan, [unused.ticket.id]);
    expect(back.body.refunds).toMatchObject([{ amount: 30_000, fee: 0 }]);
    await Promise.all(['day-1', 'day-3'].map(async (day) => expect((await ended(day)).status).toBe(202)));
    const { rows } = await office.sql.query(
      'SELECT 1 FROM performance_cancellations WHERE performance_id = $1',
      [weekend],
    );
    expect(rows).toHaveLength(1);
    await eventually(async () => {
      expect(office.refundedOf(used.ticket.orderId)).toBe(30_000);
      expect((await ticketOf(used.fan, used.ticket.id)).body.state).toBe('VOID');
    });
  });
});
