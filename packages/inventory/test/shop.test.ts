import type { SaleData } from '@clove/contracts';
import { newId, type Principal } from '@clove/service-kit';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  type RunningService,
  startService,
  testTokens,
} from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { shop } from './shop.ts';

const EDGE = 'ticket-edge-token-0123456789abcdef';
const document: SaleData<'goods'> = {
  festival: 'test-festival',
  title: { ko: '시험' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2020-01-01T00:00:00Z', closesAt: '2099-01-01T00:00:00Z', maxTicketsPerFan: 4 },
  goods: [
    { id: 'shirt', title: { ko: '셔츠' }, price: 30_000, stock: 3, maxPerFan: 3 },
    { id: 'mug', title: { ko: '컵' }, price: 12_000, stock: 50, maxPerFan: 3 },
    { id: 'cap', title: { ko: '모자' }, price: 20_000, stock: 2, maxPerFan: 3 },
  ],
};
const Placed = z.object({ id: z.string(), units: z.array(z.object({ unitId: z.string() })) });

let service: RunningService;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  const database = await createTestDatabase();
  const broker = await createTestBroker({});
  tokens = await testTokens();
  service = await startService(
    shop,
    { DATABASE_URL: database.url, ...broker.env, AUTH_URL: tokens.url, EDGE_TICKET_TOKEN: EDGE },
    { migrate: true },
  );
  stop = async () => {
    await service.stop();
    await tokens.close();
    await broker.drop();
    await database.drop();
  };
  await internal('provision', { generation: 1, dryRun: false, document });
});
afterAll(() => stop?.());

function aFan(): Principal {
  return { memberId: newId(), role: 'fan', sessionId: newId() };
}

