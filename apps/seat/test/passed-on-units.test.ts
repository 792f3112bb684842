import { releaseUnits, transferQuota } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { places, saleDocument, sharedReplicas, standingSection } from './replicas.ts';
import { stepsOn } from './steps.ts';

const replicas = sharedReplicas(saleDocument([standingSection('S', 10_000)], { maxTicketsPerFan: 4 }));
const { hold, used, pin, sell } = stepsOn(replicas);
let moves = 0;

async function sold(quantity: number) {
  const mine = await hold(places(quantity));
  await pin(mine);
  await sell(mine);
  return mine;
}

type Sold = Awaited<ReturnType<typeof sold>>;

async function pass(
  of: Sold,
  index: number,
  fanId: string,
  { move, mustFit = true, by = 'a' }: { move?: number; mustFit?: boolean; by?: 'a' | 'b' } = {},
) {
  if (move === undefined) moves += 1;
  const unitId = of.unitIds[index] ?? '';
  const item = { holdId: of.holdId, unitId, fanId, move: move ?? moves, mustFit };
  const [answer] = await transferQuota(replicas[by].inventory, [item]);
  return answer?.result;
}

describe('a sold unit that is passed on', () => {
  test('leaves the giver’s limit and counts for the taker’s', async () => {
    const given = await sold(2);
    const taker = newId();
    expect(await pass(given, 0, taker)).toBe('moved');
    expect([await used(given.fanId), await used(taker)]).toEqual([1, 1]);
    await replicas.expectBalanced();
  });

  test('is refused where it does not fit, and the number of the move decides for good', async () => {
    const [given, full] = [await sold(1), await sold(4)];
    expect(await pass(given, 0, full.fanId)).toBe('quota-exceeded');
    const refused = moves;
    const freed = { holdId: full.holdId, orderId: full.orderId, unitIds: full.unitIds.slice(0, 1) };
    await releaseUnits(replicas.a.inventory, [freed]);
    expect(await pass(given, 0, full.fanId, { move: refused })).toBe('quota-exceeded');
    expect(await pass(given, 0, full.fanId)).toBe('moved');
    expect([await used(given.fanId), await used(full.fanId)]).toEqual([0, 4]);
    await replicas.expectBalanced();
  });

  test('moves once however often and at how many replicas it is asked, and a late ask changes nothing', async () => {
    const given = await sold(1);
    const [first, second] = [newId(), newId()];
    moves += 1;
    const move = moves;
    const answers = await Promise.all(
      (['a', 'b', 'a', 'b'] as const).map((by) => pass(given, 0, first, { move, by })),
    );
    expect(answers).toEqual(['moved', 'moved', 'moved', 'moved']);
    expect(await pass(given, 0, second)).toBe('moved');
    expect(await pass(given, 0, first, { move })).toBe('quota-exceeded');
    expect([await used(given.fanId), await used(first), await used(second)]).toEqual([0, 0, 1]);
    await replicas.expectBalanced();
  });

  test('gives back to who has it when it is freed', async () => {
    const given = await sold(2);
    const taker = newId();
    await pass(given, 1, taker);
    const freed = { holdId: given.holdId, orderId: given.orderId, unitIds: given.unitIds };
    expect(await releaseUnits(replicas.a.inventory, [freed])).toEqual([{ result: 'released' }]);
    expect([await used(given.fanId), await used(taker)]).toEqual([0, 0]);
    await replicas.expectBalanced();
    expect(await pass(given, 1, newId())).toBe('unknown-unit');
  });

  test('goes back to its giver whatever he has bought meanwhile', async () => {
    const given = await sold(4);
    const taker = newId();
    await pass(given, 0, taker);
    const { fanId } = given;
    await hold(places(1), fanId);
    expect(await pass(given, 0, fanId)).toBe('quota-exceeded');
    expect(await pass(given, 0, fanId, { mustFit: false })).toBe('moved');
    expect([await used(fanId), await used(taker)]).toEqual([5, 0]);
    await replicas.expectBalanced();
  });

  test('is none while it is only held', async () => {
    const held = await hold(places(1));
    expect(await pass(held, 0, newId())).toBe('unknown-unit');
    expect(await pass({ ...held, unitIds: ['no/such'] }, 0, newId())).toBe('unknown-unit');
  });

  test('never lets a taker past the limit, however many give at once', async () => {
    const taker = newId();
    const given = await Promise.all(Array.from({ length: 6 }, () => sold(1)));
    const answers = await Promise.all(
      given.map((of, index) => pass(of, 0, taker, { by: index % 2 === 0 ? 'a' : 'b' })),
    );
    expect(answers.filter((answer) => answer === 'moved')).toHaveLength(4);
    expect(await used(taker)).toBe(4);
    await replicas.expectBalanced();
  });
});
