import { type RoomSyncAnswer, RoomSyncAnswer as RoomSyncAnswerSchema } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually, type Replicas, startReplicas } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { queueService } from '../src/queue-service.ts';

let queue: Replicas;
let generation = 0;

beforeAll(async () => {
  queue = await startReplicas(queueService, [], {
    ADMISSION_PER_SECOND: '5',
    SHOPPING_SECONDS: '600',
    KEEP_SECONDS: '600',
  });
});
afterAll(() => queue.stop());

const gateway = newId();

async function sync(over: object = {}, sale?: number | null): Promise<RoomSyncAnswer> {
  const answer = await queue.internal('POST', '/internal/room/sync', {
    gateway,
    leverPerSecond: null,
    sale: sale === undefined ? await presentSale() : sale,
    drew: [],
    numbers: 0,
    furthestNumber: 0,
    called: { drawn: 0, arrived: 0 },
    turns: [],
    ...over,
  });
  expect(answer.status).toBe(200);
  return RoomSyncAnswerSchema.parse(await answer.json());
}

async function presentSale(): Promise<number | null> {
  const [row] = await queue.rows('SELECT max(sale) AS sale FROM room');
  return row !== null && typeof row === 'object' && 'sale' in row && typeof row.sale === 'number'
    ? row.sale
    : null;
}

async function provision(opensInSeconds: number, over: object = {}) {
  generation += 1;
  const opensAt = new Date(Date.now() + opensInSeconds * 1000).toISOString();
  const closesAt = new Date(Date.now() + 86_400_000).toISOString();
  return queue.internal('POST', '/internal/provision', {
    generation,
    dryRun: false,
    document: {
      festival: 'test-festival',
      title: { ko: '축제', en: 'Festival' },
      timezone: 'Asia/Seoul',
      currency: 'KRW',
      sales: { opensAt, closesAt, maxTicketsPerFan: 4 },
    },
    ...over,
  });
}

/** As time that has passed since the line was last moved. */
const passed = (seconds: number) =>
  queue.rows(
    `UPDATE room SET moved_at = moved_at - $1 * interval '1 second', opens_at = opens_at - $1 * interval '1 second'`,
    [seconds],
  );

test('without a sale it has no room, a dry run makes none, and an older generation is refused', async () => {
  expect((await sync()).room).toBeNull();
  const dry = await provision(3_600, { dryRun: true });
  expect(await dry.json()).toEqual({
    changes: [{ entity: 'waiting room', action: 'created', overridden: [] }],
  });
  expect((await sync()).room).toBeNull();
  expect((await provision(3_600)).status).toBe(200);
  const older = await provision(3_600, { generation: 1 });
  expect(older.status).toBe(409);
  expect(await older.json()).toMatchObject({ type: '/problems/older-generation', applied: 2 });
});

test('an opening that is moved keeps its draw; one after it took place gets another', async () => {
  await provision(3_600);
  const first = (await sync()).room;
  await provision(7_200);
  const movedAway = (await sync()).room;
  expect(movedAway?.drawKey).toBe(first?.drawKey);
  expect(movedAway?.opensAt).toBeGreaterThan(first?.opensAt ?? 0);
  await provision(-10);
  expect((await sync()).room?.sale).toBe(first?.sale);
  await provision(3_600);
  const again = (await sync()).room;
  expect(again?.sale).toBeGreaterThan(first?.sale ?? 0);
  expect(again?.drawKey).not.toBe(first?.drawKey);
});

test('who drew is counted once, whichever gateway they asked and however often', async () => {
  await provision(3_600);
  const other = newId();
  for (const drew of [
    [
      [1, 3],
      [7, 1],
    ],
    [[1, 3]],
    [
      [7, 1],
      [1, 2],
    ],
  ]) {
    await sync({ drew });
    await sync({ drew, gateway: other });
  }
  const { room } = await sync();
  expect(room?.drawn).toBe(2);
  expect(room?.gateways).toBe(2);
  expect(room?.direct).toBe(true);
});

test('numbers of arrival follow each other over two replicas and many gateways at once', async () => {
  await provision(-1);
  const sale = await presentSale();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => sync({ gateway: newId(), numbers: index + 1 }, sale)),
  );
  const given = answers
    .flatMap(({ firstNumber }, index) => Array.from({ length: index + 1 }, (_, i) => firstNumber + i))
    .sort((a, b) => a - b);
  expect(given).toEqual(Array.from({ length: 78 }, (_, index) => index + 1));
  expect((await sync()).room?.arrivals).toBe(78);
});

test('the line moves with the rate, and as many as stay away are called instead', async () => {
  await provision(3_600);
  await provision(-1);
  await sync();
  await sync({ numbers: 1_000 });
  await passed(1);
  const before = (await sync()).room?.called.arrived ?? 0;
  await passed(2);
  const after = (await sync()).room?.called.arrived ?? 0;
  expect(after - before).toBeGreaterThanOrEqual(5);
  expect(after - before).toBeLessThanOrEqual(11);
  // A long pause calls no more than a burst, but gives up those who did not come.
  await passed(1_000);
  const late = (await sync()).room?.called.arrived ?? 0;
  expect(late - after).toBeLessThanOrEqual(11);
});

