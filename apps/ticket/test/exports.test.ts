import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Neighbours, neighbours } from './neighbours.ts';
import { Office } from './office.ts';
import { type ReplicaProcess, replicaProcess } from './replica-process.ts';
import { nights, shirt } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let around: Neighbours;
beforeAll(async () => {
  around = await neighbours();
  office = await Office.open(around.env);
});
afterAll(async () => {
  await office.close();
  await around.close();
});

const { cancel } = ticketRequests(() => office);
const today = () => Temporal.Now.zonedDateTimeISO('Asia/Seoul').toPlainDate().toString();

async function csvRows(path: string): Promise<string[][]> {
  const answer = await office.download(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

async function json<R = Record<string, unknown>>(path: string): Promise<R[]> {
  const answer = await office.download(`${path}${path.includes('?') ? '&' : '?'}format=json`);
  expect(answer.headers.get('content-type')).toBe('application/json');
  return (await answer.json()) as R[];
}

describe('exports', () => {
  test('hold what was sold, with names and addresses where they belong, as CSV and JSON', async () => {
    const fan = randomUUID();
    around.people.push({ memberId: fan, email: 'fan@example.com', name: '=HYPERLINK("http://x")' });
    expect(await json('/api/exports/orders')).toEqual([]);
    const { order } = await office.buy(fan, [10_000, 20_000]);
    await cancel(fan, [order.lines[1]?.id]);
    const { body } = await office.request<{ order: { id: string } }>('POST', '/api/orders', {
      as: fan,
      body: {
        holds: [
          { inventory: 'merch', holdId: office.merch.place(fan, [5_000]).id },
          { inventory: 'stay', holdId: office.stay.place(fan, [60_000]).id },
        ],
        paymentMethod: 'kakao-pay',
      },
    });
    await office.comeBack(body.order.id);
    await office.settled(body.order.id, 'COMPLETED');

    const [header, first] = await csvRows('/api/exports/orders');
    expect(header?.slice(0, 4)).toEqual(['orderId', 'createdAt', 'state', 'endReason']);
    expect(first?.[0]).toBe(order.id);
    // A name is not a formula in anybody's spreadsheet.
    expect(first?.join(',')).toContain(`"'=HYPERLINK(""http://x"")"`);
    await eventually(async () => {
      expect(await json('/api/exports/orders')).toMatchObject([
        { orderId: order.id, email: 'fan@example.com', total: 30_000, refunded: 20_000, feesKept: 0 },
        { orderId: body.order.id, total: 65_000, refunded: 0 },
      ]);
    });
    expect(await json('/api/exports/attendees')).toEqual([
      expect.objectContaining({ ticketId: order.lines[0]?.id, email: 'fan@example.com', state: 'VALID' }),
    ]);
    const [door] = await json('/api/exports/door-list');
    expect(door).toMatchObject({ ticketId: order.lines[0]?.id, name: '=HYPERLINK("http://x")' });
    expect(JSON.stringify(door)).not.toContain('example.com');
    expect(await json('/api/exports/goods')).toMatchObject([
      { item: shirt.item, paid: 5_000, name: expect.any(String) },
    ]);
    const [room = '', from, to] = nights.item.split('/');
    expect(await json('/api/exports/bookings')).toMatchObject([{ room, from, to, paid: 60_000 }]);
    const settled = await json(`/api/exports/settlement?from=${today()}`);
    expect(settled).toHaveLength(3);
    expect(settled).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'REFUND', amount: 20_000, providerKey: expect.any(String) }),
      ]),
    );
    const { rows } = await office.sql.query(
      `SELECT DISTINCT subject FROM support_log WHERE action = 'export'`,
    );
    expect(rows).toHaveLength(6);
  });

  test('of attendees may be narrowed to a performance', async () => {
    expect(await json('/api/exports/attendees?performance=another')).toEqual([]);
    expect((await office.download('/api/exports/orders?performance=day-1')).status).toBe(400);
    expect((await office.download('/api/exports/settlement?to=2026-06-01')).status).toBe(400);
    expect((await office.download('/api/exports/orders?format=xml')).status).toBe(400);
  });

  test.each(['orders', 'attendees', 'door-list', 'goods', 'bookings', `settlement?from=2026-06-01`])(
    '%s are for organisers, operations, and machines whose key has the scope',
    async (kind) => {
      const status = async (as: Parameters<Office['download']>[1]) =>
        (await office.download(`/api/exports/${kind}`, as)).status;
      expect(await Promise.all(['organiser', 'ops'].map((role) => status({ role: role as 'ops' })))).toEqual([
        200, 200,
      ]);
      for (const role of ['fan', 'staff', 'support'] as const)
        expect([role, await status({ role })]).toEqual([role, 403]);
      expect(await status({ role: 'machine', scopes: ['exports:read'] })).toBe(200);
      for (const scopes of [[], ['orders:read'], ['tickets:check-in'], ['exports:read-all']]) {
        expect(await status({ role: 'machine', scopes })).toBe(403);
      }
    },
  );

  test('a key with orders:read reads orders at the desk, and nothing else there', async () => {
    const [{ orderId } = { orderId: '' }] = await json<{ orderId: string }>('/api/exports/orders');
    const machine = { as: randomUUID(), role: 'machine' as const, scopes: ['orders:read'] };
    const path = `/api/support/orders/${orderId}`;
    expect((await office.request('GET', path, machine)).status).toBe(200);
    expect((await office.request('GET', path, { ...machine, scopes: ['exports:read'] })).status).toBe(403);
    expect(
      (await office.request('POST', `${path}/mails`, { ...machine, body: { reason: 'x' } })).status,
    ).toBe(403);
  });
});

