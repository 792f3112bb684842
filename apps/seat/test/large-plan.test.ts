import { newId } from '@clove/service-kit';
import { expect, test } from '@jest/globals';
import { best, numberedSection, placed, saleDocument, seats, sharedReplicas } from './replicas.ts';

const ROWS = 200;
const SEATS = 100;
const rows = Array.from({ length: ROWS }, (_, row) => ({
  row: `R${row + 1}`,
  seats: Array.from({ length: SEATS }, (_, seat) => seat + 1).join(' '),
  at: Array.from({ length: SEATS }, (_, seat) => `${seat * 1.25},${row * 1.5}`).join(' '),
}));
const hall = {
  ...numberedSection('A', ROWS, SEATS),
  plan: 'hall',
  seats: ROWS * SEATS,
  avoidSingleSeats: true,
};
const document = (plan: typeof rows) =>
  saleDocument([hall], { maxTicketsPerFan: 10 }, [{ id: 'hall', rows: plan }]);
const replicas = sharedReplicas(undefined);

test('20,000 seats of a plan are provisioned, moved, chosen from and shown, each well within a statement’s time', async () => {
  await replicas.provision(document(rows));
  const named = placed(await replicas.a.place(newId(), seats('A/R200-1', 'A/R200-2')));
  await replicas.provision(document([...rows].reverse()), { generation: 2 });
  const chosen = placed(await replicas.b.place(newId(), best(2)));
  // The row that was the last is the first now.
  expect(chosen.units.map(({ unitId }) => unitId)).toEqual(['day-1/A/R200-50', 'day-1/A/R200-51']);
  expect(named.units).toHaveLength(2);
  const shown = await replicas.a.inventory.unitOfWork.run(async (tx) =>
    replicas.a.units[0]?.view(tx, ['day-1']),
  );
  expect(shown?.get('day-1/A')).toMatchObject({ capacity: 20_000, available: 19_996 });
  await replicas.expectBalanced();
});
