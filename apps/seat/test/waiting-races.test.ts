import {
  type Inventory,
  offerEverywhere,
  type PlaceAnswer,
  type SeenEntry,
  sweepHolds,
  type WaitingBook,
} from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { SeatRefusal } from '../src/domain/seat-refusal.ts';
import { untilBlocked } from './locks.ts';
import {
  numberedSection,
  outcome,
  places,
  type Replica,
  type Replicas,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
  twoReplicas,
} from './replicas.ts';
import { type HeldForOrder, LAPSED, stepsOn } from './steps.ts';
import { now, sectionKinds, shownFree, waiting } from './waiting.ts';

const SIZE = 12;
const document = saleDocument([numberedSection('A', 1, SIZE), standingSection('S', SIZE)]);

const replicas = sharedReplicas(document, { afresh: true });

const { hold, release, state } = stepsOn(replicas);
const at = (index: number) => (index % 2 === 0 ? replicas.a : replicas.b);
const offerAll = (inventory: Inventory) => offerEverywhere(inventory, new AbortController().signal);

/** Every offer is one fan's, once; answers how many places are offered. */
async function offeredPlaces(): Promise<number> {
  const offers = await replicas.sql<{ quantity: number; live: number }>(
    `SELECT w.quantity, (SELECT count(*)::int FROM holds h WHERE h.fan_id = w.fan_id) AS live
     FROM waiting_entries w JOIN holds h ON h.id = w.hold_id AND h.quantity = w.quantity AND h.fan_id = w.fan_id
     WHERE w.state = 'OFFERED'`,
  );
  for (const offer of offers) expect(offer.live).toBe(1);
  return offers.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** A replica on which `meanwhile` runs when a line was read for the first time, with the freed units and the line locked. */
function whenLineIsRead(
  replica: Replica,
  meanwhile: () => Promise<unknown>,
  known: Partial<WaitingBook> = {},
): Replica {
  const { inventory } = replica;
  const { book } = inventory.waiting;
  let done = false;
  return {
    ...replica,
    inventory: {
      ...inventory,
      waiting: {
        ...inventory.waiting,
        book: {
          ...book,
          ...known,
          async lockLine(tx, key, limit, except) {
            const line = await book.lockLine(tx, key, limit, except);
            if (!done) {
              done = true;
              await meanwhile();
            }
            return line;
          },
        },
      },
    },
  };
}

/** The same, and it knew of no waiting fan when it locked quotas. */
function late(replica: Replica, meanwhile: () => Promise<unknown>): Replica {
  return whenLineIsRead(replica, meanwhile, { headFans: () => Promise.resolve([]) });
}

describe.each(sectionKinds)('a %s section with a waiting list', (_kind, section, units) => {
  const wait = (index: number, quantity: number) => waiting(at(index).inventory, section, quantity);
  async function fill(size: number): Promise<HeldForOrder[]> {
    const holds = [];
    for (let first = 1; first <= SIZE; first += size) holds.push(await hold(units(first, size)));
    return holds;
  }

  test('never gives a freed place to the public that claims it while it is being freed', async () => {
    const holds = await fill(1);
    for (let index = 0; index < SIZE; index += 1) await wait(index, 1);
    for (const [index, held] of holds.entries()) {
      let claiming: Promise<PlaceAnswer<SeatRefusal>> | undefined;
      const freeing = whenLineIsRead(at(index), async () => {
        claiming = at(index + 1).place(newId(), units(index + 1, 1));
        // The seat is held until the release commits; the standing section is locked by it.
        await Promise.race([claiming, untilBlocked(replicas)]);
      });
      expect(await release(held, freeing)).toBe('released');
      expect(claiming && outcome(await claiming)).toMatch(/^(seats-taken|sold-out)$/);
    }
    expect(await offeredPlaces()).toBe(SIZE);
    await replicas.expectBalanced();
  });

  test('is released from both replicas at once: no fan is offered twice, all places are given', async () => {
    const holds = await fill(1);
    const quantities = [2, 1, 3, 1, 2, 1, 1, 1];
    for (const [index, quantity] of quantities.entries()) await wait(index, quantity);
    for (let index = 0; index < SIZE; index += 2) {
      const pair = holds.slice(index, index + 2);
      const answers = await Promise.all(pair.map((held, half) => release(held, at(half))));
      expect(answers).toEqual(['released', 'released']);
    }
    expect(await offeredPlaces()).toBe(SIZE);
    await replicas.expectBalanced();
  });

  test('is swept by two replicas at once: lapsed holds and lapsed offers go to the next, once each', async () => {
    const holds = await fill(2);
    for (let index = 0; index < 12; index += 1) await wait(index, 1 + (index % 2));
    for (let round = 0; round < 3; round += 1) {
      const ids =
        round === 0
          ? holds.map(({ holdId }) => holdId)
          : (await replicas.sql<{ id: string }>("SELECT id FROM holds WHERE state = 'ACTIVE'")).map(
              ({ id }) => id,
            );
      await replicas.age(ids, LAPSED + 900);
      await Promise.all([
        sweepHolds(replicas.a.inventory),
        sweepHolds(replicas.b.inventory),
        offerAll(replicas.a.inventory),
        offerAll(replicas.b.inventory),
      ]);
      await offeredPlaces();
      await replicas.expectBalanced();
    }
    const left = await replicas.sql("SELECT 1 FROM waiting_entries WHERE state = 'WAITING'");
    expect(left).toEqual([]);
  });

  test('is joined while its places are freed: no fan waits beside a free place for long', async () => {
    const holds = await fill(1);
    const joined: SeenEntry[] = [];
    for (const [index, held] of holds.entries()) {
      const [entry] = await Promise.all([
        wait(index + 1, 1).catch((error: unknown) => {
          // A place that was freed first is to be held, not waited for.
          if (!String(error).includes('not-sold-out')) throw error;
          return undefined;
        }),
        release(held, at(index)),
      ]);
      if (entry !== undefined) joined.push(entry);
    }
    await offerAll(replicas.b.inventory);
    const after = await Promise.all(joined.map((entry) => now(replicas.a.inventory, entry)));
    expect(new Set(after.map((entry) => entry.state))).toEqual(new Set(joined.length ? ['OFFERED'] : []));
    expect(await shownFree(replicas, section)).toBe(SIZE - joined.length);
    await replicas.expectBalanced();
  });
});

describe('each lock of the waiting list is needed:', () => {
  let without: Replicas | undefined;
  afterEach(async () => {
    await without?.close();
    without = undefined;
  });

  /** A replica on which a place is freed by `meanwhile` just after a joining fan saw that there is none. */
  function seeingThen(inventory: Inventory, meanwhile: () => Promise<void>, locking: boolean): Inventory {
    const units = inventory.units.map((kind): typeof kind => ({
      ...kind,
      lockItem: (tx, item) => (locking ? kind.lockItem(tx, item) : Promise.resolve()),
      async publicFree(tx, item) {
        const seen = await kind.publicFree(tx, item);
        if (seen !== undefined) await meanwhile();
        return seen;
      },
    }));
    return { ...inventory, units };
  }
  test('with the lock of the section, a place that is freed while a fan joins is offered to them', async () => {
    const [first] = [await hold(places(4)), await hold(places(4)), await hold(places(4))];
    let releasing: Promise<unknown> = Promise.resolve();
    const inventory = seeingThen(
      replicas.a.inventory,
      async () => {
        releasing = release(first);
        await untilBlocked(replicas);
      },
      true,
    );
    const entry = await waiting(inventory, 'S', 2);
    await releasing;
    expect((await now(replicas.a.inventory, entry)).state).toBe('OFFERED');
  });

  test('without it they wait beside a free place, until the sweep comes', async () => {
    const [first] = [await hold(places(4)), await hold(places(4)), await hold(places(4))];
    const inventory = seeingThen(
      replicas.a.inventory,
      async () => {
        await release(first);
      },
      false,
    );
    // The line is read once more at the end of joining; a release that commits after that is missed.
    const blind: Inventory = {
      ...inventory,
      waiting: {
        ...inventory.waiting,
        book: { ...inventory.waiting.book, waitedFor: () => Promise.resolve([]) },
      },
    };
    const entry = await waiting(blind, 'S', 2);
    expect((await now(replicas.a.inventory, entry)).state).toBe('WAITING');
    expect(await shownFree(replicas, 'S')).toBe(4);
    await offerAll(replicas.b.inventory);
    expect((await now(replicas.a.inventory, entry)).state).toBe('OFFERED');
  });

  test('without the lock of the line, two releases offer to one fan: the second finds that a lock is missing', async () => {
    without = await twoReplicas({ waiting: { locking: false } });
    await without.provision(document);
    const steps = stepsOn(without);
    const [first, second] = [await steps.hold(seats('A/1-1')), await steps.hold(seats('A/1-2'))];
    for (let seat = 3; seat <= SIZE; seat += 1) await steps.hold(seats(`A/1-${seat}`));
    const entry = await waiting(without.a.inventory, 'A', 1);
    const { a, b } = without;
    // Both have read the line before either serves it; the fan joined after they locked the quotas they knew of.
    const other = late(a, () => steps.release(second, b));
    await expect(steps.release(first, other)).rejects.toThrow('a lock is missing');
    expect((await now(b.inventory, entry)).state).toBe('OFFERED');
    expect(await steps.state(first.holdId)).toBe('ACTIVE');
  });

  test('with it, the second waits for the first and offers its place to the next', async () => {
    const [first, second] = [await hold(seats('A/1-1')), await hold(seats('A/1-2'))];
    for (let seat = 3; seat <= SIZE; seat += 1) await hold(seats(`A/1-${seat}`));
    const line = [await waiting(replicas.a.inventory, 'A', 1), await waiting(replicas.b.inventory, 'A', 1)];
    let releasing: Promise<unknown> = Promise.resolve();
    const other = late(replicas.a, async () => {
      releasing = release(second, replicas.b);
      await untilBlocked(replicas);
    });
    await release(first, other);
    await releasing;
    const after = await Promise.all(line.map((entry) => now(replicas.a.inventory, entry)));
    expect(after.map((entry) => entry.state)).toEqual(['OFFERED', 'OFFERED']);
    expect([await state(first.holdId), await state(second.holdId)]).toEqual(['RELEASED', 'RELEASED']);
    await replicas.expectBalanced();
  });
});