test('a member has one turn at a time, and the next one needs a place that was taken after it', async () => {
  await provision(3_600);
  await provision(-1);
  const sale = await presentSale();
  const memberId = newId();
  const placeTakenAt = Date.now() - 1_000;
  const turn = { memberId, placeTakenAt };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => sync({ gateway: newId(), turns: [turn, turn] }, sale)),
  );
  const ends = new Set(answers.flatMap(({ turns }) => turns));
  expect(ends.size).toBe(1);
  expect([...ends][0]).toBeGreaterThan(Date.now());
  expect((await sync()).room).toMatchObject({ admitted: 1, shopping: 1 });

  await queue.rows(`UPDATE turn SET ends_at = clock_timestamp() - interval '1 second'`);
  const used = await sync({ turns: [turn] });
  expect(used.turns).toEqual([null]);
  expect(used.room).toMatchObject({ admitted: 1, shopping: 0 });
  const next = await sync({ turns: [{ memberId, placeTakenAt: Date.now() }] });
  expect(next.turns[0]).toBeGreaterThan(Date.now());
  expect(next.room).toMatchObject({ admitted: 2, shopping: 1 });
});

test('turns that began while a gateway was alone are kept as they were given, and the line does not go back', async () => {
  await provision(3_600);
  await provision(-1);
  await sync({ numbers: 50 });
  const until = Date.now() + 60_000;
  const answer = await sync({
    furthestNumber: 80,
    called: { drawn: 1, arrived: 40 },
    turns: [{ memberId: newId(), placeTakenAt: Date.now(), until }],
    numbers: 1,
  });
  expect(answer.turns).toEqual([until]);
  expect(answer.firstNumber).toBe(81);
  expect(answer.room?.called.arrived).toBeGreaterThanOrEqual(40);
  expect((await sync()).room?.called.arrived).toBeGreaterThanOrEqual(40);
});

test('the rate that operations set counts for each gateway that synchronises', async () => {
  await provision(3_600);
  const other = newId();
  await sync({ gateway: other, leverPerSecond: 2 });
  expect((await sync({ leverPerSecond: 2 })).room?.perSecond).toBe(4);
  // A gateway that does not know leaves it.
  expect((await sync({ leverPerSecond: undefined })).room?.perSecond).toBe(4);
  expect((await sync({ leverPerSecond: null })).room?.perSecond).toBe(5);
});

test('while the sale is paused the line stands and no turn runs out; afterwards each turn has its time again', async () => {
  await provision(3_600);
  await provision(-1);
  const sale = await presentSale();
  const over = { memberId: newId(), placeTakenAt: Date.now() - 1_000 };
  const shops = { memberId: newId(), placeTakenAt: Date.now() - 1_000 };
  await sync({ turns: [over] });
  await queue.rows(`UPDATE turn SET ends_at = began_at + interval '1 millisecond'`);
  await sync({ turns: [shops], numbers: 100 });
  const paused = { paused: true };
  expect((await sync(paused)).room).toMatchObject({ paused: true, pauses: 1, shopping: 1 });

  // As if an hour had passed, of which the turn was to last ten minutes.
  await queue.rows(
    `UPDATE turn SET began_at = began_at - interval '1 hour', ends_at = ends_at - interval '1 hour' WHERE member_id = $1`,
    [shops.memberId],
  );
  await queue.rows(`UPDATE room SET paused_at = paused_at - interval '1 hour' WHERE sale = $1`, [sale]);
  const during = await sync({ ...paused, gateway: newId(), turns: [shops, over] });
  expect(during.room).toMatchObject({ paused: true, pauses: 1, shopping: 1 });
  expect(during.turns[0]).toBeGreaterThan(Date.now());
  expect(during.turns[1]).toBeNull();
  const before = during.room?.called;
  await passed(30);
  expect((await sync({ paused: undefined })).room).toMatchObject({ paused: true, called: before });

  const after = await sync({ paused: false, turns: [shops, over] });
  expect(after.room).toMatchObject({ paused: false, pauses: 1, shopping: 1 });
  const left = (after.turns[0] ?? 0) - Date.now();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(600_000);
  expect(after.turns[1]).toBeNull();
  // A second word of the same is no second pause.
  expect((await sync({ paused: false, turns: [shops] })).turns).toEqual([after.turns[0]]);
  await passed(30);
  expect((await sync({ paused: false })).room?.called.arrived).toBeGreaterThan(before?.arrived ?? 0);
});

test('while its database does not answer it refuses for now, and goes on afterwards', async () => {
  await provision(3_600);
  await queue.rows(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await eventually(async () => expect((await sync()).room).not.toBeNull());
});

test('a caller without the credential of an edge is refused, and no route is public', async () => {
  const [first] = queue.all;
  const body = JSON.stringify({});
  const headers = { 'content-type': 'application/json' };
  const bare = await fetch(`${first.managementUrl}/internal/room/sync`, { method: 'POST', headers, body });
  expect(bare.status).toBe(401);
  expect((await fetch(`${first.url}/internal/room/sync`, { method: 'POST', headers, body })).status).toBe(
    404,
  );
});

test('the metrics of both replicas show who waits, shops and was let in, and never the key', async () => {
  const { room } = await sync();
  const texts = await Promise.all(
    queue.all.map(async ({ managementUrl }) => (await fetch(`${managementUrl}/metrics`)).text()),
  );
  for (const text of texts) {
    for (const name of ['waiting', 'admitted', 'shopping', 'rate'])
      expect(text).toContain(`clove_queue_${name} `);
    expect(text).not.toContain(room?.drawKey ?? fail());
  }
  const logs = queue.all.map(({ logs }) => logs.lines.join('\n')).join('\n');
  expect(logs).not.toContain(room?.drawKey ?? fail());
});

function fail(): never {
  throw new Error('no room');
}
