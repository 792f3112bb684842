import { Hold, ProvisionResponse } from '@clove/contracts';
import { recentSale } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberedSection, saleDocument, standingSection } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';

const ops = memberOf('ops');
const document = saleDocument([numberedSection('A', 2, 4), standingSection('S', 20)]);
const later = saleDocument([numberedSection('A', 2, 4, 140_000), standingSection('S', 30)]);

const running = sharedSeat(document);

const pull = (lever: string, body: object, who = ops, key?: string) =>
  running.ask(who, 'PUT', `/api/ops/levers/${lever}`, { reason: 'a drill', ...body }, key);
const holdStanding = (fan = memberOf('fan'), quantity = 1) =>
  running.ask(fan, 'POST', '/api/seats/holds', { performanceId: 'day-1', sectionId: 'S', quantity });
const holdSeat = (seat: string) =>
  running.ask(memberOf('fan'), 'POST', '/api/seats/holds', { performanceId: 'day-1', seats: [seat] });
const shown = async () => (await running.ask(undefined, 'GET', '/api/seats?performance=day-1')).body;
const available = async () =>
  (await running.ask(undefined, 'GET', '/api/seats/availability?performances=day-1,day-9')).body;
const availableAnywhere = async () => (await running.ask(undefined, 'GET', '/api/seats/availability')).body;
const internal = async (path: string, item: object) =>
  z
    .object({ items: z.array(z.object({ result: z.string() })) })
    .parse(JSON.parse(await running.internal('ticket', `holds/${path}`, { items: [item] }))).items[0]?.result;
const log = async () =>
  z
    .object({ entries: z.array(z.object({ lever: z.string() }).loose()) })
    .parse((await running.ask(ops, 'GET', '/api/ops/log')).body).entries;

