import { Hold, inventoryGrpc, type SaleData } from '@clove/contracts';
import { newId, type Transport } from '@clove/service-kit';
import { grpcTransport } from '@clove/service-kit/grpc';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  type RunningService,
  startService,
  testTokens,
} from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shop } from './shop.ts';

const EDGE = 'ticket-edge-token-0123456789abcdef';
const document: SaleData<'goods'> = {
  festival: 'test-festival',
  title: { ko: '시험' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2020-01-01T00:00:00Z', closesAt: '2099-01-01T00:00:00Z', maxTicketsPerFan: 4 },
  goods: [{ id: 'badge', title: { ko: '배지' }, price: 0, stock: 100, maxPerFan: 3 }],
};
const headers = { ...edgeHeaders('ticket', EDGE), 'clove-correlation-id': 'the-same-request' };

let service: RunningService;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let grpc: Transport;
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  const database = await createTestDatabase();
  const broker = await createTestBroker({});
  tokens = await testTokens();
  const env = { DATABASE_URL: database.url, ...broker.env, AUTH_URL: tokens.url, EDGE_TICKET_TOKEN: EDGE };
  service = await startService(shop, { ...env, GRPC_PORT: '0' }, { migrate: true });
  grpc = grpcTransport({
    name: 'merch',
    url: `grpc://127.0.0.1:${service.otherPorts['grpc']}`,
    service: inventoryGrpc,
  });
  stop = async () => {
    await grpc.close();
    await service.stop();
    await tokens.close();
    await broker.drop();
    await database.drop();
  };
  await overHttp('/internal/provision', { generation: 1, dryRun: false, document });
});
afterAll(() => stop?.());

async function overHttp(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${service.managementUrl}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

const overGrpc = (path: string, body: unknown) => grpc.send({ path, body, headers, timeoutMs: 10_000 });

async function placed(): Promise<Hold> {
  const token = await tokens.sign({ memberId: newId(), role: 'fan', sessionId: newId() });
  const response = await fetch(`${service.url}/api/goods/holds`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': newId(),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ article: 'badge', quantity: 2 }),
  });
  expect(response.status).toBe(201);
  return Hold.parse(await response.json());
}

describe('the inventory port over gRPC', () => {
  test('answers as over HTTP, to the letter: holds, refusals, and the problems of items that cannot be read', async () => {
    const hold = await placed();
    const own = { holdId: hold.id, fanId: hold.fanId };
    const [mine, foreign] = [newId(), newId()];
    // Repeats are answered the same, so each request is sent by both ways.
    for (const [path, items] of [
      ['holds/quote', [own, { ...own, fanId: newId() }, { holdId: 'no id', fanId: hold.fanId }]],
      ['holds/quote', [{ ...own, extend: true }]],
      ['holds/extend', [own, { holdId: newId(), fanId: newId() }, {}]],
      [
        'holds/pin',
        [
          { holdId: hold.id, orderId: mine, orderVersion: 2 },
          { holdId: hold.id, orderId: foreign },
        ],
      ],
      ['holds/pin', [{ holdId: hold.id, orderId: mine, orderVersion: 0 }]],
      ['holds/quote', [{ ...own, extend: true }]],
      [
        'holds/sell',
        [
          { holdId: hold.id, orderId: mine },
          { holdId: newId(), orderId: mine },
        ],
      ],
      [
        'units/release',
        [
          { holdId: hold.id, orderId: mine, unitIds: [hold.units[0]?.unitId] },
          { holdId: hold.id, unitIds: [] },
        ],
      ],
      ['holds/unpin', [{ holdId: hold.id, orderId: mine, orderVersion: 3 }]],
      ['holds/release', [{ holdId: hold.id, orderId: foreign }]],
    ] as const) {
      const full = `/internal/${path}`;
      expect([path, await overGrpc(full, { items })]).toEqual([path, await overHttp(full, { items })]);
    }
  });

  test('keeps a price of nothing and what has no name: absent, null and zero are three things', async () => {
    const hold = await placed();
    const message = inventoryGrpc.messageOf({
      result: 'ok',
      hold: {
        ...hold,
        units: [
          { ...hold.units[0], price: 0, label: null, seat: null },
          { unitId: 'u', price: 1 },
        ],
      },
    });
    expect(inventoryGrpc.answerOf(message)).toMatchObject({
      hold: {
        units: [
          { price: 0, label: null, seat: null },
          { unitId: 'u', price: 1 },
        ],
      },
    });
    const quoted = await overGrpc('/internal/holds/quote', {
      items: [{ holdId: hold.id, fanId: hold.fanId }],
    });
    expect(quoted).toMatchObject({
      items: [{ result: 'ok', hold: { units: [{ price: 0 }, { price: 0 }] } }],
    });
  });

  test('does not answer a caller without the credential of an edge', async () => {
    const asked = { path: '/internal/holds/pin', body: { items: [{ holdId: newId(), orderId: newId() }] } };
    const call = grpc.send({ ...asked, headers: edgeHeaders('ticket', 'guessed'), timeoutMs: 10_000 });
    await expect(call).rejects.toMatchObject({ kind: 'refused', status: 401, problemType: 'unknown-edge' });
  });

  test('is off where no port is given', async () => {
    const database = await createTestDatabase();
    const broker = await createTestBroker({});
    const quiet = await startService(
      shop,
      { DATABASE_URL: database.url, ...broker.env, AUTH_URL: tokens.url },
      { migrate: true },
    );
    expect(quiet.otherPorts).toEqual({});
    await quiet.stop();
    await broker.drop();
    await database.drop();
  });
});
