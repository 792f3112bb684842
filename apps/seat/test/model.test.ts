import { modelOfInventory } from '@clove/inventory/testing';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { HoldRequest } from '../src/domain/hold-request.ts';
import { expectSeatsKept } from './balance.ts';
import { numberedSection, places, saleDocument, seats, sharedReplicas, standingSection } from './replicas.ts';

const SEATS = 3;
const PLACES = 5;
const LIMIT = 4;

const replicas = sharedReplicas(undefined);
const document = saleDocument([numberedSection('A', 1, SEATS), standingSection('S', PLACES)], {
  maxTicketsPerFan: LIMIT,
});

const someSeats = fc
  .record({ from: fc.nat(SEATS - 1), size: fc.integer({ min: 1, max: 2 }) })
  .map(
    ({ from, size }): HoldRequest =>
      seats(...Array.from({ length: size }, (_, index) => `A/1-${((from + index) % SEATS) + 1}`)),
  );
const somePlaces = fc.integer({ min: 1, max: 4 }).map((quantity): HoldRequest => places(quantity));

function model(title: string, requests: fc.Arbitrary<HoldRequest>, lines: readonly string[]): void {
  modelOfInventory(title, {
    get a() {
      return replicas.a;
    },
    get b() {
      return replicas.b;
    },
    async restart() {
      await replicas.reset();
      await replicas.provision(document);
    },
    requests,
    lines,
    most: () => LIMIT,
    age: (holdIds, seconds) => replicas.age(holdIds, seconds),
    async expectKept() {
      await expectSeatsKept(replicas.sql);
      await expectKeptOnlyForWaitingFans();
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

model('numbered seats', someSeats, ['day-1/A']);
model('standing places', somePlaces, ['day-1/S']);
model('seats and places, whose limit is one', fc.oneof(someSeats, somePlaces), ['day-1/A', 'day-1/S']);
