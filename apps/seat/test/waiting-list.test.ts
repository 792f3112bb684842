import { offerEverywhere, releaseUnits, type SeenEntry, sweepHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { postgresCorrectionBook } from '../src/adapters/postgres/correction-book.ts';
import { postgresLeverBook } from '../src/adapters/postgres/lever-book.ts';
import { correctSection } from '../src/application/correct-section.ts';
import { type Pull, pullLever } from '../src/application/levers.ts';
import {
  numberedSection,
  outcome,
  places,
  saleDocument,
  sharedReplicas,
  standingSection,
} from './replicas.ts';
import { LAPSED, stepsOn } from './steps.ts';
import { join, leave, now, sectionKinds, shownFree, waiting } from './waiting.ts';

const SIZE = 6;
/** An offer and its grace are over. */
const OFFER_OVER = 900 + 31;

const replicas = sharedReplicas(saleDocument([numberedSection('A', 1, SIZE), standingSection('S', SIZE)]), {
  afresh: true,
});

const { hold, pin, sell, release, used } = stepsOn(replicas);

describe.each(sectionKinds)('the waiting list of a %s section', (_kind, section, units) => {
  /** Holds the whole section, in holds of these sizes. */
  async function fill(...sizes: number[]) {
    let first = 1;
    const holds = [];
    for (const size of sizes) {
      holds.push(await hold(units(first, size)));
      first += size;
    }
    return holds;
  }
  const one = async <T>(all: Promise<T[]>, index: number): Promise<T> => {
    const item = (await all)[index];
    if (item === undefined) throw new Error(`no ${index}`);
    return item;
  };
  const wait = (quantity: number, fanId?: string) => waiting(replicas.b.inventory, section, quantity, fanId);
  const see = (entry: SeenEntry) => now(replicas.a.inventory, entry);
  const states = (entries: readonly SeenEntry[]) =>
    Promise.all(entries.map(async (entry) => (await see(entry)).state));
  const refusal = async (quantity: number, fanId?: string) => {
    const answer = await join(replicas.a.inventory, section, quantity, fanId);
    return answer.kind === 'refused' ? answer.refusal.reason : answer.kind;
  };

  test('takes a fan only when the section cannot give so many now, once, and within the ticket limit', async () => {
    await fill(3, 2);
    expect(await refusal(1)).toBe('not-sold-out');
    const entry = await wait(2);
    expect(entry).toMatchObject({ state: 'WAITING', position: 1, quantity: 2 });
    expect((await wait(2, entry.fanId)).id).toBe(entry.id);
    expect(await refusal(3, entry.fanId)).toBe('already-waiting');
    expect((await wait(3)).position).toBe(2);
    expect(await refusal(5)).toBe('quota-exceeded');
    expect(await refusal(1)).toBe('not-sold-out');
    // What was free when they joined stays the public's.
    expect(await shownFree(replicas, section)).toBe(1);
    expect(await join(replicas.a.inventory, 'nowhere', 1)).toMatchObject({
      refusal: { reason: 'unknown-item' },
    });
  });

  test('offers freed places to the first who came, as a hold of theirs; the public sees nothing of it', async () => {
    const first = await one(fill(2, 4), 0);
    const [mine, next] = [await wait(2), await wait(1)];
    await release(first);
    const offered = await see(mine);
    expect(offered).toMatchObject({ state: 'OFFERED', position: null });
    expect((await see(next)).position).toBe(1);
    expect(await shownFree(replicas, section)).toBe(0);
    expect(outcome(await replicas.a.place(newId(), units(1, 1)))).not.toBe('placed');
    expect(await used(mine.fanId)).toBe(2);
    const holdId = offered.hold?.id ?? '';
    expect(await replicas.eventTypes(holdId)).toEqual(['seat.HoldPlaced']);
    expect(await replicas.eventTypes(mine.id)).toEqual(['seat.PlaceOffered']);
    const [event] = await replicas.sql<{ entry: unknown }>(
      "SELECT data -> 'entry' AS entry FROM outbox WHERE subject = $1",
      [mine.id],
    );
    expect(event?.entry).toMatchObject({
      item: `day-1/${section}`,
      performanceId: 'day-1',
      sectionId: section,
    });
    await replicas.expectBalanced();
    const order = { holdId, orderId: newId() };
    expect([await pin(order), await sell(order)]).toEqual(['pinned', 'sold']);
    expect((await see(mine)).state).toBe('TAKEN');
    await replicas.expectBalanced();
  });

  const pull = (lever: Pull) =>
    replicas.b.inventory.unitOfWork.run((tx) =>
      pullLever(tx, replicas.b.inventory, postgresLeverBook(), lever, {
        memberId: newId(),
        reason: 'a drill',
        correlationId: newId(),
      }),
    );

  test('what is freed while sales are paused is kept for the line, and offered once they go on', async () => {
    const first = await one(fill(2, 4), 0);
    const mine = await wait(2);
    await pull({ lever: 'sales', paused: true });
    expect(await refusal(1)).toBe('sales-paused');
    await release(first);
    expect((await see(mine)).state).toBe('WAITING');
    await pull({ lever: 'sales', paused: false });
    expect(await shownFree(replicas, section)).toBe(0);
    expect(outcome(await replicas.a.place(newId(), units(1, 1)))).not.toBe('placed');
    await offerEverywhere(replicas.a.inventory, new AbortController().signal);
    expect((await see(mine)).state).toBe('OFFERED');
    await replicas.expectBalanced();
  });

  test('what is freed while a section is closed is offered in the transaction that opens it', async () => {
    const first = await one(fill(2, 4), 0);
    const mine = await wait(2);
    const lever = { lever: 'sections', performanceId: 'day-1', sectionId: section } as const;
    await pull({ ...lever, closed: true });
    expect(await refusal(1)).toBe('withdrawn');
    await release(first);
    expect((await see(mine)).state).toBe('WAITING');
    await pull({ ...lever, closed: false });
    expect((await see(mine)).state).toBe('OFFERED');
    await replicas.expectBalanced();
    for (const statement of [
      `UPDATE lever_log SET reason = 'nothing'`,
      'DELETE FROM lever_log',
      'TRUNCATE lever_log',
    ]) {
      await expect(replicas.sql(statement)).rejects.toThrow('append-only');
    }
  });

  test('passes an offer that is declined or over to the next, in the same transaction', async () => {
    const first = await one(fill(2, 4), 0);
    const line = [await wait(2), await wait(2), await wait(2)];
    const [mine, second, third] = line;
    if (mine === undefined || second === undefined || third === undefined) throw new Error('three wait');
    await release(first);
    expect(await leave(replicas.b.inventory, mine)).toBe('left');
    expect(await states(line)).toEqual(['DECLINED', 'OFFERED', 'WAITING']);
    await replicas.age([(await see(second)).hold?.id ?? ''], OFFER_OVER);
    // The time is over, the sweep has not come by: the place is no more the public's than before.
    expect(await shownFree(replicas, section)).toBe(0);
    expect(outcome(await replicas.a.place(newId(), units(1, 1)))).not.toBe('placed');
    await sweepHolds(replicas.a.inventory);
    expect(await states(line)).toEqual(['DECLINED', 'LAPSED', 'OFFERED']);
    expect([await used(mine.fanId), await used(second.fanId)]).toEqual([0, 0]);
    await replicas.expectBalanced();
  });

  test('is served from holds that lapse and from tickets that are cancelled', async () => {
    const [lapsing, bought] = await fill(2, 4);
    if (lapsing === undefined || bought === undefined) throw new Error('two hold');
    await pin(bought);
    await sell(bought);
    const line = [await wait(2), await wait(1), await wait(1)];
    await replicas.age([lapsing.holdId], LAPSED);
    await sweepHolds(replicas.b.inventory);
    expect(await states(line)).toEqual(['OFFERED', 'WAITING', 'WAITING']);
    const unitIds = bought.unitIds.slice(0, 2);
    await releaseUnits(replicas.a.inventory, [{ ...bought, unitIds }]);
    expect(await states(line)).toEqual(['OFFERED', 'OFFERED', 'OFFERED']);
    await replicas.expectBalanced();
  });

  test('lets those who want less pass one who wants more three times, then keeps places until they are enough for it', async () => {
    const holds = await fill(1, 1, 1, 1, 1, 1);
    const large = await wait(2);
    const small = [await wait(1), await wait(1), await wait(1), await wait(1)];
    for (const held of holds.slice(0, 3)) await release(held);
    expect(await states([large, ...small])).toEqual(['WAITING', 'OFFERED', 'OFFERED', 'OFFERED', 'WAITING']);
    await release(holds[3] ?? { holdId: '', orderId: '' });
    // One place is there, it would fit the second fan, and neither that fan nor the public gets it.
    expect((await states([large, ...small])).slice(-1)).toEqual(['WAITING']);
    expect(await shownFree(replicas, section)).toBe(0);
    await replicas.expectBalanced();
    await release(holds[4] ?? { holdId: '', orderId: '' });
    expect((await see(large)).state).toBe('OFFERED');
    await release(holds[5] ?? { holdId: '', orderId: '' });
    expect((await states(small)).slice(-1)).toEqual(['OFFERED']);
    await replicas.expectBalanced();
  });

  test('keeps what is too little for all who wait, and gives it to who joins for less', async () => {
    const first = await one(fill(1, 2, 3), 0);
    const large = await wait(3);
    await release(first);
    expect(await shownFree(replicas, section)).toBe(0);
    expect((await wait(1)).state).toBe('OFFERED');
    expect((await see(large)).state).toBe('WAITING');
    await replicas.expectBalanced();
  });

  test('gives the public what it kept once no fan waits any more', async () => {
    const first = await one(fill(1, 2, 3), 0);
    const large = await wait(3);
    await release(first);
    expect(await leave(replicas.a.inventory, large)).toBe('left');
    expect([await see(large), await leave(replicas.a.inventory, large)]).toMatchObject([
      { state: 'LEFT', position: null },
      'left',
    ]);
    expect(await shownFree(replicas, section)).toBe(1);
    await replicas.expectBalanced();
  });

  test('passes over a fan whose limit is used up, and publishes it', async () => {
    await replicas.provision(
      saleDocument([numberedSection('A', 1, SIZE), standingSection('S', SIZE), standingSection('T', 10)]),
      { generation: 2 },
    );
    const first = await one(fill(2, 4), 0);
    const [full, next] = [await wait(2), await wait(2)];
    await hold(places(3, 'T'), full.fanId);
    await release(first);
    expect(await states([full, next])).toEqual(['PASSED_OVER', 'OFFERED']);
    expect(await replicas.eventTypes(full.id)).toEqual(['seat.OfferPassedOver']);
    expect(await used(full.fanId)).toBe(3);
    await replicas.expectBalanced();
  });

  test('is open while the sale is: no fan joins before or after, and nothing is offered after', async () => {
    const document = saleDocument([numberedSection('A', 1, SIZE), standingSection('S', SIZE)]);
    const sales = (opensAt: string, closesAt: string) => ({
      ...document,
      sales: { ...document.sales, opensAt, closesAt },
    });
    const first = await one(fill(2, 4), 0);
    const mine = await wait(2);
    await replicas.provision(sales('2098-01-01T00:00:00Z', '2099-01-01T00:00:00Z'), { generation: 2 });
    expect(await refusal(1)).toBe('sale-not-open');
    await replicas.provision(sales('2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z'), { generation: 3 });
    expect(await refusal(1)).toBe('sale-closed');
    await release(first);
    expect((await see(mine)).state).toBe('WAITING');
    await replicas.expectBalanced();
    await replicas.provision(document, { generation: 4 });
    await offerEverywhere(replicas.b.inventory, new AbortController().signal);
    expect((await see(mine)).state).toBe('OFFERED');
    await replicas.expectBalanced();
  });

  test('cannot be left by another fan', async () => {
    await fill(2, 4);
    const mine = await wait(1);
    expect(await leave(replicas.a.inventory, { ...mine, fanId: newId() })).toBe('not-found');
    expect((await see(mine)).state).toBe('WAITING');
  });

  test('is served first when the festival file makes the section larger', async () => {
    await fill(3, 3);
    const line = [await wait(2), await wait(3)];
    const larger = [numberedSection('A', 1, SIZE + 4), standingSection('S', SIZE + 4)];
    await replicas.provision(saleDocument(larger), { generation: 2 });
    expect(await states(line)).toEqual(['OFFERED', 'WAITING']);
    expect(await shownFree(replicas, section)).toBe(0);
    await replicas.expectBalanced();
  });
});

test('places that the console adds are offered first; what no fan waits for is the public’s', async () => {
  await hold(places(4));
  await hold(places(2));
  const mine = await waiting(replicas.a.inventory, 'S', 2);
  await replicas.b.inventory.unitOfWork.run((tx) =>
    correctSection(
      tx,
      replicas.b.inventory,
      postgresCorrectionBook(),
      { performanceId: 'day-1', sectionId: 'S' },
      { capacity: { delta: 5, reason: 'more room' } },
      newId(),
    ),
  );
  expect((await now(replicas.a.inventory, mine)).state).toBe('OFFERED');
  expect(await shownFree(replicas, 'S')).toBe(3);
  await replicas.expectBalanced();
});
