import { methodsOffered, OfferedMethods, type PaymentMethod } from '@clove/contracts';
import {
  erasedMembers,
  generalInventory,
  type Inventory,
  type InventoryConfig,
  inventoryConfig,
  inventoryTables,
  postgresSaleLever,
  quotaFacts,
  recentSale,
  saleLeverRoutes,
  saleSettings,
  selling,
} from '@clove/inventory';
import {
  cachedRead,
  consumer,
  every,
  type Migration,
  mountPictures,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceParts,
  type UnitOfWork,
  type Worker,
} from '@clove/service-kit';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { roomTables } from '../migrations/0002-rooms.ts';
import { bookingTables } from '../migrations/0003-bookings.ts';
import { bookingRoutes } from './adapters/http/booking-routes.ts';
import { nightsHoldRoutes } from './adapters/http/hold-routes.ts';
import { organiserRoutes } from './adapters/http/organiser-routes.ts';
import { picturePaths, pictureRoutes, servedPicture } from './adapters/http/picture-routes.ts';
import { nightsProblem, stayProblems } from './adapters/http/problems.ts';
import { roomRoutes } from './adapters/http/room-routes.ts';
import { nightsWaitingRoutes } from './adapters/http/waiting-routes.ts';
import { postgresBookings } from './adapters/postgres/booking-store.ts';
import { limitsPerGuest } from './adapters/postgres/guest-limits.ts';
import { deliveryFacts } from './adapters/postgres/night-audit.ts';
import { nightUnits } from './adapters/postgres/night-units.ts';
import { postgresRoomBook } from './adapters/postgres/room-book.ts';
import { waitingForNights, withdrawnRooms } from './adapters/postgres/waiting-for-nights.ts';
import { postgresZone } from './adapters/postgres/zone-book.ts';
import { bookingReads } from './adapters/sequelize/booking-reads.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { readRooms } from './adapters/sequelize/room-reads.ts';
import { completeOverdue } from './application/bookings.ts';
import { deliveredBookings } from './application/delivered-bookings.ts';
import type { BookingStore } from './application/ports.ts';
import { provisionedRooms, SALE_SECTIONS } from './application/provisioned.ts';
import type { PublicRooms } from './application/public-rooms.ts';

const most = (fallback: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'a whole number from 1')
    .default(fallback)
    .transform(Number);

/** Configuration of stay beside what every deployment gets. */
const config = z.object({
  ...inventoryConfig,
  /** What fans pay with. @default what the image offers */
  PAYMENT_METHODS: OfferedMethods.optional(),
  /** Most units of one guest, holds and past stays included. Source: a choice: two families, or a group's tents. */
  MAX_UNITS_PER_GUEST: most('4'),
  /** Most nights of one guest, summed over units. Source: a choice: all units for a festival of three nights, and two to spare. */
  MAX_NIGHTS_PER_GUEST: most('14'),
});
type StayShape = typeof config.shape;
type StayConfig = z.infer<z.ZodObject<StayShape>>;
type LimitsConfig = Pick<StayConfig, 'MAX_UNITS_PER_GUEST' | 'MAX_NIGHTS_PER_GUEST'>;

/** How old the list of rooms in a replica's memory may be, milliseconds. Source: as seats are shown on the map. */
const ROOMS_FRESH_MS = 1_000;

/** How often stays whose check-out day has passed are completed. Source: reviews may wait so long; an idle look is one index read. */
const COMPLETE_MS = 60_000;

/** What differs between the images of the pool. */
export interface StayVariant {
  /** What guests of this festival can pay with, the default first. */
  readonly paymentMethods: readonly PaymentMethod[];
}

export const stayMigrations: readonly Migration[] = [inventoryTables, roomTables, bookingTables];

/** The stay service as one image composes it. */
export function stayService(variant: StayVariant): ServiceDefinition<StayShape> {
  return {
    name: 'stay',
    config,
    database: { migrations: stayMigrations },
    broker: true,
    auth: true,
    build: (context) => build(context, variant),
  };
}

