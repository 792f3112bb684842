import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { memberOf, saleOf, sharedMerch, stepsOn } from './running.ts';

const merch = sharedMerch(saleOf([]));
const steps = stepsOn(merch);
const organiser = memberOf('organiser');
const Lines = z.object({ lines: z.array(z.looseObject({ itemId: z.string() })) });

const as = (method: string, path: string, body?: unknown) => merch.ask(organiser, method, path, body);
const fault = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });

async function line(itemId: string): Promise<unknown> {
  const { lines } = Lines.parse((await as('GET', '/api/goods/stock')).body);
  return lines.find((each) => each.itemId === itemId);
}

describe('the stock', () => {
  test('is received and corrected with a reason; the board says what became of it', async () => {
    const sticker = { id: 'sticker', title: { ko: '스티커' }, price: 2_000, stock: 10, maxPerFan: 10 };
    await as('POST', '/api/goods', sticker);
    const fan = memberOf('fan');
    const { hold } = await steps.buy(fan, { itemId: 'sticker', quantity: 3 });
    await steps.hold(fan, { itemId: 'sticker', quantity: 2 });
    const [pickUp] = await merch.sql<{ id: string }>('SELECT id FROM pick_ups WHERE hold_id = $1', [hold.id]);
    await as('POST', `/api/goods/pick-ups/${pickUp?.id}/collect`, { unitIds: [`${hold.id}/2`] });
    const correct = (body: object) => as('POST', '/api/goods/sticker/corrections', body);
    expect(await correct({ delta: -4, reason: 'wet' })).toMatchObject({
      status: 200,
      body: { stock: 6, free: 1 },
    });
    expect(await correct({ delta: -2, reason: 'wet, too' })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('stock-below-taken'), taken: 5 },
    });
    expect(await line('sticker')).toEqual({
      itemId: 'sticker',
      optionId: null,
      received: 10,
      corrected: -4,
      held: 2,
      sold: 3,
      collected: 1,
      free: 1,
      waiting: 0,
    });
    expect((await correct({ optionId: 'M', delta: 1, reason: 'x' })).status).toBe(404);
    expect((await correct({ delta: 0, reason: 'x' })).status).toBe(400);
    expect(await merch.published('sticker')).toEqual(['merch.ItemChanged 1', 'merch.ItemChanged 2']);
  });

  test('that comes is offered to the fans who wait, first come, first served', async () => {
    await as('POST', '/api/goods', {
      id: 'vinyl',
      title: { ko: '음반' },
      price: 40_000,
      stock: 1,
      maxPerFan: 2,
    });
    const wanted = { itemId: 'vinyl', quantity: 1 };
    await steps.buy(memberOf('fan'), wanted);
    const [first, second] = [memberOf('fan'), memberOf('fan')];
    for (const fan of [first, second]) {
      expect(await merch.ask(fan, 'POST', '/api/goods/waiting-list', wanted)).toMatchObject({
        status: 201,
        body: { itemId: 'vinyl', state: 'WAITING' },
      });
    }
    await as('POST', '/api/goods/vinyl/corrections', { delta: 1, reason: 'found one' });
    const entries = async (fan: typeof first) =>
      (await merch.ask(fan, 'GET', '/api/goods/waiting-list')).body;
    expect(await entries(first)).toMatchObject({
      entries: [{ state: 'OFFERED', holdId: expect.any(String) }],
    });
    expect(await entries(second)).toMatchObject({ entries: [{ state: 'WAITING', position: 1 }] });
    expect(await merch.ask(memberOf('fan'), 'POST', '/api/goods/holds', wanted)).toMatchObject({
      status: 409,
    });
  });

  test('that waits to be collected is a list for the desk, on which no cell is a formula', async () => {
    const trap = { id: 'trap', title: { ko: '=HYPERLINK("x")' }, price: 1_000, stock: 5, maxPerFan: 5 };
    await as('POST', '/api/goods', trap);
    const fan = memberOf('fan');
    const { orderId } = await steps.buy(fan, { itemId: 'trap', quantity: 2 });
    const answer = await as('GET', '/api/goods/pick-ups/open.csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const rows = answer.text.split('\r\n');
    expect(rows[0]).toBe('\ufeffcode,order,item,option,title,pieces,readySince');
    expect(rows.find((row) => row.includes(orderId))).toMatch(
      /^[0-9A-Z]{4}-[0-9A-Z]{4},[0-9a-f-]+,trap,,"'=HYPERLINK\(""x""\)",2,/,
    );
    const raw = await fetch(`${merch.services[0]?.url}/api/goods/pick-ups/open.csv`);
    expect(raw.status).toBe(401);
  });
});

