import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { answerOf, faultsOf, roomOf, saleOf, sharedStay, stepsOn } from './running.ts';

const inFile = [roomOf('camp', 5), roomOf('hut', 2), roomOf('barn', 9)];
const stay = sharedStay(saleOf(inFile));
const steps = stepsOn(stay);
const problem = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });
const nights = { from: '2099-08-06', to: '2099-08-08' };
const glamping = {
  id: 'glamping',
  title: { ko: '글램핑', en: 'Glamping' },
  pricePerNight: 180_000,
  prices: [{ weekday: 'sat', price: 240_000 }],
  units: 2,
  capacity: 4,
  from: '2099-08-06',
  to: '2099-08-09',
};

const host = async (method: string, path: string, body?: unknown) =>
  answerOf((await stay().member('organiser')).ask(method, path, body));
const provision = async (rooms: typeof inFile, generation: number, dryRun = false) =>
  answerOf(stay().provision(saleOf(rooms), generation, dryRun));
const hold = async (roomId: string, units = 1) =>
  answerOf((await stay().member()).ask('POST', '/api/rooms/holds', { roomId, ...nights, units }));

describe('a host', () => {
  test('lets a room that is not in the file, once per id', async () => {
    expect(await host('POST', '/api/rooms', glamping)).toMatchObject({
      status: 201,
      body: { id: 'glamping', prices: glamping.prices, managedBy: 'console', onSale: true, pictures: [] },
    });
    expect(await host('POST', '/api/rooms', glamping)).toMatchObject({
      status: 409,
      body: problem('room-exists'),
    });
    expect(await hold('glamping')).toMatchObject({ status: 201, body: { units: [{ price: 360_000 }] } });
    expect(await stay().published('glamping')).toEqual(['stay.RoomChanged 1']);
  });

  test.each([
    ['a price of 0 that is not meant', { pricePerNight: 0 }, 422, 'free-not-said'],
    [
      'another price of 0 that is not meant',
      { prices: [{ date: '2099-08-06', price: 0 }] },
      422,
      'free-not-said',
    ],
    ['no night', { to: '2099-08-06' }, 422, 'invalid-room'],
    ['a day that does not exist', { to: '2099-02-30' }, 400, 'invalid-input'],
    ['no unit', { units: 0 }, 400, 'invalid-input'],
    ['text that cannot be shown', { title: { ko: '방\u0000' } }, 400, 'invalid-input'],
  ])('is refused %s', async (_, wrong, status, type) => {
    const made = { ...glamping, id: 'new', ...wrong };
    expect(await host('POST', '/api/rooms', made)).toMatchObject({ status, body: problem(type) });
    if (status === 422) {
      expect(await host('PATCH', '/api/rooms/barn', wrong)).toMatchObject({ status, body: problem(type) });
    }
  });

  test('gives nights away when that is said', async () => {
    const made = { ...glamping, id: 'gift', pricePerNight: 0, free: true };
    expect((await host('POST', '/api/rooms', made)).status).toBe(201);
  });

  test('is the only one who may', async () => {
    for (const role of ['fan', 'staff'] as const) {
      const member = await stay().member(role);
      expect((await member.ask('POST', '/api/rooms', glamping)).status).toBe(403);
      expect((await member.ask('PATCH', '/api/rooms/barn', { units: 1 })).status).toBe(403);
      expect((await member.ask('DELETE', '/api/rooms/barn')).status).toBe(403);
    }
  });

  test('changes prices of single nights, for new holds', async () => {
    const prices = [
      { date: '2099-08-07', price: 90_000 },
      { weekday: 'thu', price: 50_000 },
    ];
    expect(await host('PATCH', '/api/rooms/barn', { prices })).toMatchObject({ status: 200 });
    expect(await hold('barn')).toMatchObject({ body: { units: [{ price: 140_000 }] } });
    const back = { prices: [{ date: '2099-08-07', price: null }] };
    expect(await host('PATCH', '/api/rooms/barn', back)).toMatchObject({
      body: { prices: [{ weekday: 'thu', price: 50_000 }] },
    });
    expect(await hold('barn')).toMatchObject({ body: { units: [{ price: 110_000 }] } });
    expect((await host('PATCH', '/api/rooms/palace', { units: 1 })).status).toBe(404);
  });

  test('takes nothing away that is sold or held', async () => {
    const guest = await stay().member();
    await steps.buy(guest, { roomId: 'hut', ...nights, units: 2 });
    const wrong = { units: 1, from: '2099-08-07' };
    expect(await host('PATCH', '/api/rooms/hut', wrong)).toMatchObject({
      status: 409,
      body: {
        type: expect.stringContaining('room-taken'),
        errors: [{ path: 'body.from' }, { path: 'body.units' }],
      },
    });
    expect((await host('PATCH', '/api/rooms/hut', { to: '2099-08-08', units: 3 })).status).toBe(200);
    expect(
      await stay().rows("SELECT night::text AS night, units, taken FROM room_nights WHERE room_id = 'hut'"),
    ).toEqual([
      { night: '2099-08-06', units: 3, taken: 2 },
      { night: '2099-08-07', units: 3, taken: 2 },
    ]);
  });

  test('removes a room: nothing new is sold, a hold is not bought any more, what is paid stands', async () => {
    const [guest, late] = [await stay().member(), await stay().member()];
    const made = { ...glamping, id: 'tent' };
    await host('POST', '/api/rooms', made);
    const line = await steps.buy(guest, { roomId: 'tent', ...nights, units: 1 });
    const held = await steps.hold(late, { roomId: 'tent', ...nights, units: 1 });
    expect(await host('DELETE', '/api/rooms/tent')).toMatchObject({ status: 200, body: { onSale: false } });
    expect(await host('DELETE', '/api/rooms/tent')).toMatchObject({ status: 200 });
    expect(await hold('tent')).toMatchObject({ status: 409, body: problem('withdrawn') });
    expect(await steps.pin(held.id, line.orderId)).toBe('refused: withdrawn');
    expect(await steps.bookingOf(guest)).toMatchObject({ state: 'BOOKED', code: expect.any(String) });
    await eventually(async () => {
      const shown = await (await stay().read('/api/rooms')).text();
      expect(shown).not.toContain('"tent"');
    });
    expect(await steps.withdraw(line)).toBe('withdrawn');
    expect(await host('PATCH', '/api/rooms/tent', { onSale: true })).toMatchObject({
      body: { onSale: true },
    });
    expect((await hold('tent')).status).toBe(201);
  });

  test('shows pictures in order; the one at a path never changes', async () => {
    const organiser = await stay().member('organiser');
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    );
    const put = await organiser.upload('/api/rooms/barn/pictures/1', picture);
    expect(put.status).toBe(200);
    const { pictures } = z.object({ pictures: z.tuple([z.string()]) }).parse(await put.json());
    const served = await stay().read(pictures[0]);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(served.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.from(await served.arrayBuffer())).toEqual(picture);
    expect(
      (await organiser.upload('/api/rooms/barn/pictures/2', Buffer.from('no picture'))).status,
    ).toBeGreaterThanOrEqual(400);
    expect(await host('DELETE', '/api/rooms/barn/pictures/1')).toMatchObject({
      status: 200,
      body: { pictures: [] },
    });
    expect((await host('DELETE', '/api/rooms/barn/pictures/1')).status).toBe(404);
    const fan = await stay().member();
    expect((await fan.upload('/api/rooms/barn/pictures/1', picture)).status).toBe(403);
  });

  test('who edits a room keeps no guest waiting', async () => {
    const editing = stay().rows(`BEGIN; SELECT 1 FROM rooms WHERE id = 'camp' FOR UPDATE`);
    await editing;
    try {
      const guest = await stay().member();
      const line = await steps.buy(guest, { roomId: 'camp', ...nights, units: 1 });
      expect(await steps.withdraw(line)).toBe('withdrawn');
    } finally {
      await stay().rows('ROLLBACK');
    }
  });
});

