import type { PaymentMethod } from '@clove/contracts';
import {
  every,
  type Migration,
  messagingAuditFact,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceParts,
} from '@clove/service-kit';
import { Counter, Gauge } from 'prom-client';
import { z } from 'zod';
import { inventoryTables } from '../migrations/0001-inventory.ts';
import { standingTables } from '../migrations/0002-standing.ts';
import { waitingListTables } from '../migrations/0004-waiting-list.ts';
import { leverTables } from '../migrations/0006-levers.ts';
import { performanceSales } from '../migrations/0007-performance-sales.ts';
import { quotaHolders } from '../migrations/0008-quota-holders.ts';
import { ordersThatLetGo } from '../migrations/0009-orders-that-let-go.ts';
import { type HoldRouteParts, holdRoutes } from './adapters/http/hold-routes.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { liveSeats, mountLive } from './adapters/http/live.ts';
import { mapRoutes } from './adapters/http/map-routes.ts';
import { opsRoutes } from './adapters/http/ops-routes.ts';
import { answersToKeep, seatProblems } from './adapters/http/problems.ts';
import { waitingRoutes } from './adapters/http/waiting-routes.ts';
import { postgresBoardBook } from './adapters/postgres/board-book.ts';
import { postgresCatalogueBook } from './adapters/postgres/catalogue-book.ts';
import { postgresCorrectionBook } from './adapters/postgres/correction-book.ts';
import { postgresHoldBook } from './adapters/postgres/hold-book.ts';
import { postgresLeverBook } from './adapters/postgres/lever-book.ts';
import { postgresProlong } from './adapters/postgres/prolong-holds.ts';
import { postgresQuotaBook } from './adapters/postgres/quota-book.ts';
import { quotaFacts } from './adapters/postgres/quota-facts.ts';
import { postgresQuotaHolderBook } from './adapters/postgres/quota-holder-book.ts';
import { postgresSaleBook } from './adapters/postgres/sale-book.ts';
import { standingUnits } from './adapters/postgres/standing-units.ts';
import { postgresWaitingBook } from './adapters/postgres/waiting-book.ts';
import { performanceChanges } from './adapters/rabbitmq/performance-changes.ts';
import { type Auditing, imbalancedSections } from './application/audit.ts';
import { BoardCache } from './application/board-cache.ts';
import type { Inventory } from './application/inventory.ts';
import { offerEverywhere } from './application/offer-places.ts';
import { recentSale } from './application/recent-sale.ts';
import { sweepAll } from './application/sweep-holds.ts';
import type { UnitStore } from './application/units.ts';
import type { NumberedRequest } from './domain/hold-request.ts';

function seconds(fallback: string) {
  return z.string().regex(/^\d+$/, 'whole seconds').default(fallback).transform(Number);
}

const config = z.object({
  /** How long a hold lasts. Source: long enough to choose and log in, short enough for others to get a turn. */
  HOLD_SECONDS: seconds('480'),
  /** How long after its end a hold is left alone, for payments that are just returning. */
  GRACE_SECONDS: seconds('30'),
  /** How long a hold lasts from when its payment starts; never past 20 minutes after it was placed. */
  EXTENSION_SECONDS: seconds('900'),
  /** How long a fan of the waiting list has to order what is offered. Source: long enough to read a message and pay. */
  OFFER_SECONDS: seconds('900'),
});
type SeatShape = typeof config.shape;

/** Numbered seats, where an image sells them. */
export interface NumberedAdapters {
  units(options: { graceSeconds: number }): UnitStore<NumberedRequest>;
  /** CTEs by which seats follow holds that are prolonged. */
  readonly seatsFollow: string;
  readonly migrations: readonly Migration[];
}

/** What differs between the images of the pool. */
export interface SeatVariant {
  /** Absent: standing places only. */
  readonly numbered?: NumberedAdapters;
  /** What fans of this festival can pay with, the default first. */
  readonly paymentMethods: readonly PaymentMethod[];
}

/** How often lapsed holds are swept, milliseconds. Source: the sale rules; claiming does not wait for it. */
const SWEEP_MS = 5_000;
const LIVE_MS = 1_000;
const SELF_CHECK_MS = 60_000;

