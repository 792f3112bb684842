import type { ProvisionRequest, ProvisionResponse, SaleDocument, Section } from '@clove/contracts';
import {
  type Auditing,
  type Inventory,
  type PlaceAnswer,
  type PlaceRequest,
  placeHolds,
  postgresQuotaBook,
  postgresWaitingBook,
  provision,
  type QuotaBookOptions,
  type WaitingBookOptions,
} from '@clove/inventory';
import { batcher, messagingAuditFact, newId, type ServiceContext } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { z } from 'zod';
import { answersToKeep } from '../src/adapters/http/problems.ts';
import { bestSeats } from '../src/adapters/postgres/best-seats.ts';
import { postgresLeverBook } from '../src/adapters/postgres/lever-book.ts';
import { type NumberedUnitsOptions, numberedUnits } from '../src/adapters/postgres/numbered-units.ts';
import { quotaFacts } from '../src/adapters/postgres/quota-facts.ts';
import { waitingTables } from '../src/adapters/postgres/seat-columns.ts';
import { type StandingUnitsOptions, standingUnits } from '../src/adapters/postgres/standing-units.ts';
import type { SeatStore, SeatUnits } from '../src/application/section-stock.ts';
import type {
  BestRequest,
  HoldRequest,
  NumberedRequest,
  StandingRequest,
} from '../src/domain/hold-request.ts';
import type { SeatRefusal } from '../src/domain/seat-refusal.ts';
import { numberedSeats } from '../src/numbered-seats.ts';
import { seatInventory, seatMigrations, seatProvisioning } from '../src/seat-service.ts';
import { expectBalanced } from './balance.ts';
import { type TestSql, testSql } from './test-sql.ts';

export const GRACE_SECONDS = 30;
export const HOLD_SECONDS = 480;
export const OFFER_SECONDS = 900;

/** Switches that only tests have: each takes one protection away. */
export interface Without {
  readonly numbered?: Omit<NumberedUnitsOptions, 'graceSeconds'>;
  readonly standing?: Omit<StandingUnitsOptions, 'graceSeconds'>;
  readonly quota?: Pick<QuotaBookOptions, 'guarded'>;
  readonly waiting?: WaitingBookOptions;
  /** Runs between deciding and writing, with the locks (if any) held. */
  readonly beforeWrite?: () => Promise<void>;
}

/** One process of the inventory, with its own connections and batchers. */
export interface Replica {
  readonly inventory: Inventory;
  readonly units: readonly SeatUnits[];
  readonly auditing: Auditing;
  place(fanId: string, request: HoldRequest, key?: string): Promise<PlaceAnswer<SeatRefusal>>;
  /** One batch, in this order. */
  placeTogether(requests: { fanId: string; request: NumberedRequest }[]): Promise<PlaceAnswer<SeatRefusal>[]>;
}

