import { releaseUnits } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { postgresBlockBook } from '../src/adapters/postgres/block-book.ts';
import { numberedMoves } from '../src/adapters/postgres/numbered-moves.ts';
import { blockSeats } from '../src/application/block-seats.ts';
import { moveSeat } from '../src/application/move-seat.ts';
import {
  GRACE_SECONDS,
  type Numbered,
  numberedSection,
  outcome,
  type Replica,
  saleDocument,
  seats,
  sharedReplicas,
} from './replicas.ts';
import { stepsOn } from './steps.ts';
import { now, waiting } from './waiting.ts';

const document = saleDocument([
  numberedSection('A', 4, 5),
  numberedSection('B', 2, 5),
  numberedSection('C', 2, 5, 99_000),
]);
const replicas = sharedReplicas(document);
const { hold, used, pin, sell } = stepsOn(replicas);
beforeEach(async () => {
  await replicas.reset();
  await replicas.provision(document);
});

async function sold(...places: string[]) {
  const mine = await hold(seats(...places));
  await pin(mine);
  await sell(mine);
  return mine;
}
type Sold = Awaited<ReturnType<typeof sold>>;

async function move(of: Sold, index: number, to: string, at: Replica = replicas.a, locking = true) {
  const { holdId, orderId, unitIds } = of;
  const item = { holdId, orderId, fromUnitId: unitIds[index] ?? '', toUnitId: to };
  const answer = await moveSeat(at.inventory, numberedMoves({ locking }))(item);
  return answer.result === 'refused' ? answer.reason : answer.result;
}

const seatId = (place: string) => seats(place).seats[0] ?? '';
const owner = async (place: string) =>
  (
    await replicas.sql<{ state: string; hold_id: string | null; bought_by: string | null }>(
      `SELECT state, seats.hold_id, b.hold_id AS bought_by FROM seats LEFT JOIN bought_seats b ON b.seat_id = seats.id
       WHERE seats.id = $1`,
      [seatId(place)],
    )
  )[0];