describe('200,000 rows', () => {
  const ROWS = 200_000;
  let small: ReplicaProcess;

  beforeAll(async () => {
    // Whole orders with a ticket each, as long as real ones.
    await office.sql.query(
      `WITH made AS (
         SELECT ('01990000-0000-7' || lpad(to_hex(n % 4096), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id, n
         FROM generate_series(1, $1::int) AS n
       ), ordered AS (
         INSERT INTO orders (id, fan_id, state, version, payment_method, payment_id, total, vat, tax_free, currency, item_name,
           quantity, hold_ids, refund_policy, return_token_hash, deadline, idempotency_key, body_hash, correlation_id)
         SELECT id, id, 'COMPLETED', 1, 'kakao-pay', id, 132000, 12000, 0, 'KRW', 'Rock', 1, ARRAY[id], '{}', decode(md5(n::text), 'hex'),
           now(), n::text, '', '' FROM made RETURNING id
       ), line AS (
         INSERT INTO order_lines (id, order_id, position, hold_id, unit_id, performance_id, section_id, unit_price, discount_share,
           paid, tax_free, vat, state)
         SELECT id, id, 0, id, id || '/1', 'big', 'A', 132000, 0, 132000, 0, 12000, 'PAID' FROM ordered RETURNING id, unit_id
       )
       INSERT INTO tickets (id, order_id, fan_id, performance_id, section_id, unit_id, seat, paid, state)
       SELECT id, id, id, 'big', 'A', unit_id, NULL, 132000, 'VALID' FROM line`,
      [ROWS],
    );
    await office.sql.query('ANALYZE');
    // Less memory than the rows would take at once: as text alone they are some 60 MB, twice that as objects.
    const { AUTH_INTERNAL_URL: _, ...alone } = office.env;
    // Its default part for what is young is so small in so little memory that collecting took three quarters of the CPU time.
    const memory = ['--max-old-space-size=80', '--max-semi-space-size=8'];
    small = await replicaProcess(alone, 'ticket-kakao', memory);
  }, 120_000);
  afterAll(() => small.kill());

  async function readAll(path: string): Promise<{ rows: number; bytes: number }> {
    const answer = await office.download(path, { base: small.url });
    expect(answer.status).toBe(200);
    let [rows, bytes] = [0, 0];
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      // Natively: byte by byte in JavaScript, 120 MB took longer to count than to make.
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1;
    }
    return { rows, bytes };
  }

  test('are streamed by a replica whose memory does not grow with them', async () => {
    const first = await readAll('/api/exports/attendees?performance=nothing');
    expect(first.rows).toBe(1);
    const before = small.peakMemory();
    const { rows, bytes } = await readAll('/api/exports/attendees?performance=big');
    expect(rows).toBe(ROWS + 1);
    const asJson = await readAll('/api/exports/orders?format=json');
    expect(asJson.rows).toBeGreaterThan(ROWS);
    const grown = small.peakMemory() - before;
    const streamed = (bytes + asJson.bytes) / 1024 / 1024;
    // Source of the number: the heap that the replica may have; held whole, the texts alone would be more.
    expect(streamed).toBeGreaterThan(60);
    expect(grown).toBeLessThan(60);
  }, 480_000);

  test('wait for a reader that has stopped, and hold no transaction and no connection meanwhile', async () => {
    const stop = new AbortController();
    const answer = await office.download('/api/exports/orders', { base: small.url, signal: stop.signal });
    const reader = answer.body?.getReader();
    await reader?.read();
    const open = async () =>
      (
        await office.sql.query(
          `SELECT count(*)::int AS open FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%FROM orders o WHERE o.id%'
             AND state <> 'idle'`,
        )
      ).rows[0]?.open;
    await eventually(async () => expect(await open()).toBe(0), { timeoutMs: 20_000 });
    // It goes on serving others.
    expect((await readAll('/api/exports/goods')).rows).toBeGreaterThan(1);
    // A page may be read meanwhile, until the buffers on the way are full.
    await eventually(async () => expect(await open()).toBe(0), { timeoutMs: 20_000 });
    stop.abort();
  }, 120_000);
});
