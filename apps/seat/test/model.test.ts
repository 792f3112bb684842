import { modelOfInventory } from '@clove/inventory/testing';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { HoldRequest } from '../src/domain/hold-request.ts';
import { expectSeatsKept } from './balance.ts';
import {
  best,
  numberedSection,
  places,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';

const SEATS = 3;
const PLACES = 5;
const LIMIT = 4;

const replicas = sharedReplicas(undefined);
const limited = { maxTicketsPerFan: LIMIT };
const document = saleDocument([numberedSection('A', 1, SEATS), standingSection('S', PLACES)], limited);
/** Seats of every use in one row, in two categories. */
const mixed = saleDocument(
  [
    {
      ...numberedSection('A', 1, 8),
      categories: [
        { id: 'adult', title: { ko: '일반' }, price: 132_000 },
        { id: 'wheelchair', title: { ko: '휠체어' }, price: 66_000, accessible: true },
      ],
      avoidSingleSeats: true,
      blocked: ['1-3'],
      house: ['1-4'],
      accessible: ['1-5..1-6'],
    },
    standingSection('S', PLACES),
  ],
  limited,
);

const someSeats = fc
  .record({ from: fc.nat(SEATS - 1), size: fc.integer({ min: 1, max: 2 }) })
  .map(
    ({ from, size }): HoldRequest =>
      seats(...Array.from({ length: size }, (_, index) => `A/1-${((from + index) % SEATS) + 1}`)),
  );
const somePlaces = fc.integer({ min: 1, max: 4 }).map((quantity): HoldRequest => places(quantity));

const anySeats = fc
  .record({
    from: fc.integer({ min: 1, max: 7 }),
    size: fc.integer({ min: 1, max: 2 }),
    category: fc.constantFrom('adult', 'wheelchair', undefined),
  })
  .map(({ from, size, category }): HoldRequest => {
    const named = seats(...Array.from({ length: size }, (_, index) => `A/1-${from + index}`));
    return { ...named, categories: [category, undefined].slice(0, size) };
  });
const someBest = fc.integer({ min: 1, max: 3 }).map((quantity): HoldRequest => best(quantity));

function model(
  title: string,
  requests: fc.Arbitrary<HoldRequest>,
  lines: readonly string[],
  sold = document,
): void {
  modelOfInventory(title, {
    get a() {
      return replicas.a;
    },
    get b() {
      return replicas.b;
    },
    async restart() {
      await replicas.reset();
      await replicas.provision(sold);
    },
    requests,
    lines,
    most: () => LIMIT,
    age: (holdIds, seconds) => replicas.age(holdIds, seconds),
    async expectKept() {
      await expectSeatsKept(replicas.sql);
      await expectKeptOnlyForWaitingFans();
      await expectOnlyForWhomTheyAre();
    },
  });
}

/** Places that are kept for a line belong to a line in which a fan waits. */
async function expectKeptOnlyForWaitingFans(): Promise<void> {
  const kept = await replicas.sql(
    `SELECT section_id FROM (
       SELECT section_id FROM standing_sections WHERE kept > 0
       UNION SELECT section_id FROM seats WHERE held_until > '9000-01-01') AS kept
     WHERE section_id NOT IN (SELECT section_id FROM waiting_entries WHERE state = 'WAITING')`,
  );
  expect(kept).toEqual([]);
}

/** Blocked and house seats are no one's, and who has an accessible seat pays for one, or sits beside one who does. */
async function expectOnlyForWhomTheyAre(): Promise<void> {
  const wrong = await replicas.sql(
    `SELECT seat.id, seat.use FROM seats seat JOIN holds h ON h.id = seat.hold_id
     WHERE seat.use IN ('BLOCKED', 'HOUSE')
       OR (seat.use = 'ACCESSIBLE' AND NOT h.categories @> '[{"id": "wheelchair"}]')`,
  );
  expect(wrong).toEqual([]);
}

model('numbered seats', someSeats, ['day-1/A']);
model('standing places', somePlaces, ['day-1/S']);
model('seats and places, whose limit is one', fc.oneof(someSeats, somePlaces), ['day-1/A', 'day-1/S']);
model(
  'seats of every use, named and chosen, in categories',
  fc.oneof(anySeats, someBest),
  ['day-1/A'],
  mixed,
);