describe('a sold seat that is moved', () => {
  test('is another one of the same order; the first can be bought, and a repeat changes nothing', async () => {
    const mine = await sold('A/1-1', 'A/1-2');
    expect(await move(mine, 0, seatId('B/1-1'))).toBe('moved');
    expect(await move(mine, 0, seatId('B/1-1'))).toBe('moved');
    expect(await owner('B/1-1')).toEqual({ state: 'SOLD', hold_id: mine.holdId, bought_by: mine.holdId });
    expect(await owner('A/1-1')).toEqual({ state: 'FREE', hold_id: null, bought_by: null });
    expect(await used(mine.fanId)).toBe(2);
    expect(outcome(await replicas.b.place(newId(), seats('A/1-1')))).toBe('placed');
    // What is cancelled later is the seat that the fan has now.
    const freed = { holdId: mine.holdId, orderId: mine.orderId, unitIds: [seatId('B/1-1')] };
    expect(await releaseUnits(replicas.a.inventory, [freed])).toEqual([{ result: 'released' }]);
    await replicas.expectBalanced();
  });

  test('stays where the other is taken, costs something else, is of no such section, or nothing was sold', async () => {
    const mine = await sold('A/1-1');
    const other = await hold(seats('A/1-2'));
    expect(await move(mine, 0, seatId('A/1-2'))).toBe('taken');
    expect(await move(mine, 0, seatId('C/1-1'))).toBe('other-price');
    expect(await move(mine, 0, seatId('A/9-9'))).toBe('unknown-seat');
    expect(await move(mine, 0, 'another/A/1-3')).toBe('unknown-seat');
    expect(await move(mine, 0, seatId('A/1-1'))).toBe('unknown-seat');
    expect(await move(other, 0, seatId('A/1-3'))).toBe('unknown-unit');
    await pin(other);
    expect(await move(other, 0, seatId('A/1-3'))).toBe('not-sold-yet');
    expect(await move({ ...mine, orderId: newId() }, 0, seatId('A/1-3'))).toBe('unknown-unit');
    await releaseUnits(replicas.a.inventory, [{ ...mine, unitIds: mine.unitIds }]);
    expect(await move(mine, 0, seatId('A/1-3'))).toBe('unknown-unit');
    await replicas.expectBalanced();
  });

  test('keeps its category: it goes where that costs the same, and to no seat that is blocked or kept', async () => {
    const [adult, youth] = [
      { id: 'adult', title: { ko: '일반' }, price: 132_000 },
      { id: 'youth', title: { ko: '청소년' }, price: 66_000 },
    ];
    const section = (id: string, more: Partial<Numbered>) => ({ ...numberedSection(id, 2, 5), ...more });
    await replicas.provision(
      saleDocument([
        section('A', { categories: [adult, youth], blocked: ['1-3'], house: ['1-4'] }),
        section('B', { categories: [adult, { ...youth, price: 70_000 }] }),
        section('C', { categories: [adult] }),
        section('D', {}),
      ]),
    );
    const mine = await sold('A/1-1', 'A/1-2', 'D/1-1');
    const inYouth = await hold({ ...seats('A/2-1'), categories: ['youth'] });
    await pin(inYouth);
    await sell(inYouth);
    for (const closed of ['A/1-3', 'A/1-4']) expect(await move(mine, 0, seatId(closed))).toBe('taken');
    for (const other of ['B/1-1', 'C/1-1', 'D/1-2']) {
      expect(await move(inYouth, 0, seatId(other))).toBe('other-price');
    }
    expect(await move(inYouth, 0, seatId('A/2-5'))).toBe('moved');
    expect(await move(mine, 0, seatId('C/1-1'))).toBe('moved');
    expect(await move(mine, 2, seatId('B/1-2'))).toBe('moved');
    const book = postgresBlockBook({ graceSeconds: GRACE_SECONDS });
    const request = { performanceId: 'day-1', seats: [seatId('A/2-2')] };
    const by = { memberId: newId(), note: 'camera', correlationId: 'test' };
    await replicas.a.inventory.unitOfWork.run((tx) => blockSeats(tx, book, request, by));
    expect(await move(mine, 1, seatId('A/2-2'))).toBe('taken');
    await replicas.expectBalanced();
  });

  test('goes to one of many: moves at two replicas and buyers race for one seat', async () => {
    for (let round = 0; round < 10; round += 1) {
      await replicas.reset();
      await replicas.provision(document);
      const movers = [await sold('A/1-1'), await sold('A/1-2'), await sold('A/1-3')];
      const wanted = 'B/2-3';
      const buyers = [newId(), newId()];
      const answers = await Promise.all([
        ...movers.map((mine, index) =>
          move(mine, 0, seatId(wanted), index % 2 === 0 ? replicas.a : replicas.b),
        ),
        ...buyers.map(async (fan, index) =>
          outcome(await replicas[index === 0 ? 'a' : 'b'].place(fan, seats(wanted))),
        ),
      ]);
      expect(answers.filter((answer) => answer === 'moved' || answer === 'placed')).toHaveLength(1);
      await replicas.expectBalanced();
    }
  });

  test('two that change places at once, in opposite orders, end in no deadlock', async () => {
    for (let round = 0; round < 10; round += 1) {
      await replicas.reset();
      await replicas.provision(document);
      const [one, two] = [await sold('A/1-1'), await sold('A/2-2')];
      const answers = await Promise.all([
        move(one, 0, seatId('A/2-2'), replicas.a),
        move(two, 0, seatId('A/1-1'), replicas.b),
      ]);
      expect(answers).toEqual(['taken', 'taken']);
      await replicas.expectBalanced();
    }
  });

  test('leaves its seat to who waits for the section', async () => {
    const all = await Promise.all(
      ['1-1', '1-2', '1-3', '1-4', '1-5'].flatMap((place) => [
        sold(`B/${place}`),
        sold(`B/${place.replace('1-', '2-')}`),
      ]),
    );
    const [first] = all;
    if (first === undefined) throw new Error('nothing sold');
    const entry = await waiting(replicas.a.inventory, 'B', 1);
    expect(await move(first, 0, seatId('A/1-1'))).toBe('moved');
    expect((await now(replicas.a.inventory, entry)).state).toBe('OFFERED');
    await replicas.expectBalanced();
  });

  test('without the lock only the one-buyer rule stands between two moves', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 20 && !outcomes.includes('refused by the rule'); round += 1) {
      await replicas.reset();
      await replicas.provision(document);
      const movers = [await sold('A/1-1'), await sold('A/1-2')];
      const settled = await Promise.allSettled(
        movers.map((mine, index) =>
          move(mine, 0, seatId('B/2-3'), index === 0 ? replicas.a : replicas.b, false),
        ),
      );
      outcomes.push(
        ...settled.map(({ status }) => (status === 'rejected' ? 'refused by the rule' : 'moved')),
      );
    }
    expect(outcomes).toContain('refused by the rule');
  });
});
