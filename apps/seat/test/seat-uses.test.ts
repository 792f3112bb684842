import { auditFacts } from '@clove/inventory';
import { joined } from '@clove/inventory/testing';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { postgresBlockBook } from '../src/adapters/postgres/block-book.ts';
import { blockSeats, unblockSeats } from '../src/application/block-seats.ts';
import {
  GRACE_SECONDS,
  type Numbered,
  numberedSection,
  outcome,
  placed,
  type Replica,
  saleDocument,
  seats,
  sharedReplicas,
} from './replicas.ts';
import { LAPSED, stepsOn } from './steps.ts';

const section: Numbered = {
  ...numberedSection('A', 3, 6, 90_000),
  categories: [
    { id: 'adult', title: { ko: '일반' }, price: 90_000 },
    { id: 'wheelchair', title: { ko: '휠체어석' }, price: 45_000, accessible: true },
  ],
  blocked: ['1-1'],
  house: ['1-2..1-3'],
  accessible: ['3-1..3-3'],
};
const document = saleDocument([section], { maxTicketsPerFan: 10 });
const replicas = sharedReplicas(document, { afresh: true });
const steps = stepsOn(replicas);
const book = postgresBlockBook({ graceSeconds: GRACE_SECONDS });
const by = { memberId: newId(), note: 'camera', correlationId: 'test' };
const asked = (...places: string[]) => ({
  performanceId: 'day-1',
  seats: places.map((place) => `day-1/${place}`),
});
const block = ({ inventory }: Replica, ...places: string[]) =>
  inventory.unitOfWork.run((tx) => blockSeats(tx, book, asked(...places), by));
const unblock = ({ inventory }: Replica, ...places: string[]) =>
  inventory.unitOfWork.run((tx) => unblockSeats(tx, inventory, book, asked(...places), by));
const reason = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error: { refusal?: { reason: string } }) => error.refusal?.reason,
  );
const hold = async (request = seats('A/2-1'), replica = replicas.a) =>
  outcome(await replica.place(newId(), request));
const inCategories = (places: readonly string[], categories: (string | undefined)[]) => ({
  ...seats(...places),
  categories,
});

