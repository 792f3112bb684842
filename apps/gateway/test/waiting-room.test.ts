import { newId } from '@clove/service-kit';
import { eventually, type TestTokens, testTokens } from '@clove/service-kit/testing';
import { commitmentTo, draw } from '@clove/waiting-room';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { FESTIVAL, type GatewayUnderTest, PUBLIC_URL, startGateway } from './gateway-under-test.ts';
import { type RoomStandIn, roomStandIn } from './room-stand-in.ts';
import { type Answer, type Behaviour, call, json, type StandIn, standIn } from './stand-in.ts';

let tokens: TestTokens;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  tokens = await testTokens({ issuer: PUBLIC_URL, audience: FESTIVAL });
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => tokens.close());

async function openRoom(options: { perSecond: number; opensInSeconds: number }): Promise<{
  room: RoomStandIn;
  queue: StandIn;
}> {
  const room = roomStandIn(options);
  const queue = await standIn(room.behaviour);
  stops.push(() => queue.close());
  return { room, queue };
}

async function gatewayAt(
  queue: StandIn,
  settings: Record<string, string> = {},
  upstreams: Parameters<typeof startGateway>[0] = {},
): Promise<GatewayUnderTest> {
  const before = queue.received.length;
  const gateway = await startGateway(upstreams, {
    AUTH_URL: tokens.url,
    QUEUE_URL: queue.url,
    QUEUE_TOKEN: 'edge-token',
    ...settings,
  });
  stops.push(() => gateway.stop());
  await eventually(() => expect(queue.received.length).toBeGreaterThan(before));
  return gateway;
}

/** One member is in, so that at a rate of next to nothing every other has to wait, and both gateways know. */
async function fillRoom(room: RoomStandIn, queue: StandIn, gateway: GatewayUnderTest) {
  const inside = await fan();
  await eventually(async () => expect((await inside.map(gateway)).status).toBe(200));
  await eventually(() => expect(room.room.line.free).toBeLessThan(0));
  const before = queue.received.length;
  await eventually(() => expect(queue.received.length).toBeGreaterThan(before + 4));
  return inside;
}

interface FanWithToken {
  readonly memberId: string;
  place: string | undefined;
  ask(gateway: GatewayUnderTest, method: string, path: string, place?: string): Promise<Answer>;
  map(gateway: GatewayUnderTest): Promise<Answer>;
  /** Bodies. */
  take(gateway: GatewayUnderTest): Promise<Record<string, unknown>>;
  see(gateway: GatewayUnderTest): Promise<Record<string, unknown>>;
}

/** A member with an access token, who keeps the place as the gateway says. */
async function fan(): Promise<FanWithToken> {
  const memberId = newId();
  const bearer = await tokens.sign({ memberId, role: 'fan', sessionId: newId() });
  const self: FanWithToken = {
    memberId,
    place: undefined,
    async ask({ url }: GatewayUnderTest, method: string, path: string, place = self.place): Promise<Answer> {
      const headers: Record<string, string> = { authorization: `Bearer ${bearer}` };
      if (place !== undefined) headers['clove-place'] = place;
      const answer = await call(url, path, { method, headers });
      const given = answer.headers['clove-place'];
      if (typeof given === 'string') self.place = given;
      return answer;
    },
    map: (gateway: GatewayUnderTest) => self.ask(gateway, 'GET', '/api/seats?performance=day-1'),
    take: async (gateway: GatewayUnderTest) =>
      JSON.parse((await self.ask(gateway, 'POST', '/api/queue/place')).text),
    see: async (gateway: GatewayUnderTest) =>
      JSON.parse((await self.ask(gateway, 'GET', '/api/queue/place')).text),
  };
  return self;
}

test('with an empty line a member comes in at once, and stays in when a line forms', async () => {
  const { room, queue } = await openRoom({ perSecond: 1, opensInSeconds: -60 });
  const gateway = await gatewayAt(queue);
  const first = await fan();
  await eventually(async () => expect((await first.map(gateway)).status).toBe(200));
  expect(first.place).toBeDefined();
  room.perSecond = 0.001;
  const second = await fan();
  await eventually(async () => expect((await second.map(gateway)).status).toBe(503));
  expect((await first.map(gateway)).status).toBe(200);
  expect(await first.see(gateway)).toMatchObject({ state: 'admitted' });
});

