import { type PlaceRequest, placeHolds, provision, quotaFacts } from '@clove/inventory';
import { type ModelReplica, modelOfInventory } from '@clove/inventory/testing';
import { batcher, messagingAuditFact, newId, type ServiceContext } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { answersToKeep } from '../src/adapters/http/problems.ts';
import { deliveryFacts } from '../src/adapters/postgres/night-audit.ts';
import type { NightsRequest } from '../src/domain/nights-request.ts';
import { stayInventory, stayMigrations, stayProvisioning } from '../src/stay-service.ts';
import { roomOf, saleOf } from './running.ts';

const MOST = { units: 4, nights: 7 };
const document = saleOf([roomOf('camp', 3), roomOf('hut', 1)]);

let replicas: ModelReplica<NightsRequest>[] = [];
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  const database = await createTestDatabase();
  const stops: (() => Promise<void>)[] = [];
  for (const migrate of [true, false]) {
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
      { migrate },
    );
    stops.push(() => running.stop());
    if (captured !== undefined) replicas.push(replica(captured));
  }
  stop = async () => {
    for (const each of stops) await each();
    await database.drop();
  };
});
afterAll(async () => {
  replicas = [];
  await stop?.();
});

function replica({ unitOfWork }: ServiceContext<unknown>): ModelReplica<NightsRequest> {
  const config = {
    HOLD_SECONDS: 480,
    GRACE_SECONDS: 30,
    EXTENSION_SECONDS: 900,
    OFFER_SECONDS: 900,
    MAX_UNITS_PER_GUEST: MOST.units,
    MAX_NIGHTS_PER_GUEST: MOST.nights,
  };
  const { inventory, store, limits } = stayInventory({ unitOfWork, config });
  const quotas = quotaFacts(limits);
  const place = batcher((requests: PlaceRequest<NightsRequest>[]) =>
    placeHolds({ inventory, store, answersToKeep }, requests),
  );
  return {
    inventory,
    auditing: {
      inventory,
      quotas: async (db) => [...(await quotas(db)), ...(await deliveryFacts(db))],
      messaging: (db) => messagingAuditFact('stay', db),
    },
    place: (fanId, request) =>
      place({
        fanId,
        request,
        scope: {
          principal: fanId,
          operation: 'placeRoomHold',
          key: newId(),
          bodyHash: JSON.stringify(request),
        },
        correlationId: newId(),
      }),
  };
}

function at(index: number): ModelReplica<NightsRequest> {
  const found = replicas[index];
  if (found === undefined) throw new Error('the replicas are opened once the tests run');
  return found;
}

function sql(text: string, values?: unknown[]): Promise<unknown[]> {
  return at(0).inventory.unitOfWork.run((tx) => tx.query(text, values));
}

const ranges = [
  { from: '2099-08-06', to: '2099-08-07' },
  { from: '2099-08-06', to: '2099-08-08' },
  { from: '2099-08-07', to: '2099-08-09' },
  { from: '2099-08-06', to: '2099-08-09' },
] as const;

modelOfInventory<NightsRequest>('nights of rooms in overlapping ranges, limited by units and by nights', {
  get a() {
    return at(0);
  },
  get b() {
    return at(1);
  },
  async restart() {
    await sql(
      'TRUNCATE desk_log, bookings, room_nights, rooms, festival_zone, waiting_entries, holds, fan_quota, sale',
    );
    await provision(stayProvisioning(at(0).inventory), { generation: 1, dryRun: false, document });
  },
  requests: fc
    .record({
      roomId: fc.constantFrom('camp', 'hut'),
      range: fc.constantFrom(...ranges),
      units: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ roomId, range, units }) => ({ roomId, ...range, units })),
  lines: ranges.flatMap(({ from, to }) => ['camp', 'hut'].map((room) => `${room}/${from}/${to}`)),
  most: (scope) => (scope === 'nights' ? MOST.nights : MOST.units),
  async age(holdIds, seconds) {
    await sql(
      `UPDATE holds SET expires_at = expires_at - make_interval(secs => $2),
         created_at = created_at - make_interval(secs => $2) WHERE id = ANY($1::uuid[])`,
      [holdIds, seconds],
    );
  },
  /** A night is never sold more often than there are units. */
  async expectKept() {
    expect(await sql('SELECT 1 FROM room_nights WHERE taken NOT BETWEEN 0 AND units')).toEqual([]);
  },
});
