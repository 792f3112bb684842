import {
  MoveSeatAnswer,
  MoveSeatItem,
  methodsOffered,
  OfferedMethods,
  type PaymentMethod,
} from '@clove/contracts';
import {
  erasedMembers,
  type FollowingUnits,
  type Inventory,
  type InventoryConfig,
  inventoryConfig,
  oneLimit,
  type Provisioning,
  postgresHoldBook,
  postgresProlong,
  postgresQuotaBook,
  postgresQuotaHolderBook,
  postgresWaitingBook,
  recentSale,
  selling,
} from '@clove/inventory';
import {
  consumer,
  every,
  type Migration,
  type Route,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceParts,
  setBasedRoute,
} from '@clove/service-kit';
import { z } from 'zod';
import { inventoryTables } from '../migrations/0001-inventory.ts';
import { standingTables } from '../migrations/0002-standing.ts';
import { waitingListTables } from '../migrations/0004-waiting-list.ts';
import { leverTables } from '../migrations/0006-levers.ts';
import { performanceSales } from '../migrations/0007-performance-sales.ts';
import { quotaHolders } from '../migrations/0008-quota-holders.ts';
import { ordersThatLetGo } from '../migrations/0009-orders-that-let-go.ts';
import { categories } from '../migrations/0010-categories.ts';
import { hiddenSections } from '../migrations/0012-hidden-sections.ts';
import { waitingCategories } from '../migrations/0013-waiting-categories.ts';
import { availabilityRoute } from './adapters/http/availability-route.ts';
import { blockRoutes } from './adapters/http/block-routes.ts';
import { boxOfficeRoutes } from './adapters/http/box-office-routes.ts';
import { type Stores, seatHoldRoutes } from './adapters/http/hold-routes.ts';
import { layoutRoutes } from './adapters/http/layout-routes.ts';
import { liveSeats, mountLive } from './adapters/http/live.ts';
import { mapRoutes } from './adapters/http/map-routes.ts';
import { occupancyRoute } from './adapters/http/occupancy-route.ts';
import { opsRoutes } from './adapters/http/ops-routes.ts';
import { consoleProblems, seatProblem } from './adapters/http/problems.ts';
import { seatWaitingRoutes } from './adapters/http/waiting-routes.ts';
import { postgresBoardBook } from './adapters/postgres/board-book.ts';
import { postgresCatalogueBook, seatSaleSettings } from './adapters/postgres/catalogue-book.ts';
import { postgresCorrectionBook } from './adapters/postgres/correction-book.ts';
import { postgresLayoutBook } from './adapters/postgres/layout-book.ts';
import { postgresLeverBook } from './adapters/postgres/lever-book.ts';
import { quotaFacts } from './adapters/postgres/quota-facts.ts';
import { postgresSaleBook } from './adapters/postgres/sale-book.ts';
import { seatColumns, waitingTables } from './adapters/postgres/seat-columns.ts';
import { standingUnits } from './adapters/postgres/standing-units.ts';
import { refusedWaiting } from './adapters/postgres/waited-places.ts';
import { performanceChanges } from './adapters/rabbitmq/performance-changes.ts';
import type { BlockBook } from './application/block-seats.ts';
import { BoardCache } from './application/board-cache.ts';
import type { HouseSeats } from './application/house-seats.ts';
import { Layouts } from './application/layouts.ts';
import { keptLevers, type LeverBook } from './application/levers.ts';
import { moveSeat, type SeatMoves } from './application/move-seat.ts';
import { provisionedSeats } from './application/provisioned.ts';
import type { SeatStore, SeatUnits } from './application/section-stock.ts';
import type { BestRequest, NumberedRequest } from './domain/hold-request.ts';
import { sectionKey } from './domain/section.ts';
import { seatRehearsal } from './rehearsal.ts';

const config = z.object({
  ...inventoryConfig,
  /** What fans pay with. @default what the image offers */
  PAYMENT_METHODS: OfferedMethods.optional(),
});
type SeatConfig = z.infer<typeof config>;
type SeatShape = typeof config.shape;

/** Numbered seats, where an image sells them. */
export interface NumberedAdapters {
  units(options: { graceSeconds: number; takers?: 'fans' | 'staff' }): SeatStore<NumberedRequest>;
  /** The same seats, chosen by the inventory. */
  best(units: SeatStore<NumberedRequest>, options: { graceSeconds: number }): SeatStore<BestRequest>;
  readonly houseSeats: (options: { graceSeconds: number }) => HouseSeats;
  readonly blocks: (options: { graceSeconds: number }) => BlockBook;
  /** How seats follow holds that are prolonged. */
  readonly seatsFollow: FollowingUnits;
  /** How sold seats are moved to others. */
  moves(): SeatMoves;
  readonly migrations: readonly Migration[];
  /** Those that come after what all images have. */
  readonly laterMigrations: readonly Migration[];
}

/** What differs between the images of the pool. */
export interface SeatVariant {
  /** Absent: standing places only. */
  readonly numbered?: NumberedAdapters;
  /** What fans of this festival can pay with, the default first. */
  readonly paymentMethods: readonly PaymentMethod[];
}

const LIVE_MS = 1_000;

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
    categories,
    ...(numbered?.laterMigrations ?? []),
    hiddenSections,
    waitingCategories,
  ];
}

/** The seat service as one image composes it. */
export function seatService(variant: SeatVariant): ServiceDefinition<SeatShape> {
  return {
    name: 'seat',
    config,
    database: { migrations: seatMigrations(variant.numbered), models: false },
    broker: true,
    auth: true,
    build: (context) => build(context, variant),
    rehearsal: () => seatRehearsal(variant.numbered === undefined ? 'standing' : 'numbered'),
  };
}

