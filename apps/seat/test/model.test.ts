import { pinHolds, releaseHolds, releaseUnits, sellHolds, sweepHolds, unpinHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  numberedSection,
  placed,
  places,
  type Replicas,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';
import { entriesOf, join, leave } from './waiting.ts';

const SEATS = 3;
const PLACES = 5;
const LIMIT = 4;
const FANS = 8;

const replicas = sharedReplicas(undefined);

const wait = fc.record({
  do: fc.constant('wait' as const),
  fan: fc.nat(FANS - 1),
  section: fc.constantFrom('A', 'S'),
  size: fc.integer({ min: 1, max: 2 }),
});

/** One thing a fan or an order does; numbers choose among what exists then. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('seats' as const),
      fan: fc.nat(3),
      from: fc.nat(SEATS - 1),
      size: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('places' as const),
      fan: fc.nat(3),
      size: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pin' as const), hold: fc.nat(3), order: fc.nat(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('unpin' as const), hold: fc.nat(3), order: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('late-pin' as const), hold: fc.nat(3), order: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sell' as const), hold: fc.nat(3), order: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('release' as const), hold: fc.nat(3), order: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('unit' as const),
      hold: fc.nat(3),
      order: fc.nat(1),
      unit: fc.nat(3),
    }),
  },
  { weight: 3, arbitrary: wait },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), fan: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('age' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
);
/** The same with so many waiting that hardly a place is freed that no fan waits for. */
const crowdedStep = fc.oneof({ weight: 2, arbitrary: step }, { weight: 1, arbitrary: wait });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Known {
  readonly id: string;
  readonly units: readonly string[];
  /** Orders that may ask for it: the first that pins owns it. */
  readonly orders: readonly [string, string];
}

/** What a buyer may rely on, kept apart from the code under test: a pinned unit has one owner until that owner lets go. */
class Promises {
  readonly owner = new Map<string, string>();
  readonly boundTo = new Map<string, string>();

  pinned(hold: Known, orderId: string) {
    const before = this.boundTo.get(hold.id);
    expect(before ?? orderId).toBe(orderId);
    if (before !== undefined) return;
    this.boundTo.set(hold.id, orderId);
    for (const unit of hold.units) {
      expect(this.owner.get(unit) ?? hold.id).toBe(hold.id);
      this.owner.set(unit, hold.id);
    }
  }

  unpinned(hold: Known, orderId: string) {
    if (this.boundTo.get(hold.id) !== orderId) return;
    this.boundTo.delete(hold.id);
    this.letGo(hold, hold.units);
  }

  letGo(hold: Known, units: readonly string[]) {
    for (const unit of units) if (this.owner.get(unit) === hold.id) this.owner.delete(unit);
  }
}

async function run(steps: Step[], together: number): Promise<void> {
  await replicas.reset();
  await replicas.provision(
    saleDocument([numberedSection('A', 1, SEATS), standingSection('S', PLACES)], { maxTicketsPerFan: LIMIT }),
  );
  const fans = Array.from({ length: FANS }, () => newId());
  const holds: Known[] = [];
  const promises = new Promises();
  const pins = new Map<string, number>();
  const unpins = new Map<string, number>();
  let version = 0;
  for (let at = 0; at < steps.length; at += together) {
    const group = steps.slice(at, at + together);
    await Promise.all(group.map((each, index) => act(each, index % 2 === 0 ? replicas.a : replicas.b)));
    await learnOffers();
    await replicas.expectBalanced();
    await expectPromisesKept();
    await expectKeptOnlyForWaitingFans();
  }

  async function act(each: Step, replica: Replicas['a']): Promise<void> {
    if (each.do === 'sweep') {
      await sweepHolds(replica.inventory);
      return;
    }
    const fan = 'fan' in each ? (fans[each.fan] ?? newId()) : newId();
    if (each.do === 'wait') {
      await join(replica.inventory, each.section, each.size, fan);
      return;
    }
    if (each.do === 'leave') {
      for (const entry of await entriesOf(replica.inventory, fan)) await leave(replica.inventory, entry);
      return;
    }
    if (each.do === 'age')
      return replicas.age(
        holds.map(({ id }) => id),
        511,
      );
    if (each.do === 'seats' || each.do === 'places') {
      const request =
        each.do === 'places'
          ? places(each.size)
          : seats(...Array.from({ length: each.size }, (_, i) => `A/1-${((each.from + i) % SEATS) + 1}`));
      const answer = await replica.place(fan, request);
      if (answer.kind === 'refused') return;
      const hold = placed(answer);
      holds.push({ id: hold.id, units: hold.units.map((u) => u.unitId), orders: [newId(), newId()] });
      return;
    }
    // One of the last four: those whose units are fought over.
    const hold = holds[Math.max(0, holds.length - 1 - each.hold)];
    if (hold === undefined) return;
    const orderId = hold.orders[each.order === 0 ? 0 : 1];
    const item = { holdId: hold.id, orderId };
    const key = `${hold.id} ${orderId}`;
    version += 1;
    if (each.do === 'pin' || each.do === 'late-pin') {
      const orderVersion = each.do === 'pin' ? version : (pins.get(key) ?? version);
      pins.set(key, orderVersion);
      const bound = promises.boundTo.get(hold.id) === orderId;
      const [answer] = await pinHolds(replica.inventory, [{ ...item, orderVersion }]);
      if (answer?.result === 'pinned') pinnedNow.push(() => promises.pinned(hold, orderId));
      // What an order sent before it let the hold go binds nothing.
      if (together === 1 && !bound && orderVersion < (unpins.get(key) ?? 0))
        expect(answer?.result).toBe('refused');
    } else if (each.do === 'unpin') {
      const [answer] = await unpinHolds(replica.inventory, [{ ...item, orderVersion: version }]);
      if (answer?.result === 'refused') return;
      unpins.set(key, version);
      promises.unpinned(hold, orderId);
    } else if (each.do === 'sell') {
      const [answer] = await sellHolds(replica.inventory, [item]);
      // After its PIN a SELL is never refused, until its own order let go.
      if (
        together === 1 &&
        promises.boundTo.get(hold.id) === orderId &&
        promises.owner.get(hold.units[0] ?? '') === hold.id
      ) {
        expect(answer).toEqual({ result: 'sold' });
      }
    } else if (each.do === 'release') {
      const [answer] = await releaseHolds(replica.inventory, [item]);
      if (answer?.result === 'released') promises.letGo(hold, hold.units);
    } else {
      const unitIds = hold.units.slice(0, each.unit + 1);
      const [answer] = await releaseUnits(replica.inventory, [{ ...item, unitIds }]);
      if (answer?.result === 'released') promises.letGo(hold, unitIds);
    }
  }

  /** An offer is a hold like any other: its fan may order it. */
  async function learnOffers(): Promise<void> {
    const offers = await replicas.sql<{ id: string; seats: string[] | null; quantity: number }>(
      `SELECT h.id, h.seats, h.quantity FROM holds h JOIN waiting_entries w ON w.hold_id = h.id
       WHERE h.id <> ALL ($1::uuid[])`,
      [holds.map(({ id }) => id)],
    );
    for (const { id, seats: ids, quantity } of offers) {
      const units = ids ?? Array.from({ length: quantity }, (_, index) => `${id}/${index + 1}`);
      holds.push({ id, units, orders: [newId(), newId()] });
    }
  }

  async function expectPromisesKept(): Promise<void> {
    if (together === 1) for (const note of pinnedNow.splice(0)) note();
    else pinnedNow.length = 0;
    const quotas = await replicas.sql<{ used: number }>('SELECT used FROM fan_quota');
    for (const { used } of quotas) expect(used).toBeLessThanOrEqual(LIMIT);
    const twice = await replicas.sql(
      `SELECT unit FROM (
         SELECT unnest(seats) AS unit, released FROM holds WHERE kind = 'numbered' AND state IN ('PINNED', 'SOLD')) AS owned
       WHERE unit <> ALL (released) GROUP BY unit HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    if (together > 1) return;
    for (const [unit, holdId] of promises.owner) {
      if (!unit.startsWith('day-1/')) continue;
      const [seat] = await replicas.sql<{ hold_id: string }>('SELECT hold_id FROM seats WHERE id = $1', [
        unit,
      ]);
      expect(seat).toEqual({ hold_id: holdId });
    }
  }
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

/** What was pinned in the step that just ended. */
const pinnedNow: (() => void)[] = [];

describe('whatever order things happen in', () => {
  test('one by one: a pinned unit keeps its owner, sums add up, no fan passes the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), (steps) => run(steps, 1)),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('six at a time at two replicas: no unit has two owners, sums add up, no fan passes the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 24, maxLength: 48 }), (steps) => run(steps, 6)),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test.each([1, 6])(
    'with many waiting, %i at a time: sums add up, nothing is kept without a waiting fan',
    async (together) => {
      await fc.assert(
        fc.asyncProperty(fc.array(crowdedStep, { minLength: 30, maxLength: 48 }), (steps) =>
          run(steps, together),
        ),
        { numRuns: 8, endOnFailure: true },
      );
    },
  );
});