test('who waits is shown whether a place is free anywhere, as far as seat says', async () => {
  const { room, queue } = await openRoom({ perSecond: 0.0001, opensInSeconds: -60 });
  let performances: { id: string; onSale: boolean; available: number }[] | 'down' = [];
  let paused = false;
  const seat: Behaviour = (incoming, response) => {
    if (incoming.url === '/api/seats/admission') return json(response, 200, { perSecond: null, paused });
    if (incoming.url !== '/api/seats/availability') return json(response, 200, {});
    if (performances === 'down') return json(response, 503, {});
    json(response, 200, { performances });
  };
  const gateway = await gatewayAt(queue, {}, { seat });
  await fillRoom(room, queue, gateway);
  const waiting = await fan();
  const shows = async (placesFree: boolean | undefined, expected: typeof performances) => {
    performances = expected;
    const within = { timeoutMs: 20_000 };
    await eventually(async () => {
      const place = await waiting.take(gateway);
      expect(place).toMatchObject({ state: 'waiting' });
      expect(place['placesFree']).toBe(placesFree);
    }, within);
    const inLine = JSON.parse((await waiting.map(gateway)).text);
    expect(inLine).toMatchObject({ type: '/problems/waiting-room', place: { state: 'waiting' } });
    expect(inLine.place.placesFree).toBe(placesFree);
    expect(JSON.parse((await call(gateway.url, '/api/queue')).text).placesFree).toBe(placesFree ?? null);
  };
  const allHeld = { id: 'day-1', onSale: true, available: 0 };
  await shows(false, [allHeld, { id: 'over', onSale: false, available: 0 }]);
  await shows(true, [allHeld, { id: 'day-2', onSale: true, available: 1 }]);
  await shows(undefined, 'down');
  await shows(false, [allHeld]);
  await shows(undefined, [{ ...allHeld, onSale: false }]);
  // And that the line stands while operations have paused the sale.
  for (const position of [true, false]) {
    paused = position;
    await eventually(async () => expect(await waiting.take(gateway)).toMatchObject({ paused: position }));
    expect(JSON.parse((await call(gateway.url, '/api/queue')).text).paused).toBe(position);
  }
}, 120_000);

test('who waits sees the place, keeps it however often and wherever they ask, and is let in by it', async () => {
  const { room, queue } = await openRoom({ perSecond: 0.0001, opensInSeconds: -60 });
  const replicas = [await gatewayAt(queue), await gatewayAt(queue)] as const;
  const [here, there] = replicas;
  await fillRoom(room, queue, here);
  const waiting = await fan();
  const place = await waiting.take(there);
  expect(place).toMatchObject({ state: 'waiting', kind: 'arrived', number: 1, peopleAhead: 0 });
  const behind = await fan();
  expect(await behind.take(here)).toMatchObject({ state: 'waiting', number: 2 });
  for (const gateway of replicas) {
    expect(await waiting.see(gateway)).toMatchObject({ number: 1 });
    expect(await waiting.take(gateway)).toMatchObject({ number: 1 });
  }
  const refused = await waiting.map(here);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(JSON.parse(refused.text)).toMatchObject({
    type: '/problems/waiting-room',
    place: { state: 'waiting', number: 1, peopleAhead: 0 },
  });

  room.perSecond = 5;
  await eventually(async () => expect((await waiting.map(there)).status).toBe(200));
  await eventually(async () => expect(await behind.see(here)).toMatchObject({ state: 'admitted' }));
});