test('operations pause the sale of goods: nothing new is held or ordered, what is being paid finishes', async () => {
  await as('POST', '/api/goods', { id: 'pen', title: { ko: '펜' }, price: 1_000, stock: 9, maxPerFan: 9 });
  const [ops, fan] = [memberOf('ops'), memberOf('fan')];
  const wanted = { itemId: 'pen', quantity: 1 };
  const held = await steps.hold(fan, wanted);
  const move = (position: string) =>
    merch.ask(ops, 'PUT', '/api/goods/levers/sales', { position, reason: 'the provider is down' });
  expect(await move('paused')).toMatchObject({
    status: 200,
    body: { moves: [{ lever: 'goods', before: 'open', after: 'paused' }] },
  });
  expect((await move('paused')).body).toEqual({ moves: [] });
  expect((await merch.ask(undefined, 'GET', '/api/goods')).body).toMatchObject({ paused: true });
  const refused = { status: 409, body: fault('sales-paused') };
  expect(await merch.ask(fan, 'POST', '/api/goods/holds', wanted)).toMatchObject(refused);
  expect(await merch.ask(fan, 'POST', '/api/goods/holds', wanted, { replica: 1 })).toMatchObject(refused);
  await eventually(async () => {
    const quote = { items: [{ holdId: held.id, fanId: fan.memberId }] };
    expect(await merch.internal('ticket', 'holds/quote', quote)).toContain('sales-paused');
  });
  const orderId = newId();
  expect(await steps.pin(held.id, orderId)).toBe('pinned');
  expect(await steps.sell(held.id, orderId)).toBe('sold');
  expect((await as('PUT', '/api/goods/levers/sales', { position: 'open', reason: 'x' })).status).toBe(403);
  expect((await move('open')).status).toBe(200);
  await steps.hold(fan, wanted);
  expect((await merch.ask(ops, 'GET', '/api/goods/levers')).body).toMatchObject({
    entries: [
      { lever: 'goods', before: 'paused', after: 'open' },
      { before: 'open', after: 'paused', reason: 'the provider is down', by: ops.memberId },
    ],
  });
});

test('a member who was erased waits no more, and only what is owed to them is kept', async () => {
  await as('POST', '/api/goods', {
    id: 'scarf',
    title: { ko: '목도리' },
    price: 1_000,
    stock: 2,
    maxPerFan: 3,
  });
  const fan = memberOf('fan');
  const [pieces, twice] = [
    { itemId: 'scarf', quantity: 1 },
    { itemId: 'scarf', quantity: 2 },
  ];
  const { hold } = await steps.buy(fan, pieces);
  const collected = await merch.sql<{ id: string }>('SELECT id FROM pick_ups WHERE hold_id = $1', [hold.id]);
  await as('POST', `/api/goods/pick-ups/${collected[0]?.id}/collect`, {});
  await steps.buy(fan, pieces);
  expect((await merch.ask(fan, 'POST', '/api/goods/waiting-list', pieces)).status).toBe(201);
  expect((await merch.ask(memberOf('fan'), 'POST', '/api/goods/waiting-list', twice)).status).toBe(201);
  await merch.send('auth.MemberErased', { id: fan.memberId, erasedAt: new Date().toISOString() });
  await eventually(async () => {
    const entries = await merch.sql('SELECT 1 FROM waiting_entries WHERE fan_id = $1', [fan.memberId]);
    expect(entries).toEqual([]);
  });
  const codes = await merch.sql(
    `SELECT u.code IS NULL AS forgotten, p.state FROM pick_ups u JOIN pieces p ON p.pick_up_id = u.id
     WHERE u.fan_id = $1 ORDER BY u.id`,
    [fan.memberId],
  );
  expect(codes).toEqual([
    { forgotten: true, state: 'COLLECTED' },
    { forgotten: false, state: 'READY' },
  ]);
});
