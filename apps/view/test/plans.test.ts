import { eventually, keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { viewService } from '../src/view-service.ts';
import { eventsOf } from './histories.ts';
import { startView } from './running-view.ts';

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const statements = await preparedDuring(async () => {
    const view = await startView();
    try {
      const bought = { fan: 0, units: 2, end: 'completed', checkedIn: true, inventory: 'seat' } as const;
      await view.send(...eventsOf({ purchases: [bought] }, []));
      await eventually(async () =>
        expect(await view.rows("SELECT FROM entity WHERE kind = 'ticket' AND version > 0")).toHaveLength(1),
      );
    } finally {
      await view.stop();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['view-counter-add', 'view-entity-lock', 'view-entity-make', 'view-entity-save']),
  );
  expect(await keylessReads(viewService, statements)).toEqual([]);
});
