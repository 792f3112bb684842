import { type PlaceRequest, placeHolds, provision } from '@clove/inventory';
import { newId, type ServiceContext } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { answersToKeep } from '../src/adapters/http/problems.ts';
import { nightUnits } from '../src/adapters/postgres/night-units.ts';
import type { NightsRequest } from '../src/domain/nights-request.ts';
import { stayInventory, stayMigrations, stayProvisioning } from '../src/stay-service.ts';
import { roomOf, saleOf } from './running.ts';

const config = {
  HOLD_SECONDS: 480,
  GRACE_SECONDS: 30,
  EXTENSION_SECONDS: 900,
  OFFER_SECONDS: 900,
  MAX_UNITS_PER_GUEST: 4,
  MAX_NIGHTS_PER_GUEST: 14,
};

/** Lets everyone through once `count` have arrived: all have decided before any writes. */
function rendezvous(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const everyone = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return everyone;
  };
}

test('without the lock of the nights, a constraint fires instead of selling the night that two ranges share twice', async () => {
  const database = await createTestDatabase();
  let captured: ServiceContext<unknown> | undefined;
  const running = await startService(
    {
      name: 'stay',
      config: z.object({}),
      database: { migrations: stayMigrations },
      build(context) {
        captured = context;
        return {};
      },
    },
    { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '6' },
    { migrate: true },
  );
  try {
    if (captured === undefined) throw new Error('the kit did not build the service');
    const { unitOfWork } = captured;
    const together = rendezvous(2);
    const unlocked = nightUnits({ graceSeconds: 30, locking: false });
    const { inventory, store } = stayInventory(
      { unitOfWork, config },
      {
        ...unlocked,
        async lock(tx, requests) {
          const read = await unlocked.lock(tx, requests);
          return {
            ...read,
            async claim(candidates, expiresAt) {
              await together();
              return read.claim(candidates, expiresAt);
            },
          };
        },
      },
    );
    await provision(stayProvisioning(inventory), {
      generation: 1,
      dryRun: false,
      document: saleOf([roomOf('hut', 1)]),
    });
    const place = (from: string, to: string) => {
      const fanId = newId();
      const request: PlaceRequest<NightsRequest> = {
        fanId,
        request: { roomId: 'hut', from, to, units: 1 },
        scope: { principal: fanId, operation: 'placeRoomHold', key: newId(), bodyHash: fanId },
        correlationId: newId(),
      };
      return placeHolds({ inventory, store, answersToKeep }, [request]);
    };
    const results = await Promise.allSettled([
      place('2099-08-06', '2099-08-08'),
      place('2099-08-07', '2099-08-09'),
    ]);
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failures).toMatchObject([{ constraint: 'room_night_sold_once' }]);
    const [shared] = await unitOfWork.run((tx) =>
      tx.query("SELECT taken FROM room_nights WHERE night = '2099-08-07'"),
    );
    expect(shared).toEqual({ taken: 1 });
  } finally {
    await running.stop();
    await database.drop();
  }
});