test('operations pause the sale of nights: nothing new is held, what is being paid finishes', async () => {
  const [ops, guest] = [await stay().member('ops'), await stay().member()];
  const wanted = { roomId: 'camp', ...nights, units: 1 };
  const held = await steps.hold(guest, wanted);
  const move = (position: string) =>
    answerOf(ops.ask('PUT', '/api/rooms/levers/sales', { position, reason: 'the provider is down' }));
  expect(await move('paused')).toMatchObject({
    status: 200,
    body: { moves: [{ lever: 'rooms', before: 'open', after: 'paused' }] },
  });
  for (const _ of [1, 2]) {
    expect(await hold('camp')).toMatchObject({ status: 409, body: problem('sales-paused') });
  }
  const orderId = held.id;
  expect(await steps.pin(held.id, orderId)).toBe('pinned');
  expect(await steps.sell(held.id, orderId)).toBe('sold');
  expect((await host('PUT', '/api/rooms/levers/sales', { position: 'open', reason: 'x' })).status).toBe(403);
  expect((await move('open')).status).toBe(200);
  expect(await steps.withdraw({ hold: held, orderId })).toBe('withdrawn');
});

test('every public route is described, with an example of what it answers', async () => {
  const Described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = Described.parse(await (await stay().read('/openapi.json')).json());
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path: `${method} ${path}`, operation })),
  );
  expect(operations.map(({ path }) => path).sort()).toEqual([
    'delete /api/rooms/holds/{holdId}',
    'delete /api/rooms/waiting-list/{entryId}',
    'delete /api/rooms/{roomId}',
    'delete /api/rooms/{roomId}/pictures/{place}',
    'get /api/bookings',
    'get /api/bookings/arrivals',
    'get /api/bookings/arrivals.csv',
    'get /api/bookings/{bookingId}/log',
    'get /api/rooms',
    'get /api/rooms/holds/{holdId}',
    'get /api/rooms/levers',
    'get /api/rooms/pictures/{hash}',
    'get /api/rooms/waiting-list',
    'patch /api/rooms/{roomId}',
    'post /api/bookings/find',
    'post /api/bookings/{bookingId}/check-in',
    'post /api/bookings/{bookingId}/check-out',
    'post /api/bookings/{bookingId}/no-show',
    'post /api/rooms',
    'post /api/rooms/holds',
    'post /api/rooms/waiting-list',
    'put /api/rooms/levers/sales',
    'put /api/rooms/{roomId}/pictures/{place}',
  ]);
  const Json = z.object({
    responses: z.record(
      z.string(),
      z.object({ content: z.record(z.string(), z.object({ example: z.unknown().optional() })).default({}) }),
    ),
  });
  const bare = operations.filter(({ operation }) =>
    Object.entries(Json.parse(operation).responses).some(
      ([status, { content }]) =>
        status.startsWith('2') &&
        content['application/json'] !== undefined &&
        content['application/json'].example === undefined,
    ),
  );
  expect(bare.map(({ path }) => path)).toEqual([]);
});