describe('blocked and house seats', () => {
  test('no fan gets a seat that the file blocks or keeps for the house, and the sums know both', async () => {
    expect([await hold(seats('A/1-1')), await hold(seats('A/1-2'))]).toEqual(['seats-taken', 'seats-taken']);
    const facts = await auditFacts(replicas.a.auditing);
    expect(facts).toContainEqual(expect.objectContaining({ capacity: 18, free: 15, blocked: 3 }));
    await replicas.expectBalanced();
  });

  test('staff block free seats, all or none, never one that is held or sold', async () => {
    const held = await steps.hold(seats('A/2-1'));
    expect(await reason(block(replicas.a, 'A/2-1', 'A/2-2'))).toBe('seats-not-free');
    expect(await hold(seats('A/2-2'))).toBe('placed');
    await steps.pin(held);
    await steps.sell(held);
    expect(await reason(block(replicas.a, 'A/2-1'))).toBe('seats-not-free');
    expect(await reason(block(replicas.a, 'A/9-9'))).toBe('no-such-seats');
    await block(replicas.a, 'A/2-3', 'A/2-4');
    expect(await hold(seats('A/2-3'))).toBe('seats-taken');
    expect(await reason(block(replicas.b, 'A/2-3'))).toBe('seats-not-free');
    await replicas.expectBalanced();
  });

  test('a seat whose hold lapsed can be blocked, and its late order does not get it', async () => {
    const lapsed = await steps.hold(seats('A/2-5'));
    await replicas.age([lapsed.holdId], LAPSED);
    await block(replicas.a, 'A/2-5');
    expect(await steps.pin(lapsed)).toBe('units-taken');
    await replicas.expectBalanced();
  });

  test('unblocked seats are for those who wait, then for all; what the file blocks is not staff’s', async () => {
    await replicas.sql('TRUNCATE outbox');
    const rest = seats(...[1, 2, 3, 4, 5, 6].map((n) => `A/2-${n}`));
    await block(replicas.a, ...rest.seats.map((id) => id.slice('day-1/'.length)), 'A/1-4', 'A/1-5', 'A/1-6');
    await block(replicas.a, 'A/3-4', 'A/3-5', 'A/3-6');
    expect(await joined(replicas.b.inventory, newId(), 'day-1/A', 1)).toMatchObject({ kind: 'waiting' });
    await unblock(replicas.b, 'A/2-1', 'A/3-4');
    const free = [await hold(seats('A/2-1')), await hold(seats('A/3-4'))];
    expect(free.sort()).toEqual(['placed', 'seats-taken']);
    expect(await reason(unblock(replicas.a, 'A/1-1'))).toBe('seats-not-blocked');
    const events = await replicas.sql<{ type: string; data: { seats: string[] } }>(
      `SELECT type, data FROM outbox WHERE type LIKE 'seat.Seats%' ORDER BY id`,
    );
    expect(events.map(({ type, data }) => [type, data.seats.length])).toEqual([
      ['seat.SeatsBlocked', 9],
      ['seat.SeatsBlocked', 3],
      ['seat.SeatsUnblocked', 8],
      ['seat.SeatsUnblocked', 2],
    ]);
    await replicas.expectBalanced();
  });

  test('of a fan and staff who want one seat at two replicas, exactly one gets it', async () => {
    for (let number = 1; number <= 6; number += 1) {
      const [fan, staff] = await Promise.all([
        hold(seats(`A/2-${number}`), replicas.a),
        reason(block(replicas.b, `A/2-${number}`)),
      ]);
      expect([
        ['placed', 'seats-not-free'],
        ['seats-taken', 'done'],
      ]).toContainEqual([fan, staff]);
    }
    await replicas.expectBalanced();
  });

  test('whatever the code does, a blocked seat is no one’s', async () => {
    await block(replicas.a, 'A/2-1');
    await expect(
      replicas.sql(
        `UPDATE seats SET state = 'HELD', hold_id = $1, held_until = now() WHERE id = 'day-1/A/2-1'`,
        [newId()],
      ),
    ).rejects.toThrow('seats_blocked');
  });

  test('a file that blocks what is held or sold is refused with their number', async () => {
    await steps.hold(seats('A/2-1', 'A/2-2'));
    const next = saleDocument([{ ...section, blocked: ['1-1', '2-1..2-2'] }], { maxTicketsPerFan: 10 });
    await expect(replicas.provision(next, { generation: 2 })).rejects.toMatchObject({
      refusal: { faults: [{ message: expect.stringContaining('2 seats that are sold or held') }] },
    });
  });
});

describe('accessible seats', () => {
  test('are for a category that entitles to them, and for a companion beside it', async () => {
    const wanted = (places: string[], categories: (string | undefined)[]) =>
      hold(inCategories(places, categories));
    expect(await hold(seats('A/3-1'))).toBe('accessible-only');
    // 3-3 is not beside 3-1, so its companion sits alone.
    expect(await wanted(['A/3-1', 'A/3-3'], ['wheelchair', 'adult'])).toBe('accessible-only');
    expect(await wanted(['A/3-1', 'A/3-2'], ['wheelchair', 'adult'])).toBe('placed');
    expect(await wanted(['A/3-3'], ['wheelchair'])).toBe('placed');
    await replicas.expectBalanced();
  });

  test('do not bind their category: whom it is meant for may sit in an ordinary seat, at the price of the category', async () => {
    const answer = await replicas.a.place(newId(), inCategories(['A/2-1'], ['wheelchair']));
    expect(placed(answer).units).toMatchObject([{ price: 45_000 }]);
  });

  test('a lapsed hold that comes back has them still', async () => {
    const { holdId, ...hold } = await steps.hold(inCategories(['A/3-1'], ['wheelchair']));
    await replicas.age([holdId], LAPSED);
    expect(await steps.pin({ holdId, ...hold })).toBe('pinned');
    expect(placed(await replicas.a.place(newId(), seats('A/2-1'))).units).toHaveLength(1);
  });
});