/** The schema of an image, oldest first: with the tables of numbered seats where it sells them. */
export function seatMigrations(numbered: NumberedAdapters | undefined): Migration[] {
  return [
    inventoryTables,
    standingTables,
    ...(numbered?.migrations ?? []),
    waitingListTables,
    leverTables,
    performanceSales,
    quotaHolders,
    ordersThatLetGo,
  ];
}

/** The seat service as one image composes it. */
export function seatService(variant: SeatVariant): ServiceDefinition<SeatShape> {
  return {
    name: 'seat',
    config,
    database: { migrations: seatMigrations(variant.numbered) },
    broker: true,
    auth: true,
    build: (context) => build(context, variant),
  };
}

function build(
  context: ServiceContext<z.infer<z.ZodObject<SeatShape>> & { FESTIVAL: string }>,
  variant: SeatVariant,
): ServiceParts {
  const { unitOfWork, reads, log } = context;
  const graceSeconds = context.config.GRACE_SECONDS;
  const standing = standingUnits({ graceSeconds });
  const numbered = variant.numbered?.units({ graceSeconds });
  const inventory: Inventory = {
    unitOfWork,
    holds: postgresHoldBook(),
    prolong: postgresProlong(unitOfWork, {
      graceSeconds,
      extensionSeconds: context.config.EXTENSION_SECONDS,
      units: variant.numbered?.seatsFollow,
    }),
    quota: postgresQuotaBook(),
    quotaHolders: postgresQuotaHolderBook(),
    sale: postgresSaleBook(),
    units: numbered === undefined ? [standing] : [numbered, standing],
    holdSeconds: context.config.HOLD_SECONDS,
    graceSeconds,
    waiting: {
      book: postgresWaitingBook(),
      offerSeconds: context.config.OFFER_SECONDS,
    },
    answersToKeep,
  };
  const levers = postgresLeverBook();
  const recent = recentSale(() => inventory.sale.read(reads));
  const board = new BoardCache(reads, postgresBoardBook(), inventory.units);
  const auditing: Auditing = {
    unitOfWork,
    units: inventory.units,
    quotas: quotaFacts,
    messaging: (db) => messagingAuditFact('seat', db),
  };
  const stores: HoldRouteParts['stores'] = numbered === undefined ? { standing } : { numbered, standing };
  const unknownSells = new Counter({
    name: 'clove_seat_unknown_sells_total',
    help: 'SELL of a hold that was not pinned for its order',
    registers: [context.metrics],
  });

  return {
    openapiTitle: 'Seats',
    problems: [seatProblems],
    routes: [
      ...holdRoutes({ inventory, stores, reads, board }),
      ...waitingRoutes(inventory, reads),
      ...mapRoutes({
        board,
        inventory,
        corrections: postgresCorrectionBook(),
        paymentMethods: variant.paymentMethods,
      }),
      ...opsRoutes({ inventory, reads, levers, board, recentSale: recent }),
    ],
    internalRoutes: internalRoutes({
      inventory,
      reads,
      log,
      provisioning: { inventory, catalogue: postgresCatalogueBook(), levers },
      auditing,
      board,
      recentSale: recent,
      onUnknownSell(item) {
        unknownSells.inc();
        log.error(item, 'asked to sell a hold that is not pinned for this order');
      },
    }),
    described: [liveSeats],
    express: (app) => mountLive(app, board),
    consumers: [performanceChanges()],
    workers: [
      {
        name: 'sweep-lapsed-holds',
        run: (signal) =>
          every(SWEEP_MS, signal, async () => {
            await sweepAll(inventory, signal);
            await offerEverywhere(inventory, signal);
          }),
      },
      { name: 'notify-live-clients', run: (signal) => every(LIVE_MS, signal, () => board.notifyWatchers()) },
      { name: 'check-invariants', run: selfCheck(context, auditing) },
    ],
  };
}

/** Adds every section up once a minute: a sum that is wrong is a defect, and an alert. */
function selfCheck(
  { log, metrics }: Pick<ServiceContext<unknown>, 'log' | 'metrics'>,
  auditing: Auditing,
): (signal: AbortSignal) => Promise<void> {
  const gauge = new Gauge({
    name: 'clove_seat_imbalanced_sections',
    help: 'Sections whose capacity is not free + held + pinned + sold',
    registers: [metrics],
  });
  return (signal) =>
    every(SELF_CHECK_MS, signal, async () => {
      const broken = await imbalancedSections(auditing);
      gauge.set(broken.length);
      for (const section of broken) log.error(section, 'the units of a section do not add up');
    });
}
