import { newId } from '@clove/service-kit';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, factsOf, faultsOf, memberOf, saleOf, sharedMerch, stepsOn } from './running.ts';

const merch = sharedMerch(
  saleOf([
    {
      id: 'tee',
      title: { ko: '티셔츠' },
      price: 35_000,
      maxPerFan: 2,
      options: [{ id: 'M', title: { ko: 'M' }, stock: 50 }],
    },
  ]),
);
const steps = stepsOn(merch);
const Held = z.object({ id: z.string(), units: z.array(z.unknown()) });
const Refused = z.object({ type: z.string(), available: z.int() });
const want = (fan: ReturnType<typeof memberOf>, quantity: number, replica: number): Promise<Answer> =>
  merch.ask(fan, 'POST', '/api/goods/holds', { itemId: 'tee', optionId: 'M', quantity }, { replica });

test('200 fans for the last 50 shirts at two replicas: exactly sold out, every loser gets a reason, freed pieces are sold again', async () => {
  const fans = Array.from({ length: 200 }, () => memberOf('fan'));
  const answers = await Promise.all(fans.map((fan, index) => want(fan, 1 + (index % 2), index % 2)));
  const held = answers.flatMap(({ status, body }, index) =>
    status === 201 ? [{ fan: fans[index] ?? memberOf('fan'), ...Held.parse(body) }] : [],
  );
  for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
    expect(status).toBe(409);
    expect(Refused.parse(body).type).toContain('sold-out');
  }
  const pieces = held.reduce((sum, { units }) => sum + units.length, 0);
  // Those who wanted two may have left one piece, which a fan who wants one still gets.
  const rest = await Promise.all(Array.from({ length: 50 - pieces }, () => want(memberOf('fan'), 1, 0)));
  expect(rest.map(({ status }) => status)).toEqual(rest.map(() => 201));
  expect(await merch.sql('SELECT stock, taken FROM stock')).toEqual([{ stock: 50, taken: 50 }]);
  expect((await want(memberOf('fan'), 1, 1)).status).toBe(409);

  // Half are paid, and delivered; of those a third are given back; the others are given up.
  const bought = held.filter((_, index) => index % 2 === 0).map((hold) => ({ ...hold, orderId: newId() }));
  await Promise.all(
    bought.map(async ({ id, orderId }) => {
      expect(await steps.pin(id, orderId)).toBe('pinned');
      expect(await steps.sell(id, orderId)).toBe('sold');
    }),
  );
  const givenUp = held.filter((_, index) => index % 2 === 1);
  const back = bought.filter((_, index) => index % 3 === 0);
  await Promise.all([
    ...givenUp.map(({ fan, id }, index) =>
      merch.ask(fan, 'DELETE', `/api/goods/holds/${id}`, undefined, { replica: index % 2 }),
    ),
    ...back.map(async ({ fan, id, orderId }) => {
      const item = { lineId: newId(), orderId, fanId: fan.memberId, holdId: id, unitId: `${id}/1` };
      expect(await merch.internal('ticket', 'deliveries/withdraw', { items: [item] })).toContain('withdrawn');
    }),
  ]);
  const free = givenUp.reduce((sum, { units }) => sum + units.length, 0) + back.length;
  const again = await Promise.all(
    Array.from({ length: free + 20 }, (_, index) => want(memberOf('fan'), 1, index % 2)),
  );
  expect(again.filter(({ status }) => status === 201)).toHaveLength(free);
  expect(again.filter(({ status }) => status === 409)).toHaveLength(20);

  expect(await faultsOf(merch)).toEqual([]);
  const sold = (await factsOf(merch, 'unit')).filter(({ state }) => state === 'SOLD');
  const delivered = (await factsOf(merch, 'delivery')).filter(({ state }) => state === 'READY');
  const ids = (facts: readonly Record<string, unknown>[]) => facts.map(({ unitId }) => unitId).sort();
  expect(ids(delivered)).toEqual(ids(sold));
});
