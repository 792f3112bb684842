import { releaseUnits } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { numberedSection, saleDocument, sharedReplicas, standingSection } from './replicas.ts';
import { freshRequests, stepsOn } from './steps.ts';

const replicas = sharedReplicas(saleDocument([numberedSection('A', 40, 4), standingSection('S', 10_000)]));
const { kinds } = freshRequests();

const { hold, state, used, pin, sell } = stepsOn(replicas);

describe.each(kinds)('a sold %s hold', (_kind, fresh) => {
  test('gives up sold units one by one when their tickets are void, once each', async () => {
    const mine = await hold(fresh());
    await pin(mine);
    await sell(mine);
    const [first = '', second = ''] = mine.unitIds;
    const item = { holdId: mine.holdId, orderId: mine.orderId };
    const freed = (unitIds: string[]) => releaseUnits(replicas.a.inventory, [{ ...item, unitIds }]);
    expect(await freed([first])).toEqual([{ result: 'released' }]);
    expect(await freed([first])).toEqual([{ result: 'released' }]);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['SOLD', 1]);
    await replicas.expectBalanced();
    expect(await freed([first, second])).toEqual([{ result: 'released' }]);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['RELEASED', 0]);
    // A SELL that is repeated after the cancellation still says what happened.
    expect(await sell(mine)).toBe('sold');
    expect((await replicas.eventTypes(mine.holdId)).slice(3)).toEqual([
      'seat.UnitsReleased',
      'seat.UnitsReleased',
    ]);
    await replicas.expectBalanced();
  });

  test('whose ticket is void before its SELL arrived is sold first, then released', async () => {
    const mine = await hold(fresh());
    await pin(mine);
    expect(
      await releaseUnits(replicas.a.inventory, [
        { holdId: mine.holdId, orderId: mine.orderId, unitIds: mine.unitIds },
      ]),
    ).toEqual([{ result: 'released' }]);
    expect((await replicas.eventTypes(mine.holdId)).slice(2)).toEqual([
      'seat.HoldSold',
      'seat.UnitsReleased',
    ]);
    expect(await used(mine.fanId)).toBe(0);
    await replicas.expectBalanced();
  });

  test('never gives up units for another order, or units it does not have', async () => {
    const mine = await hold(fresh());
    await pin(mine);
    await sell(mine);
    const answers = await releaseUnits(replicas.a.inventory, [
      { holdId: mine.holdId, orderId: newId(), unitIds: mine.unitIds },
      { holdId: mine.holdId, orderId: mine.orderId, unitIds: ['day-1/A/40-4'] },
    ]);
    expect(answers).toEqual([{ result: 'refused' }, { result: 'refused' }]);
    expect(await state(mine.holdId)).toBe('SOLD');
  });
});
