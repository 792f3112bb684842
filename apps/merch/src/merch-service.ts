import { methodsOffered, OfferedMethods, type PaymentMethod } from '@clove/contracts';
import {
  erasedMembers,
  generalInventory,
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
  type Migration,
  mountPictures,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceParts,
} from '@clove/service-kit';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { goodsTables } from '../migrations/0002-goods.ts';
import { pickUpTables } from '../migrations/0003-pick-ups.ts';
import { pickUpSigner } from './adapters/crypto/pick-up-signer.ts';
import { deskRoutes } from './adapters/http/desk-routes.ts';
import { goodsRoutes } from './adapters/http/goods-routes.ts';
import { goodsHoldRoutes } from './adapters/http/hold-routes.ts';
import { organiserRoutes } from './adapters/http/organiser-routes.ts';
import { pickUpRoutes } from './adapters/http/pick-up-routes.ts';
import { picturePaths, pictureRoutes, servedPicture } from './adapters/http/picture-routes.ts';
import { goodsProblem, merchProblems } from './adapters/http/problems.ts';
import { stockRoutes } from './adapters/http/stock-routes.ts';
import { goodsWaitingRoutes } from './adapters/http/waiting-routes.ts';
import { postgresGoodsBook } from './adapters/postgres/goods-book.ts';
import { postgresPickUps } from './adapters/postgres/pick-up-store.ts';
import { piecesPerItem } from './adapters/postgres/piece-limits.ts';
import { postgresRefundTerms } from './adapters/postgres/refund-terms-book.ts';
import { waitingForGoods, withdrawnGoods } from './adapters/postgres/sold-goods.ts';
import { deliveryFacts } from './adapters/postgres/stock-audit.ts';
import { postgresStockBoard } from './adapters/postgres/stock-board.ts';
import { stockUnits } from './adapters/postgres/stock-units.ts';
import { readGoods } from './adapters/sequelize/goods-reads.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { pickUpReads } from './adapters/sequelize/pick-up-reads.ts';
import { deliveredGoods } from './application/delivered-goods.ts';
import { provisionedGoods, SALE_SECTIONS } from './application/provisioned.ts';
import type { PublicGoods } from './application/public-goods.ts';

const config = z.object({
  ...inventoryConfig,
  /** What fans pay with. @default what the image offers */
  PAYMENT_METHODS: OfferedMethods.optional(),
  /** PKCS8 PEM of the Ed25519 key that signs QR codes of pick-ups. */
  PICKUP_SIGNING_KEY: z.string().min(1),
});
type MerchShape = typeof config.shape;
type MerchConfig = z.infer<z.ZodObject<MerchShape>> & { readonly FESTIVAL: string };

/** How old the list of goods in a replica's memory may be, milliseconds. Source: as seats are shown on the map. */
const GOODS_FRESH_MS = 1_000;

/** What differs between the images of the pool. */
export interface MerchVariant {
  /** What fans of this festival can pay with, the default first. */
  readonly paymentMethods: readonly PaymentMethod[];
}

export const merchMigrations: readonly Migration[] = [inventoryTables, goodsTables, pickUpTables];

/** The merch service as one image composes it. */
export function merchService(variant: MerchVariant): ServiceDefinition<MerchShape> {
  return {
    name: 'merch',
    config,
    database: { migrations: merchMigrations },
    broker: true,
    auth: true,
    build: (context) => build(context, variant),
  };
}

/** The inventory of goods, its one store, and what SELL delivers. */
export function merchInventory(
  context: Pick<ServiceContext<InventoryConfig>, 'unitOfWork' | 'config'>,
  store = stockUnits({ graceSeconds: context.config.GRACE_SECONDS }),
) {
  const pickUps = postgresPickUps();
  const inventory = generalInventory(context, {
    name: 'merch',
    units: [store],
    limits: piecesPerItem,
    withdrawn: withdrawnGoods,
    waiting: waitingForGoods,
    delivery: deliveredGoods(pickUps),
  });
  return { inventory, store, pickUps };
}

/** What provisioning takes over of the sale document. */
export function merchProvisioning(inventory: ReturnType<typeof merchInventory>['inventory']) {
  return {
    inventory,
    sections: SALE_SECTIONS,
    settings: saleSettings(),
    entities: provisionedGoods(postgresGoodsBook(), postgresRefundTerms()),
  };
}

function build(context: ServiceContext<MerchConfig>, variant: MerchVariant): ServiceParts {
  const { unitOfWork, reads, sequelize, metrics } = context;
  const { inventory, store, pickUps } = merchInventory(context);
  const models = defineModels(sequelize);
  const signer = pickUpSigner(context.config.PICKUP_SIGNING_KEY, context.config.FESTIVAL);
  const ownReads = pickUpReads(models);
  const console = { goods: postgresGoodsBook(), inventory };

  const paymentMethods = [...methodsOffered(context.config.PAYMENT_METHODS, variant.paymentMethods)];
  const readPublic = async (): Promise<PublicGoods | null> => {
    const goods = await readGoods(models);
    return goods === null ? null : { ...goods, paymentMethods };
  };
  let goods = cachedRead(readPublic, GOODS_FRESH_MS);
  /** A new cache for each change: a read that began before one may have missed it. */
  const readAgain = () => {
    goods = cachedRead(readPublic, GOODS_FRESH_MS);
  };

  const collectedPieces = new Counter({
    name: 'clove_merch_pieces_collected_total',
    help: 'Pieces handed out at the desk',
    registers: [metrics],
  });
  const quotas = quotaFacts(piecesPerItem);
  const shared = selling(context, {
    inventory,
    provisioning: merchProvisioning(inventory),
    recentSale: recentSale(() => inventory.sale.read(reads)),
    quotas: async (db) => [...(await quotas(db)), ...(await deliveryFacts(db))],
    describe: goodsProblem,
    problems: [merchProblems],
    onProvisioned: readAgain,
  });

  return {
    openapiTitle: 'Goods',
    problems: shared.problems,
    routes: [
      ...goodsHoldRoutes({ inventory, store, reads }),
      ...goodsWaitingRoutes(inventory, reads),
      ...goodsRoutes(() => goods()),
      ...stockRoutes(postgresStockBoard(), reads),
      ...pickUpRoutes(ownReads, signer),
      ...deskRoutes({
        unitOfWork,
        store: pickUps,
        reads: ownReads,
        signer,
        onCollected: (pieces) => collectedPieces.inc(pieces),
      }),
      ...organiserRoutes(unitOfWork, console, readAgain),
      ...pictureRoutes(unitOfWork, console, readAgain),
      ...saleLeverRoutes({
        unitOfWork,
        reads,
        lever: postgresSaleLever(),
        path: '/api/goods/levers',
        name: 'goods',
        operationIds: { set: 'setGoodsSales', log: 'getGoodsLeverLog' },
        onMoved: readAgain,
      }),
    ],
    described: [servedPicture],
    express: (app) => mountPictures(app, picturePaths, (hash) => models.picture.findByPk(hash)),
    internalRoutes: shared.internalRoutes,
    servers: shared.servers,
    consumers: [
      consumer({
        queue: 'merch',
        // Codes that collect nothing any more; what was paid can still be collected.
        handlers: erasedMembers(inventory, (tx, fanId) => pickUps.forgetCodes(tx, fanId)),
      }),
    ],
    workers: shared.workers,
  };
}