async function ask(who: Principal, method: string, path: string, body?: unknown, key = newId()) {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokens.sign(who)}`,
      'idempotency-key': key,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function internal(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${service.managementUrl}/internal/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...edgeHeaders('ticket', EDGE), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
  return response.headers.get('content-type')?.startsWith('application/x-ndjson') === true
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : JSON.parse(text);
}

const items = (...all: unknown[]) => ({ items: all });

describe('a service composed of the package', () => {
  test('a fan holds pieces once, an order sells them, they are delivered, and one is given back alone', async () => {
    const fan = aFan();
    const key = newId();
    const first = await ask(fan, 'POST', '/api/goods/holds', { article: 'mug', quantity: 2 }, key);
    expect(first).toMatchObject({
      status: 201,
      body: {
        inventory: 'merch',
        units: [
          { item: 'mug', label: { ko: 'mug' }, price: 12_000, refundsFrom: '2099-02-01T04:00:00.000Z' },
          { item: 'mug' },
        ],
      },
    });
    expect(await ask(fan, 'POST', '/api/goods/holds', { article: 'mug', quantity: 2 }, key)).toEqual(first);
    const hold = Placed.parse(first.body);
    const order = { holdId: hold.id, orderId: newId() };

    expect(await internal('holds/quote', items({ holdId: hold.id, fanId: fan.memberId }))).toMatchObject({
      items: [{ result: 'ok', hold: { id: hold.id } }],
    });
    expect(await internal('holds/extend', items({ holdId: hold.id, fanId: fan.memberId }))).toMatchObject({
      items: [{ result: 'ok' }],
    });
    expect(await internal('holds/pin', items({ ...order, orderVersion: 1 }))).toEqual({
      items: [{ result: 'pinned' }],
    });
    expect(await internal('holds/sell', items(order))).toEqual({ items: [{ result: 'sold' }] });
    expect(await internal('holds/sell', items(order))).toEqual({ items: [{ result: 'sold' }] });

    const withdraw = {
      ...order,
      lineId: newId(),
      fanId: fan.memberId,
      unitId: hold.units[0]?.unitId,
      regardless: false,
    };
    const withdrawn = { items: [{ result: 'withdrawn' }] };
    expect(await internal('deliveries/withdraw', items(withdraw))).toEqual(withdrawn);
    expect(await internal('deliveries/withdraw', items(withdraw))).toEqual(withdrawn);
    const facts = await internal('audit');
    const left = hold.units[1]?.unitId;
    expect(facts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'unit', inventory: 'merch', unitId: left, state: 'SOLD' }),
        expect.objectContaining({ kind: 'delivery', unitId: withdraw.unitId, state: 'VOID' }),
        expect.objectContaining({ kind: 'delivery', unitId: left, state: 'READY' }),
        expect.objectContaining({ kind: 'quota', fanId: fan.memberId, item: 'mug', used: 1, live: 1 }),
        expect.objectContaining({ kind: 'quota', fanId: fan.memberId, item: 'all', used: 1, live: 1 }),
      ]),
    );
  });

  test('another fan, another order and a hold that was never pinned get nothing back', async () => {
    const fan = aFan();
    const placed = await ask(fan, 'POST', '/api/goods/holds', { article: 'mug', quantity: 1 });
    const hold = Placed.parse(placed.body);
    const unitId = hold.units[0]?.unitId;
    const order = { holdId: hold.id, orderId: newId() };
    const line = { ...order, lineId: newId(), fanId: fan.memberId, unitId };
    const refused = (reason: string) => ({ items: [{ result: 'refused', reason }] });
    expect(await internal('deliveries/withdraw', items(line))).toEqual(refused('not-delivered'));
    await internal('holds/pin', items(order));
    expect(await internal('deliveries/withdraw', items({ ...line, orderId: newId() }))).toEqual(
      refused('not-delivered'),
    );
    expect(await internal('deliveries/withdraw', items({ ...line, fanId: newId() }))).toEqual(
      refused('unknown-unit'),
    );
    expect(await internal('deliveries/withdraw', items({ ...line, unitId: `${hold.id}/2` }))).toEqual(
      refused('unknown-unit'),
    );
    // Its SELL is on the way: it is sold and delivered first.
    expect(await internal('deliveries/withdraw', items(line))).toEqual({ items: [{ result: 'withdrawn' }] });
    expect(await internal('holds/sell', items(order))).toEqual({ items: [{ result: 'sold' }] });
  });

  test('limits of one article and of all, an unknown article and a sale of other sections are distinguished', async () => {
    const fan = aFan();
    const hold = (article: string, quantity: number) =>
      ask(fan, 'POST', '/api/goods/holds', { article, quantity });
    expect(await hold('mug', 4)).toMatchObject({ status: 409, body: { max: 3, scope: 'mug' } });
    expect(await hold('mug', 3)).toMatchObject({ status: 201 });
    expect(await hold('cap', 2)).toMatchObject({ status: 409, body: { max: 4, scope: 'all' } });
    // What fitted one of its limits only is not kept for it.
    expect(await hold('cap', 1)).toMatchObject({ status: 201 });
    expect(await hold('nothing', 1)).toMatchObject({ status: 422 });
    expect(
      await internal('provision', { generation: 2, dryRun: true, document: { ...document, rooms: [] } }),
    ).toMatchObject({
      changes: [
        { entity: 'sale', action: 'unchanged' },
        { entity: 'article shirt', action: 'unchanged' },
        { entity: 'article mug' },
        { entity: 'article cap' },
      ],
    });
  });

  test('who waits for an article that is sold out is offered what is given up, before anyone else', async () => {
    const [one, other, late] = [aFan(), aFan(), aFan()];
    const shirts = (who: Principal, quantity: number) =>
      ask(who, 'POST', '/api/goods/holds', { article: 'shirt', quantity });
    const placed = await shirts(one, 3);
    expect(await shirts(other, 1)).toMatchObject({ status: 409, body: { available: 0 } });
    expect(
      await ask(other, 'POST', '/api/goods/waiting-list', { article: 'shirt', quantity: 2 }),
    ).toMatchObject({ status: 201, body: { article: 'shirt', state: 'WAITING', position: 1 } });
    await ask(one, 'DELETE', `/api/goods/holds/${Placed.parse(placed.body).id}`);
    expect(await ask(other, 'GET', '/api/goods/waiting-list')).toMatchObject({
      body: { entries: [{ article: 'shirt', state: 'OFFERED', quantity: 2 }] },
    });
    expect(await shirts(late, 2)).toMatchObject({ status: 409, body: { available: 1 } });
  });
});
