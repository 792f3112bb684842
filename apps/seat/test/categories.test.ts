import { type PriceCategory, type Section, seatUnitId } from '@clove/contracts';
import { quoteHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import {
  numberedSection,
  outcome,
  placed,
  places,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';
import { LAPSED, stepsOn } from './steps.ts';

const adult: PriceCategory = { id: 'adult', title: { ko: '일반', en: 'Adult' }, price: 90_000 };
const youth: PriceCategory = {
  id: 'youth',
  title: { ko: '청소년', en: 'Youth' },
  price: 60_000,
  proofAtDoor: true,
  maxPerOrder: 2,
};
const family: PriceCategory = { id: 'family', title: { ko: '가족' }, price: 50_000, minPerOrder: 3 };
const categories = [adult, youth, family];
const withCategories = (section: Section): Section => ({ ...section, price: adult.price, categories });

const document = saleDocument(
  [
    withCategories(numberedSection('A', 4, 4)),
    withCategories(standingSection('S', 10)),
    numberedSection('P', 1, 2),
  ],
  { maxTicketsPerFan: 10 },
);
const replicas = sharedReplicas(document, { afresh: true });
const steps = stepsOn(replicas);
const soldIn = (answer: Awaited<ReturnType<typeof replicas.a.place>>) =>
  placed(answer).units.map(({ price, category }) => [category?.id, price]);

describe('price categories', () => {
  test('each seat is held in the category that is named for it, at the price of that moment', async () => {
    const request = { ...seats('A/1-1', 'A/1-2', 'A/1-3'), categories: ['youth', undefined, 'youth'] };
    const fanId = newId();
    const answer = await replicas.a.place(fanId, request);
    expect(soldIn(answer)).toEqual([
      ['youth', 60_000],
      ['adult', 90_000],
      ['youth', 60_000],
    ]);
    await replicas.provision(
      saleDocument([{ ...withCategories(numberedSection('A', 4, 4)), categories: [adult] }], {
        maxTicketsPerFan: 10,
      }),
      { generation: 2 },
    );
    const [quoted] = await replicas.b.inventory.unitOfWork.run((tx) =>
      quoteHolds(replicas.b.inventory, tx, () => replicas.b.inventory.sale.read(tx), [
        { holdId: placed(answer).id, fanId },
      ]),
    );
    expect(quoted).toMatchObject({
      result: 'ok',
      hold: {
        units: [
          {
            unitId: seatUnitId('day-1', 'A', 1, 1),
            category: { id: 'youth', title: youth.title, proofAtDoor: true, maxPerOrder: 2 },
          },
          { category: { id: 'adult', title: adult.title } },
          { category: { id: 'youth' } },
        ],
      },
    });
  });

  test('places are held by the number of each, and all in the first where none is named', async () => {
    const mixed = { ...places(3), categories: { adult: 1, youth: 2 } };
    expect(soldIn(await replicas.a.place(newId(), mixed))).toEqual([
      ['adult', 90_000],
      ['youth', 60_000],
      ['youth', 60_000],
    ]);
    expect(soldIn(await replicas.a.place(newId(), places(2)))).toEqual([
      ['adult', 90_000],
      ['adult', 90_000],
    ]);
    await replicas.expectBalanced();
  });

  test('what a section does not offer is refused, and so is more than an order may have; fewer may be the beginning of one', async () => {
    const reasons = async (...requests: Parameters<typeof replicas.a.place>[1][]) => {
      const answers = [];
      for (const request of requests) answers.push(outcome(await replicas.a.place(newId(), request)));
      return answers;
    };
    expect(
      await reasons(
        { ...seats('A/1-1'), categories: ['senior'] },
        { ...seats('P/1-1'), categories: ['adult'] },
        { ...places(1), categories: { senior: 1 } },
        { ...places(3), categories: { youth: 3 } },
        { ...places(2), categories: { family: 2 } },
        { ...seats('A/2-1', 'A/2-2', 'A/2-3'), categories: ['youth', 'youth', 'youth'] },
        { ...places(3), categories: { family: 3 } },
        seats('P/1-1'),
      ),
    ).toEqual([
      'unknown-category',
      'unknown-category',
      'unknown-category',
      'category-limit',
      'placed',
      'category-limit',
      'placed',
      'placed',
    ]);
  });

  test('a hold keeps how few of a category an order may have', async () => {
    const fanId = newId();
    const hold = placed(await replicas.a.place(fanId, { ...places(1), categories: { family: 1 } }));
    const quoted = await replicas.b.inventory.unitOfWork.run((tx) =>
      quoteHolds(replicas.b.inventory, tx, () => replicas.b.inventory.sale.read(tx), [
        { holdId: hold.id, fanId },
      ]),
    );
    expect(quoted).toMatchObject([
      { hold: { units: [{ category: { id: 'family', title: family.title, minPerOrder: 3 } }] } },
    ]);
  });

  test('a hold that lapsed and comes back keeps its categories', async () => {
    const hold = await steps.hold({ ...places(2), categories: { youth: 2 } });
    await replicas.age([hold.holdId], LAPSED);
    expect(await steps.pin(hold)).toBe('pinned');
    const { holds } = await replicas.b.inventory.unitOfWork.run((tx) =>
      replicas.b.inventory.holds.read(tx, [hold.holdId]),
    );
    expect(holds.get(hold.holdId)?.categories?.map(({ id }) => id)).toEqual(['youth', 'youth']);
  });
});