describe('the levers of operations', () => {
  test('belong to operations alone: not to fans, staff or the organiser', async () => {
    for (const role of ['fan', 'staff', 'organiser'] as const) {
      const other = memberOf(role);
      for (const [method, path, body] of [
        ['PUT', 'levers/sales', { position: 'paused', reason: 'mine' }],
        ['PUT', 'levers/admission', { perSecond: 1, reason: 'mine' }],
        ['PUT', 'levers/sections/day-1/S', { position: 'closed', reason: 'mine' }],
        ['PUT', 'levers/sections/day-1', { position: 'closed', reason: 'mine' }],
        ['GET', 'levers', undefined],
        ['GET', 'log', undefined],
      ] as const) {
        expect((await running.ask(other, method, `/api/ops/${path}`, body)).status).toBe(403);
      }
    }
    expect((await running.ask(undefined, 'GET', '/api/ops/levers')).status).toBe(401);
    expect(await log()).toEqual([]);
  });

  test('a pause refuses new holds and new orders, lets what is being paid finish, and ends', async () => {
    const fan = memberOf('fan');
    const key = newId();
    const request = { performanceId: 'day-1', sectionId: 'S', quantity: 2 };
    const placed = await running.ask(fan, 'POST', '/api/seats/holds', request, key);
    const hold = Hold.parse(placed.body);
    const order = { holdId: hold.id, orderId: newId() };

    expect(await pull('sales', { position: 'paused' })).toMatchObject({
      status: 200,
      body: { moves: [{ lever: 'sales', before: 'open', after: 'paused' }] },
    });
    expect(await holdStanding()).toMatchObject({ status: 409, body: { type: '/problems/sales-paused' } });
    expect(await holdSeat('day-1/A/1-1')).toMatchObject({ body: { type: '/problems/sales-paused' } });
    expect(await shown()).toMatchObject({ onSale: false, sale: { paused: true } });
    expect(await available()).toEqual({ performances: [{ id: 'day-1', onSale: false, available: 0 }] });
    // The answer that got lost is still the fan's.
    expect(await running.ask(fan, 'POST', '/api/seats/holds', request, key)).toMatchObject({ status: 201 });
    await eventually(async () =>
      expect(await internal('quote', { holdId: hold.id, fanId: fan.memberId })).toBe('sales-paused'),
    );
    expect(await internal('quote', { holdId: hold.id, fanId: newId() })).toBe('not-found');
    expect(await internal('quote', { holdId: hold.id, fanId: fan.memberId, extend: true })).toBe(
      'sales-paused',
    );
    expect(await running.sql('SELECT extended FROM holds WHERE id = $1', [hold.id])).toEqual([
      { extended: false },
    ]);

    expect(await internal('extend', { holdId: hold.id, fanId: fan.memberId })).toBe('ok');
    expect(await internal('pin', order)).toBe('pinned');
    expect(await internal('sell', order)).toBe('sold');

    await pull('sales', { position: 'open', reason: 'the drill is over' });
    const other = memberOf('fan');
    const { status, body } = await holdStanding(other);
    expect(status).toBe(201);
    expect(await shown()).toMatchObject({ onSale: true, sale: { paused: false } });
    const free = { performances: [{ id: 'day-1', onSale: true, available: 25 }] };
    expect(await available()).toEqual(free);
    expect(await availableAnywhere()).toEqual(free);
    await eventually(async () =>
      expect(await internal('quote', { holdId: Hold.parse(body).id, fanId: other.memberId })).toBe('ok'),
    );
  });

  test('a closed section takes no new holds; the others do, and who holds its seats may buy them', async () => {
    const before = Hold.parse((await holdSeat('day-1/A/1-2')).body);
    await pull('sections/day-1/A', { position: 'closed' });
    expect(await holdSeat('day-1/A/1-3')).toMatchObject({
      status: 409,
      body: { type: '/problems/withdrawn' },
    });
    expect((await holdStanding()).status).toBe(201);
    expect(await shown()).toMatchObject({
      onSale: true,
      sections: [
        { id: 'A', onSale: false, available: 0 },
        { id: 'S', onSale: true },
      ],
    });
    expect(await internal('pin', { holdId: before.id, orderId: newId() })).toBe('pinned');
    await pull('sections/day-1/A', { position: 'open' });
    expect((await holdSeat('day-1/A/1-3')).status).toBe(201);

    expect(await pull('sections/day-1', { position: 'closed' })).toMatchObject({
      body: { moves: [{ lever: 'section day-1/A' }, { lever: 'section day-1/S' }] },
    });
    await pull('sections/day-1', { position: 'open' });
    expect((await pull('sections/day-1/Z', { position: 'closed' })).status).toBe(404);
    expect((await pull('sections/day-9', { position: 'closed' })).status).toBe(404);
  });

  test('the gateways read the rate of admission until it is automatic again, and whether the sale is paused', async () => {
    const read = async () => (await running.ask(undefined, 'GET', '/api/seats/admission')).body;
    expect(await read()).toEqual({ perSecond: null, paused: false });
    await pull('admission', { perSecond: 2.5 });
    await eventually(async () => expect(await read()).toEqual({ perSecond: 2.5, paused: false }));
    for (const perSecond of [0, -1, 'many']) {
      expect((await pull('admission', { perSecond })).status).toBe(400);
    }
    await pull('admission', { perSecond: null });
    await pull('sales', { position: 'paused' });
    await eventually(async () => expect(await read()).toEqual({ perSecond: null, paused: true }));
    await pull('sales', { position: 'open' });
    await eventually(async () => expect(await read()).toEqual({ perSecond: null, paused: false }));
  });

  test('what is pulled stays through every provisioning, which says so', async () => {
    const provision = async (generation: number, sale: typeof document, dryRun: boolean) =>
      ProvisionResponse.parse(
        JSON.parse(await running.internal('toolbox', 'provision', { generation, dryRun, document: sale })),
      );
    expect((await provision(2, document, false)).kept).toBeUndefined();
    await pull('sales', { position: 'paused', reason: 'the provider is down' });
    await pull('sections/day-1/A', { position: 'closed', reason: 'water in the stand' });
    await pull('admission', { perSecond: 7 });
    for (const dryRun of [true, false]) {
      const { changes, kept } = await provision(3, later, dryRun);
      expect(changes.map(({ action }) => action)).toContain('updated');
      expect(kept).toEqual([
        expect.stringMatching(/^admission 7 since .*: a drill$/),
        expect.stringMatching(/^sales paused since .*: the provider is down$/),
        expect.stringMatching(/^section day-1\/A closed since .*: water in the stand$/),
      ]);
    }
    expect((await holdStanding()).body).toMatchObject({ type: '/problems/sales-paused' });
    const { body } = await running.ask(ops, 'GET', '/api/ops/levers');
    expect(body).toMatchObject({
      levers: [
        { lever: 'admission', after: '7', by: ops.memberId },
        { lever: 'sales', after: 'paused', by: ops.memberId, reason: 'the provider is down' },
        { lever: 'section day-1/A', after: 'closed' },
      ],
    });
    await pull('sales', { position: 'open' });
    await pull('sections/day-1/A', { position: 'open' });
    await pull('admission', { perSecond: null });
    expect((await running.ask(ops, 'GET', '/api/ops/levers')).body).toEqual({ levers: [] });
  });

  test('every move is written down once, with who, when, why, before and after', async () => {
    const count = (await log()).length;
    const key = newId();
    await pull('sales', { position: 'paused', reason: 'first' }, ops, key);
    await pull('sales', { position: 'paused', reason: 'first' }, ops, key);
    expect((await pull('sales', { position: 'paused', reason: 'again' })).body).toEqual({ moves: [] });
    const colleague = memberOf('ops');
    await pull('sales', { position: 'open', reason: 'solved' }, colleague);
    const entries = await log();
    expect(entries.slice(0, entries.length - count)).toEqual([
      {
        lever: 'sales',
        before: 'paused',
        after: 'open',
        reason: 'solved',
        by: colleague.memberId,
        at: expect.any(String),
      },
      {
        lever: 'sales',
        before: 'open',
        after: 'paused',
        reason: 'first',
        by: ops.memberId,
        at: expect.any(String),
      },
    ]);
    expect((await pull('sales', { position: 'paused', reason: ' ' })).status).toBe(400);
  });
});

test('the sale is read at most once a second, and again after a failure', async () => {
  let now = 0;
  let reads = 0;
  let fails = false;
  const recent = recentSale(
    async () => {
      reads += 1;
      if (fails) throw new Error('no database');
      return undefined;
    },
    () => now,
  );
  await Promise.all([recent(), recent()]);
  now = 999;
  await recent();
  expect(reads).toBe(1);
  now = 1_000;
  fails = true;
  await expect(recent()).rejects.toThrow('no database');
  fails = false;
  await recent();
  expect(reads).toBe(3);
});