test('a place is of no use to another member, cannot be made up, and shows nothing to who holds it', async () => {
  const { room, queue } = await openRoom({ perSecond: 0.0001, opensInSeconds: -60 });
  const gateway = await gatewayAt(queue);
  const admitted = await fillRoom(room, queue, gateway);
  const thief = await fan();
  const stolen = admitted.place ?? '';
  expect((await thief.ask(gateway, 'GET', '/api/seats', stolen)).status).toBe(503);
  expect((await thief.ask(gateway, 'GET', '/api/queue/place', stolen)).status).toBe(404);
  const changed = `${stolen.slice(0, -4)}AAAA`;
  expect((await admitted.ask(gateway, 'GET', '/api/seats', changed)).status).toBe(503);
  expect(Buffer.from(stolen.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain(
    admitted.memberId,
  );
  // Without a member no place is given.
  expect((await call(gateway.url, '/api/queue/place', { method: 'POST' })).status).toBe(401);
  expect((await call(gateway.url, '/api/queue/place')).status).toBe(401);
  expect((await call(gateway.url, '/api/seats')).status).toBe(503);
});

test('before the opening every member draws one number, which is not shown before; the key is shown when it is over', async () => {
  const { room, queue } = await openRoom({ perSecond: 1, opensInSeconds: 1_000 });
  const replicas = [await gatewayAt(queue), await gatewayAt(queue)] as const;
  const state = async (at: GatewayUnderTest) => JSON.parse((await call(at.url, '/api/queue')).text);
  const members = await Promise.all([fan(), fan(), fan()]);
  for (const member of members) {
    for (const gateway of [...replicas, ...replicas]) {
      member.place = undefined;
      const drawn = await member.take(gateway);
      expect(drawn).toMatchObject({ state: 'drawn', askAgainSeconds: expect.any(Number) });
      expect(drawn).not.toHaveProperty('number');
    }
  }
  await eventually(async () => expect(await state(replicas[0])).toMatchObject({ waiting: 3 }));
  const before = await state(replicas[1]);
  expect(before).toMatchObject({
    phase: 'drawing',
    draw: { commitment: commitmentTo('a7'.repeat(32)), key: null },
  });
  expect(JSON.stringify(before)).not.toContain('a7a7');

  // The opening comes; the line does not move yet.
  room.perSecond = 0.0001;
  room.room = { ...room.room, opensAt: Date.now() - 11_000 };
  for (const replica of replicas)
    await eventually(async () => expect(await state(replica)).toMatchObject({ phase: 'open' }));
  expect((await state(replicas[0])).draw.key).toBe('a7'.repeat(32));
  for (const { see, memberId } of members) {
    const { number, kind } = await see(replicas[0]);
    expect([kind, number]).toEqual(['drawn', draw('a7'.repeat(32), memberId).number]);
  }
  // Who comes only now is behind all of them.
  const late = await fan();
  expect(await late.take(replicas[1])).toMatchObject({ kind: 'arrived', peopleAhead: 3 });
});

test('with the queue down the line goes on at its rate, and who comes gets a place behind it', async () => {
  const { room, queue } = await openRoom({ perSecond: 0.0001, opensInSeconds: -60 });
  const gateway = await gatewayAt(queue);
  await fillRoom(room, queue, gateway);
  const waiting = await fan();
  expect(await waiting.take(gateway)).toMatchObject({ state: 'waiting', number: 1 });
  room.perSecond = 2;
  room.room = { ...room.room, line: { ...room.room.line, free: -1_000 } };
  await eventually(async () =>
    expect(JSON.parse((await call(gateway.url, '/api/queue')).text)).toMatchObject({ perSecond: 2 }),
  );
  room.answers = false;
  await eventually(async () => expect((await waiting.map(gateway)).status).toBe(200));
  const late = await fan();
  expect(['waiting', 'admitted']).toContain((await late.take(gateway)).state);
  room.answers = true;
  // What was decided meanwhile stands.
  await eventually(() => expect(room.turns.has(waiting.memberId)).toBe(true));
  expect((await waiting.map(gateway)).status).toBe(200);
});

test('a place sealed with the key before the rotation still counts', async () => {
  const { room, queue } = await openRoom({ perSecond: 0.0001, opensInSeconds: -60 });
  const before = await gatewayAt(queue, { SESSION_KEY: 'the-session-key-of-before' });
  const member = await fillRoom(room, queue, before);
  const after = await gatewayAt(queue, {
    SESSION_KEY: 'the-session-key-of-after-it',
    SESSION_PREVIOUS_KEY: 'the-session-key-of-before',
  });
  expect((await member.map(after)).status).toBe(200);
  const without = await gatewayAt(queue, { SESSION_KEY: 'the-session-key-of-after-it' });
  expect((await member.map(without)).status).toBe(503);
});

test('a rate of 0 lets everybody in and asks for nothing; a queue that was never reached leaves it to the rate of the gateway', async () => {
  const { room, queue } = await openRoom({ perSecond: 0, opensInSeconds: -60 });
  const gateway = await gatewayAt(queue);
  for (let i = 0; i < 5; i += 1) expect((await call(gateway.url, '/api/seats')).status).toBe(200);
  room.answers = false;
  const alone = await gatewayAt(queue, { ADMISSION_PER_SECOND: '0.001' });
  expect((await call(alone.url, '/api/seats')).status).toBe(200);
  expect((await call(alone.url, '/api/seats')).status).toBe(503);
  expect((await call(alone.url, '/api/queue')).status).toBe(503);
});