/** The inventory of nights, its one store, and what SELL delivers. */
export function stayInventory(
  context: Pick<ServiceContext<InventoryConfig & LimitsConfig>, 'unitOfWork' | 'config'>,
  store = nightUnits({ graceSeconds: context.config.GRACE_SECONDS }),
) {
  const bookings = postgresBookings();
  const { MAX_UNITS_PER_GUEST: units, MAX_NIGHTS_PER_GUEST: nights } = context.config;
  const limits = limitsPerGuest({ units, nights });
  const inventory: Inventory = {
    ...generalInventory(context, {
      name: 'stay',
      units: [store],
      limits,
      withdrawn: withdrawnRooms,
      delivery: deliveredBookings(bookings),
    }),
    waiting: { book: waitingForNights(), offerSeconds: context.config.OFFER_SECONDS },
  };
  return { inventory, store, bookings, limits };
}

/** What provisioning takes over of the sale document. */
export function stayProvisioning(inventory: Inventory) {
  return {
    inventory,
    sections: SALE_SECTIONS,
    settings: saleSettings(),
    entities: provisionedRooms(postgresRoomBook(), postgresZone()),
  };
}

function build(context: ServiceContext<StayConfig>, variant: StayVariant): ServiceParts {
  const { unitOfWork, reads, sequelize, metrics, config: configured } = context;
  const { inventory, store, bookings, limits } = stayInventory(context);
  const models = defineModels(sequelize);
  const console = { rooms: postgresRoomBook(), inventory };

  const readPublic = async (): Promise<PublicRooms | null> => {
    const rooms = await readRooms(models);
    if (rooms === null) return null;
    return {
      ...rooms,
      paymentMethods: [...methodsOffered(configured.PAYMENT_METHODS, variant.paymentMethods)],
      maxUnitsPerGuest: configured.MAX_UNITS_PER_GUEST,
      maxNightsPerGuest: configured.MAX_NIGHTS_PER_GUEST,
    };
  };
  let rooms = cachedRead(readPublic, ROOMS_FRESH_MS);
  /** A new cache for each change: a read that began before one may have missed it. */
  const readAgain = () => {
    rooms = cachedRead(readPublic, ROOMS_FRESH_MS);
  };

  const atDesk = new Counter({
    name: 'clove_stay_desk_actions_total',
    help: 'Guests checked in, checked out and recorded as not shown by staff',
    labelNames: ['action'],
    registers: [metrics],
  });
  const quotas = quotaFacts(limits);
  const shared = selling(context, {
    inventory,
    provisioning: stayProvisioning(inventory),
    recentSale: recentSale(() => inventory.sale.read(reads)),
    quotas: async (db) => [...(await quotas(db)), ...(await deliveryFacts(db))],
    describe: nightsProblem,
    problems: [stayProblems],
    onProvisioned: readAgain,
  });

  return {
    openapiTitle: 'Rooms',
    problems: shared.problems,
    routes: [
      ...nightsHoldRoutes({ inventory, store, reads }),
      ...nightsWaitingRoutes(inventory, reads),
      ...roomRoutes(() => rooms()),
      ...bookingRoutes({
        unitOfWork,
        store: bookings,
        reads: bookingReads(models),
        onAction: (action) => atDesk.inc({ action }),
      }),
      ...organiserRoutes(unitOfWork, console, readAgain),
      ...pictureRoutes(unitOfWork, console, readAgain),
      ...saleLeverRoutes({
        unitOfWork,
        reads,
        lever: postgresSaleLever(),
        path: '/api/rooms/levers',
        name: 'rooms',
        operationIds: { set: 'setRoomSales', log: 'getRoomLeverLog' },
        onMoved: readAgain,
      }),
    ],
    described: [servedPicture],
    express: (app) => mountPictures(app, picturePaths, (hash) => models.picture.findByPk(hash)),
    internalRoutes: shared.internalRoutes,
    servers: shared.servers,
    consumers: [
      consumer({
        queue: 'stay',
        // Codes of stays that are over; a paid stay ahead can still be had.
        handlers: erasedMembers(inventory, (tx, fanId) => bookings.forgetCodes(tx, fanId)),
      }),
    ],
    workers: [...shared.workers, completeStays(unitOfWork, bookings)],
  };
}

/** Completes stays that were not checked out, batch by batch. */
function completeStays(unitOfWork: UnitOfWork, bookings: BookingStore): Worker {
  return {
    name: 'complete-stays',
    run: (signal) =>
      every(COMPLETE_MS, signal, async () => {
        let completed = 1;
        while (!signal.aborted && completed > 0) {
          completed = await unitOfWork.run((tx) => completeOverdue(tx, bookings));
        }
      }),
  };
}