export interface Replicas {
  readonly a: Replica;
  readonly b: Replica;
  readonly sql: TestSql['sql'];
  provision(document: SaleDocument, options?: Partial<ProvisionRequest>): Promise<ProvisionResponse>;
  /** Moves holds that many seconds into the past, as if time had passed. */
  age(holdIds: readonly string[], seconds: number): Promise<void>;
  /** capacity = free + held + pinned + sold in every section, and every fan's quota is what they have. */
  expectBalanced(): Promise<void>;
  /** Forgets everything that was provisioned and held. */
  reset(): Promise<void>;
  eventTypes(holdId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Two replicas on one new database. */
export async function twoReplicas(without: Without = {}): Promise<Replicas> {
  const database = await createTestDatabase();
  const stops: (() => Promise<void>)[] = [];
  const start = async () => {
    let captured: ServiceContext<unknown> | undefined;
    const running = await startService(
      {
        name: 'seat',
        config: z.object({}),
        database: { migrations: seatMigrations(numberedSeats) },
        build(context) {
          captured = context;
          return {};
        },
      },
      { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '6' },
      { migrate: stops.length === 0 },
    );
    stops.push(() => running.stop());
    if (captured === undefined) throw new Error('the kit did not build the service');
    return replica(captured, without);
  };
  const a = await start();
  const b = await start();
  const { sql, close } = testSql(database.url);

  return {
    a,
    b,
    sql,
    provision: (document, options) =>
      provision(seatProvisioning(a.inventory, a.units, postgresLeverBook()), {
        generation: 1,
        dryRun: false,
        document,
        ...options,
      }),
    async age(holdIds, seconds) {
      const by = [holdIds, seconds];
      await sql(
        `UPDATE holds SET expires_at = expires_at - make_interval(secs => $2),
           created_at = created_at - make_interval(secs => $2) WHERE id = ANY($1::uuid[])`,
        by,
      );
      await sql(
        `UPDATE seats SET held_until = held_until - make_interval(secs => $2) WHERE hold_id = ANY($1::uuid[])`,
        by,
      );
    },
    expectBalanced: () => expectBalanced(a.auditing, sql),
    async reset() {
      await sql(
        `TRUNCATE seat_unblocks, seat_blocks, quota_holders, waiting_categories, waiting_entries, bought_seats, seats, standing_sections, capacity_corrections, holds, fan_quota, sections,
           performances, sale`,
      );
    },
    async eventTypes(holdId) {
      const rows = await sql<{ type: string }>(
        'SELECT type FROM outbox WHERE subject = $1 ORDER BY subject_version, id',
        [holdId],
      );
      return rows.map((row) => row.type);
    },
    async close() {
      await close();
      for (const stop of stops) await stop();
      await database.drop();
    },
  };
}

/**
 * Two replicas for the tests of a file or a describe block, opened before and closed after them.
 * @param document the sale to provision. @default none: the tests do
 * @param options `afresh`: every test begins with empty tables and the sale provisioned again. @default all share them
 */
export function sharedReplicas(
  document: SaleDocument | undefined,
  { afresh = false }: { readonly afresh?: boolean } = {},
): Replicas {
  let opened: Replicas | undefined;
  const replicas = (): Replicas => {
    if (opened === undefined) throw new Error('the replicas are opened once the tests run');
    return opened;
  };
  const provisioned = async () => document && (await replicas().provision(document));
  beforeAll(async () => {
    opened = await twoReplicas();
    if (!afresh) await provisioned();
  });
  if (afresh) {
    beforeEach(async () => {
      await replicas().reset();
      await provisioned();
    });
  }
  afterAll(() => opened?.close());
  return {
    get a() {
      return replicas().a;
    },
    get b() {
      return replicas().b;
    },
    sql: (...query) => replicas().sql(...query),
    provision: (...request) => replicas().provision(...request),
    age: (...holds) => replicas().age(...holds),
    expectBalanced: () => replicas().expectBalanced(),
    reset: () => replicas().reset(),
    eventTypes: (holdId) => replicas().eventTypes(holdId),
    close: () => replicas().close(),
  };
}

function replica({ unitOfWork }: ServiceContext<unknown>, without: Without): Replica {
  const numbered = pausing(numberedUnits({ graceSeconds: GRACE_SECONDS, ...without.numbered }), without);
  const standing = pausing(standingUnits({ graceSeconds: GRACE_SECONDS, ...without.standing }), without);
  const units = [numbered, standing];
  const config = {
    HOLD_SECONDS,
    GRACE_SECONDS,
    EXTENSION_SECONDS: 900,
    OFFER_SECONDS,
  };
  const made = seatInventory({ unitOfWork, config }, units, numberedSeats);
  const inventory: Inventory = {
    ...made,
    quota: postgresQuotaBook({ scoped: false, ...without.quota }),
    waiting: { ...made.waiting, book: postgresWaitingBook(waitingTables, without.waiting) },
  };
  const placeNumbered = batcher((requests: PlaceRequest<NumberedRequest>[]) =>
    placeHolds({ inventory, store: numbered, answersToKeep }, requests),
  );
  const placeStanding = batcher((requests: PlaceRequest<StandingRequest>[]) =>
    placeHolds({ inventory, store: standing, answersToKeep }, requests),
  );
  const best = pausing(bestSeats(numbered, { graceSeconds: GRACE_SECONDS }), without);
  const placeBest = batcher((requests: PlaceRequest<BestRequest>[]) =>
    placeHolds({ inventory, store: best, answersToKeep }, requests),
  );
  const asked = <R extends HoldRequest>(fanId: string, request: R, key: string): PlaceRequest<R> => ({
    fanId,
    request,
    scope: { principal: fanId, operation: 'placeHold', key, bodyHash: JSON.stringify(request) },
    correlationId: newId(),
  });
  return {
    inventory,
    units,
    auditing: {
      inventory,
      quotas: quotaFacts,
      messaging: (db) => messagingAuditFact('seat', db),
    },
    place(fanId, request, key = newId()) {
      switch (request.kind) {
        case 'numbered':
          return placeNumbered(asked(fanId, request, key));
        case 'best':
          return placeBest(asked(fanId, request, key));
        case 'standing':
          return placeStanding(asked(fanId, request, key));
      }
    },
    placeTogether: (requests) =>
      placeHolds(
        { inventory, store: numbered, answersToKeep },
        requests.map(({ fanId, request }) => asked(fanId, request, newId())),
      ),
  };
}

/** A store that waits between locking and claiming, so that a race without locks is sure to happen. */
function pausing<R extends HoldRequest>(store: SeatStore<R>, { beforeWrite }: Without): SeatStore<R> {
  if (beforeWrite === undefined) return store;
  return {
    ...store,
    async lock(tx, requests) {
      const locked = await store.lock(tx, requests);
      return {
        ...locked,
        async claim(candidates, expiresAt) {
          await beforeWrite();
          return locked.claim(candidates, expiresAt);
        },
      };
    },
  };
}

/** A numbered section of a sale document. */
export type Numbered = Extract<Section, { kind: 'numbered' }>;

export const numberedSection = (
  id: string,
  rows: number,
  seatsPerRow: number,
  price = 132_000,
): Numbered => ({
  id,
  kind: 'numbered',
  rows,
  seatsPerRow,
  price,
});

export const standingSection = (id: string, capacity: number, price = 99_000): Section => ({
  id,
  kind: 'standing',
  capacity,
  price,
});

/** A sale that is open, with these sections in its one performance `day-1`. */
export function saleDocument(
  sections: Section[],
  sales: Partial<SaleDocument['sales']> = {},
  plans: SaleDocument['plans'] = undefined,
): SaleDocument {
  return {
    festival: 'test-festival',
    title: { ko: '시험' },
    timezone: 'Asia/Seoul',
    currency: 'KRW',
    sales: {
      opensAt: '2020-01-01T00:00:00Z',
      closesAt: '2099-01-01T00:00:00Z',
      maxTicketsPerFan: 4,
      ...sales,
    },
    performances: [{ id: 'day-1', title: { ko: '첫째 날' }, startsAt: '2099-02-01T04:00:00Z', sections }],
    refunds: [],
    ...(plans === undefined ? {} : { plans }),
  };
}

export const seats = (...places: string[]): NumberedRequest => ({
  kind: 'numbered',
  performanceId: 'day-1',
  seats: places.map((place) => `day-1/${place}`),
});

export const places = (quantity: number, sectionId = 'S'): StandingRequest => ({
  kind: 'standing',
  performanceId: 'day-1',
  sectionId,
  quantity,
});

export const best = (quantity: number, sectionId = 'A'): BestRequest => ({
  kind: 'best',
  performanceId: 'day-1',
  sectionId,
  quantity,
});

const HoldId = z.object({
  id: z.uuid(),
  expiresAt: z.string(),
  units: z.array(
    z.object({
      unitId: z.string(),
      price: z.int(),
      category: z.object({ id: z.string() }).optional(),
    }),
  ),
});

/** The hold that was placed, now or by the same request before; fails the test when it was refused. */
export function placed(answer: PlaceAnswer<SeatRefusal>): z.infer<typeof HoldId> {
  if (answer.kind === 'refused') throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
  return HoldId.parse(answer.kind === 'placed' ? answer.hold : answer.body);
}

/** Why nothing was placed, or `placed`. */
export function outcome(answer: PlaceAnswer<SeatRefusal>): string {
  return answer.kind === 'refused' ? answer.refusal.reason : 'placed';
}
