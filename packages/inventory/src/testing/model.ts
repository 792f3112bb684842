import type { AuditFact } from '@clove/contracts';
import { newId, type Refusal } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Auditing } from '../application/audit.ts';
import type { Inventory } from '../application/inventory.ts';
import { extendHolds } from '../application/keep-holds.ts';
import { pinHolds } from '../application/pin-holds.ts';
import type { PlaceAnswer } from '../application/place-holds.ts';
import { releaseHolds } from '../application/release-holds.ts';
import { releaseUnits, withdrawUnits } from '../application/release-units.ts';
import { sellHolds } from '../application/sell-holds.ts';
import { sweepHolds } from '../application/sweep-holds.ts';
import { unpinHolds } from '../application/unpin-holds.ts';
import { LONGEST_HOLD_SECONDS, unitIds } from '../domain/hold.ts';
import { expectInventoryBalanced } from './balance.ts';
import { type Known, Promises } from './promises.ts';
import { FANS, type Step, steps } from './steps.ts';
import { joined, leave } from './waiting.ts';

/** One process of the inventory, with its own connections. */
export interface ModelReplica<R> {
  readonly inventory: Inventory;
  readonly auditing: Auditing;
  /** Places one hold as the endpoint does it. */
  place(fanId: string, request: R): Promise<PlaceAnswer<Refusal>>;
}

/** An inventory under test: two replicas on one database, and few units, so that they are fought over. */
export interface ModelSubject<R> {
  readonly a: ModelReplica<R>;
  readonly b: ModelReplica<R>;
  /** Forgets everything and provisions again: a sale that is open. */
  restart(): Promise<void>;
  /** What fans may ask for. */
  readonly requests: fc.Arbitrary<R>;
  /** Items that fans may wait for; none: there are no waiting lists. */
  readonly lines: readonly string[];
  /** Most live units of one fan, by the scope of a limit. */
  most(scope: string): number;
  /** Moves holds, and what of their units expires with them, that many seconds into the past, as if time had passed. */
  age(holdIds: readonly string[], seconds: number): Promise<void>;
  /** What this store alone must keep, asked after every step. @default nothing */
  expectKept?(): Promise<void>;
}

/** Histories per test. Source: half a second each on two busy cores. */
const RUNS = 6;

/**
 * Registers the tests that every inventory passes: whatever fans and orders do, in any order, one by one and six at a time at
 * two replicas, sums add up, no unit has two owners, a pinned unit stays its order's, a SELL after a PIN is never refused, no
 * fan passes a limit, and what is sold is what is delivered.
 */
export function modelOfInventory<R>(title: string, subject: ModelSubject<R>): void {
  const property = (crowded: boolean, together: number) =>
    fc.asyncProperty(
      fc.array(steps(subject.requests, subject.lines, crowded), { minLength: 24, maxLength: 48 }),
      (taken) => new Run(subject, together).all(taken),
    );
  const check = (crowded: boolean, together: number) =>
    fc.assert(property(crowded, together), { numRuns: RUNS, endOnFailure: true });

  describe(`${title}: whatever order things happen in`, () => {
    test('one by one: a pinned unit keeps its owner, sums add up, no fan passes a limit', () =>
      check(false, 1));
    test('six at a time at two replicas: no unit has two owners, sums add up, no fan passes a limit', () =>
      check(false, 6));
    if (subject.lines.length > 0) {
      test.each([1, 6])('with many waiting, %i at a time: sums add up', (together) => check(true, together));
    }
  });
}

class Run<R> {
  readonly #subject: ModelSubject<R>;
  readonly #together: number;
  readonly #fans = Array.from({ length: FANS }, () => newId());
  readonly #holds: Known[] = [];
  readonly #promises = new Promises();
  /** Versions of an order when it sent its last PIN of a hold, and when it let it go. */
  readonly #pins = new Map<string, number>();
  readonly #unpins = new Map<string, number>();
  /** What was pinned in the step that is running. */
  readonly #pinnedNow: (() => void)[] = [];
  #version = 0;

  constructor(subject: ModelSubject<R>, together: number) {
    this.#subject = subject;
    this.#together = together;
  }