/** The inventory of seats and places, on seat's own tables. */
export function seatInventory(
  { unitOfWork, config }: Pick<ServiceContext<InventoryConfig>, 'unitOfWork' | 'config'>,
  units: readonly SeatUnits[],
  numbered: NumberedAdapters | undefined,
): Inventory {
  const graceSeconds = config.GRACE_SECONDS;
  return {
    name: 'seat',
    unitOfWork,
    holds: postgresHoldBook(seatColumns),
    prolong: postgresProlong(unitOfWork, seatColumns, {
      graceSeconds,
      extensionSeconds: config.EXTENSION_SECONDS,
      units: numbered?.seatsFollow,
    }),
    limits: oneLimit,
    quota: postgresQuotaBook({ scoped: false }),
    quotaHolders: postgresQuotaHolderBook(),
    sale: postgresSaleBook(),
    waiting: {
      book: postgresWaitingBook(waitingTables),
      offerSeconds: config.OFFER_SECONDS,
      describe: sectionKey,
    },
    units,
    ticketCredential: config.EDGE_TICKET_TOKEN,
    holdSeconds: config.HOLD_SECONDS,
    graceSeconds,
  };
}

/** What provisioning takes over of the sale document. */
export function seatProvisioning(
  inventory: Inventory,
  units: readonly SeatUnits[],
  levers: LeverBook,
): Provisioning<'performances' | 'plans' | 'refunds' | 'passes'> {
  return {
    inventory,
    sections: ['performances', 'plans', 'refunds', 'passes'],
    settings: seatSaleSettings(),
    entities: provisionedSeats(postgresCatalogueBook(), units),
    kept: keptLevers(levers),
  };
}

/** For the support desk; only where there are seats to move. */
function moveRoutes(
  { log }: Pick<ServiceContext<InventoryConfig>, 'log'>,
  inventory: Inventory,
  numbered: NumberedAdapters | undefined,
): Route[] {
  if (numbered === undefined) return [];
  const move = moveSeat(inventory, numbered.moves());
  return [
    setBasedRoute({
      path: 'units/move',
      operationId: 'moveSeats',
      summary: 'Moves sold seats to free ones of the same performance and price; a repeat answers the same',
      item: MoveSeatItem,
      answer: MoveSeatAnswer,
      log,
      // One at a time: people ask for them.
      async run(items) {
        const answers: MoveSeatAnswer[] = [];
        for (const item of items) answers.push(await move(item));
        return answers;
      },
    }),
  ];
}

function build(context: ServiceContext<SeatConfig>, variant: SeatVariant): ServiceParts {
  const { reads } = context;
  const graceSeconds = context.config.GRACE_SECONDS;
  const standing = standingUnits({ graceSeconds });
  const numbered = variant.numbered?.units({ graceSeconds });
  // In lock order: numbered before standing.
  const units: SeatUnits[] = numbered === undefined ? [standing] : [numbered, standing];
  const best = numbered && variant.numbered?.best(numbered, { graceSeconds });
  const stores: Stores = {
    standing,
    ...(numbered === undefined ? {} : { numbered }),
    ...(best === undefined ? {} : { best }),
  };
  const inventory = seatInventory(context, units, variant.numbered);
  const levers = postgresLeverBook();
  const sale = postgresSaleBook();
  const recent = recentSale(() => sale.read(reads));
  const board = new BoardCache(reads, postgresBoardBook(), units);
  const shared = selling(context, {
    inventory,
    provisioning: seatProvisioning(inventory, units, levers),
    recentSale: recent,
    quotas: quotaFacts,
    describe: seatProblem,
    problems: [consoleProblems],
    transfers: true,
    onProvisioned: () => board.invalidate(),
  });

  return {
    openapiTitle: 'Seats',
    problems: shared.problems,
    routes: [
      ...seatHoldRoutes({ inventory, stores, reads, board }),
      ...seatWaitingRoutes(inventory, reads, refusedWaiting),
      ...mapRoutes({
        board,
        inventory,
        corrections: postgresCorrectionBook(),
        paymentMethods: methodsOffered(context.config.PAYMENT_METHODS, variant.paymentMethods),
      }),
      availabilityRoute(board),
      ...layoutRoutes(new Layouts(postgresLayoutBook()), reads),
      ...(variant.numbered === undefined
        ? []
        : blockRoutes({ inventory, reads, blocks: variant.numbered.blocks({ graceSeconds }), board })),
      ...boxOfficeRoutes({
        inventory,
        reads,
        stores: {
          ...stores,
          ...(variant.numbered && { numbered: variant.numbered.units({ graceSeconds, takers: 'staff' }) }),
        },
        houseSeats: variant.numbered?.houseSeats({ graceSeconds }),
      }),
      ...opsRoutes({ inventory, reads, levers, board, recentSale: recent }),
    ],
    internalRoutes: [
      ...shared.internalRoutes,
      ...moveRoutes(context, inventory, variant.numbered),
      occupancyRoute({ unitOfWork: context.unitOfWork, units, log: context.log }),
    ],
    servers: shared.servers,
    described: [liveSeats],
    express: (app) => mountLive(app, board),
    consumers: [
      consumer({ queue: 'seat', handlers: { ...performanceChanges, ...erasedMembers(inventory) } }),
    ],
    workers: [
      ...shared.workers,
      { name: 'notify-live-clients', run: (signal) => every(LIVE_MS, signal, () => board.notifyWatchers()) },
    ],
  };
}