describe('the festival file', () => {
  test('and the console each keep what they said last; what the file changes wins, and that is reported', async () => {
    await host('PATCH', '/api/rooms/camp', {
      pricePerNight: 70_000,
      prices: [{ date: '2099-08-08', price: 1_000 }],
    });
    const titled = inFile.map((room) => ({ ...room, title: { ko: '새 이름' } }));
    expect((await provision(titled, 2)).status).toBe(200);
    expect(
      await stay().rows("SELECT price::int FROM room_nights WHERE room_id = 'camp' ORDER BY night"),
    ).toEqual([{ price: 70_000 }, { price: 70_000 }, { price: 1_000 }]);
    const dearer = titled.map((room) => (room.id === 'camp' ? { ...room, pricePerNight: 65_000 } : room));
    const before = await provision(dearer, 3, true);
    expect(before).toMatchObject({
      status: 200,
      body: {
        changes: expect.arrayContaining([
          { entity: 'room camp', action: 'updated', overridden: ['pricePerNight: 70000 -> 65000'] },
        ]),
      },
    });
    expect((await provision(dearer, 3)).body).toEqual(before.body);
    expect(
      await stay().rows("SELECT price::int FROM room_nights WHERE room_id = 'camp' ORDER BY night"),
    ).toEqual([{ price: 65_000 }, { price: 65_000 }, { price: 1_000 }]);
    expect((await provision(dearer, 2)).status).toBe(409);
  });

  test('takes nothing away that is sold: every reason is named, and nothing is changed', async () => {
    const guest = await stay().member();
    await steps.buy(guest, { roomId: 'camp', ...nights, units: 2 });
    const smaller = inFile.map((room) =>
      room.id === 'camp' ? { ...room, units: 1, from: '2099-08-07', to: '2099-08-08' } : room,
    );
    expect(await provision(smaller, 4)).toMatchObject({
      status: 409,
      body: {
        type: expect.stringContaining('provision-refused'),
        errors: expect.arrayContaining([
          expect.objectContaining({ path: 'body.document.rooms.0.from' }),
          expect.objectContaining({ path: 'body.document.rooms.0.units' }),
        ]),
      },
    });
  });

  test('may not name a room that the console made', async () => {
    const clash = [...inFile, roomOf('glamping', 1)];
    expect(await provision(clash, 5)).toMatchObject({
      status: 409,
      body: { errors: [expect.objectContaining({ path: 'body.document.rooms.3.id' })] },
    });
  });

  test('withdraws a room that leaves it, whose bookings stand, and lets it again when it is back', async () => {
    const guest = await stay().member();
    await steps.buy(guest, { roomId: 'barn', ...nights, units: 1 });
    expect((await provision(inFile.slice(0, 2), 6)).body).toMatchObject({
      changes: expect.arrayContaining([{ entity: 'room barn', action: 'withdrawn', overridden: [] }]),
    });
    expect(await hold('barn')).toMatchObject({ status: 409, body: problem('withdrawn') });
    expect(await steps.bookingOf(guest)).toMatchObject({ state: 'BOOKED' });
    expect((await provision(inFile, 7)).status).toBe(200);
    expect((await hold('barn')).status).toBe(201);
  });

  test('leaves nights, limits and bookings in balance', async () => {
    expect(await faultsOf(stay())).toEqual([]);
  });
});