  async all(taken: readonly Step<R>[]): Promise<void> {
    const { a, b } = this.#subject;
    await this.#subject.restart();
    for (let at = 0; at < taken.length; at += this.#together) {
      const group = taken.slice(at, at + this.#together);
      await Promise.all(group.map((step, index) => this.#take(step, index % 2 === 0 ? a : b)));
      await this.#learnOffers();
      await this.#expectKept(await expectInventoryBalanced(a.auditing));
      await this.#subject.expectKept?.();
    }
  }

  async #take(step: Step<R>, replica: ModelReplica<R>): Promise<void> {
    const { inventory } = replica;
    switch (step.do) {
      case 'place':
        return this.#place(step, replica);
      case 'sweep':
        await sweepHolds(inventory);
        return;
      case 'age':
        return this.#subject.age(this.#ids(), inventory.holdSeconds + inventory.graceSeconds + 1);
      case 'wait':
        await joined(inventory, this.#fan(step.fan), step.item, step.size);
        return;
      case 'leave':
        for (const entry of await this.#entries(inventory, this.#fan(step.fan)))
          await leave(inventory, entry);
        return;
      case 'extend':
        return this.#extend(step.hold, inventory);
      default: {
        const hold = this.#holds[Math.max(0, this.#holds.length - 1 - step.hold)];
        if (hold !== undefined) await this.#order(step, hold, inventory);
      }
    }
  }

  async #place({ fan, request }: Step<R> & { do: 'place' }, replica: ModelReplica<R>): Promise<void> {
    const answer = await replica.place(this.#fan(fan), request);
    if (answer.kind === 'replayed') throw new Error('every step has a key of its own');
    if (answer.kind === 'refused') return;
    const { id, fanId, units } = answer.hold;
    this.#learn(
      id,
      fanId,
      units.map(({ unitId }) => unitId),
    );
  }

  async #extend(back: number, inventory: Inventory): Promise<void> {
    const hold = this.#holds[Math.max(0, this.#holds.length - 1 - back)];
    if (hold === undefined) return;
    const [answer] = await extendHolds(inventory, [{ holdId: hold.id, fanId: hold.fanId }]);
    if (answer?.result !== 'ok') return;
    const longest = Date.now() + LONGEST_HOLD_SECONDS * 1000;
    expect(Date.parse(answer.expiresAt)).toBeLessThanOrEqual(longest);
  }

  /** What one of a hold's orders asks of it. */
  async #order(
    step: Extract<Step<R>, { readonly order: number }>,
    hold: Known,
    inventory: Inventory,
  ): Promise<void> {
    const orderId = hold.orders[step.order === 0 ? 0 : 1];
    const item = { holdId: hold.id, orderId };
    const key = `${hold.id} ${orderId}`;
    this.#version += 1;
    switch (step.do) {
      case 'pin':
      case 'late-pin': {
        const orderVersion = step.do === 'pin' ? this.#version : (this.#pins.get(key) ?? this.#version);
        this.#pins.set(key, orderVersion);
        const bound = this.#promises.isBound(hold, orderId);
        const [answer] = await pinHolds(inventory, [{ ...item, orderVersion }]);
        if (answer?.result === 'pinned') this.#pinnedNow.push(() => this.#promises.pinned(hold, orderId));
        // What an order sent before it let the hold go binds nothing.
        if (this.#together === 1 && !bound && orderVersion < (this.#unpins.get(key) ?? 0)) {
          expect(answer?.result).toBe('refused');
        }
        return;
      }
      case 'unpin': {
        const orderVersion = this.#version;
        const [answer] = await unpinHolds(inventory, [{ ...item, orderVersion }]);
        if (answer?.result === 'refused') return;
        this.#unpins.set(key, orderVersion);
        this.#promises.unpinned(hold, orderId);
        return;
      }
      case 'sell': {
        const promised = this.#together === 1 && this.#promises.maySell(hold, orderId);
        const [answer] = await sellHolds(inventory, [item]);
        if (promised) expect(answer).toEqual({ result: 'sold' });
        return;
      }
      case 'release': {
        const [answer] = await releaseHolds(inventory, [item]);
        if (answer?.result === 'released') this.#promises.letGo(hold, hold.units);
        return;
      }
      case 'unit':
        return this.#giveBack(hold, orderId, hold.units.slice(0, step.units), inventory);
    }
  }

  /** A service that delivers is asked line by line, as orders do. */
  async #giveBack(
    hold: Known,
    orderId: string,
    units: readonly string[],
    inventory: Inventory,
  ): Promise<void> {
    const item = { holdId: hold.id, orderId };
    if (inventory.delivery === undefined) {
      const [answer] = await releaseUnits(inventory, [{ ...item, unitIds: [...units] }]);
      if (answer?.result === 'released') this.#promises.letGo(hold, units);
      return;
    }
    const answers = await withdrawUnits(
      inventory,
      units.map((unitId) => ({
        ...item,
        lineId: newId(),
        fanId: hold.fanId,
        unitId,
        regardless: false,
      })),
    );
    units.forEach((unitId, index) => {
      if (answers[index]?.result === 'withdrawn') this.#promises.letGo(hold, [unitId]);
    });
  }

  /** An offer is a hold like any other: its fan may order it. */
  async #learnOffers(): Promise<void> {
    const { inventory } = this.#subject.a;
    const known = new Set(this.#ids());
    const offers: string[] = [];
    for (const fan of this.#fans) {
      for (const { hold } of await this.#entries(inventory, fan)) {
        if (hold !== null && !known.has(hold.id)) offers.push(hold.id);
      }
    }
    if (offers.length === 0) return;
    const { holds } = await inventory.unitOfWork.run((tx) => inventory.holds.read(tx, offers));
    for (const hold of holds.values()) this.#learn(hold.id, hold.fanId, unitIds(hold));
  }

  async #expectKept(facts: readonly AuditFact[]): Promise<void> {
    for (const fact of facts) {
      if (fact.kind === 'quota') expect(fact.used).toBeLessThanOrEqual(this.#subject.most(fact.item ?? ''));
    }
    const noted = this.#pinnedNow.splice(0);
    if (this.#together > 1) return;
    for (const note of noted) note();
    this.#promises.expectKept(facts);
  }

  #entries(inventory: Inventory, fanId: string) {
    return inventory.unitOfWork.run((tx) => inventory.waiting.book.ofFan(tx, fanId));
  }

  #learn(id: string, fanId: string, units: readonly string[]): void {
    this.#holds.push({ id, fanId, units, orders: [newId(), newId()] });
  }

  #ids(): string[] {
    return this.#holds.map(({ id }) => id);
  }

  #fan(index: number): string {
    return this.#fans[index] ?? newId();
  }
}
