import type { AuditFact, InventoryName, SaleSection } from '@clove/contracts';
import {
  every,
  findRoute,
  messagingAuditFact,
  type ProblemMapping,
  type Queryable,
  type Route,
  type ServerPart,
  type ServiceContext,
  type Worker,
} from '@clove/service-kit';
import { Counter, Gauge } from 'prom-client';
import { z } from 'zod';
import { grpcInventory } from './adapters/grpc/serve-inventory.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { type Describe, inventoryProblems } from './adapters/http/problems.ts';
import { inventoryOperations } from './adapters/operations.ts';
import { generalColumns, itemColumn } from './adapters/postgres/columns.ts';
import { postgresHoldBook } from './adapters/postgres/hold-book.ts';
import { postgresProlong } from './adapters/postgres/prolong-holds.ts';
import { postgresQuotaBook } from './adapters/postgres/quota-book.ts';
import { readSale } from './adapters/postgres/sale-settings.ts';
import { itemsOfHolds, postgresWaitingBook, type WaitingTables } from './adapters/postgres/waiting-book.ts';
import { type Auditing, imbalancedItems } from './application/audit.ts';
import type { Delivery } from './application/delivery.ts';
import { holdStory } from './application/hold-story.ts';
import type { Inventory } from './application/inventory.ts';
import type { Limits } from './application/limits.ts';
import { offerEverywhere } from './application/offer-units.ts';
import type { SaleBook } from './application/ports.ts';
import type { Provisioning } from './application/provision.ts';
import { neverPassedOn } from './application/quota-holders.ts';
import type { RecentSale } from './application/recent-sale.ts';
import { sweepAll } from './application/sweep-holds.ts';
import type { Units } from './application/units.ts';
import { noWaitingList } from './application/waiting-ports.ts';

function seconds(fallback: string) {
  return z.string().regex(/^\d+$/, 'whole seconds').default(fallback).transform(Number);
}

/** Configuration of every service that sells; spread it into its own. */
export const inventoryConfig = {
  /** How long a hold lasts. Source: long enough to choose and log in, short enough for others to get a turn. */
  HOLD_SECONDS: seconds('480'),
  /** How long after its end a hold is left alone, for payments that are just returning. */
  GRACE_SECONDS: seconds('30'),
  /** How long a hold lasts from when its payment starts; never past 20 minutes after it was placed. */
  EXTENSION_SECONDS: seconds('900'),
  /** How long a fan of the waiting list has to order what is offered. Source: long enough to read a message and pay. */
  OFFER_SECONDS: seconds('900'),
  /** Port of the inventory port over gRPC. @default HTTP alone */
  GRPC_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port')
    .transform(Number)
    .pipe(z.number().max(65_535))
    .optional(),
  /** The credential of ticket's calls, which the kit reads as well: what codes open is signed by it. */
  EDGE_TICKET_TOKEN: z.string().min(1).optional(),
};
export type InventoryConfig = z.infer<z.ZodObject<typeof inventoryConfig>>;

export interface GeneralInventory {
  readonly name: InventoryName;
  /** In lock order. */
  readonly units: readonly Units[];
  readonly limits: Limits;
  /** Its own items that were withdrawn; the settings are read from `sale`. */
  readonly withdrawn: SaleBook['withdrawn'];
  /** How its tables say what is sold now. Absent: no waiting lists. */
  readonly waiting?: Pick<WaitingTables, 'soldNow' | 'join' | 'saleEnded'>;
  readonly delivery?: Delivery;
}

/** The inventory of a service on the tables that `inventoryTables` make. */
export function generalInventory(
  { unitOfWork, config }: Pick<ServiceContext<InventoryConfig>, 'unitOfWork' | 'config'>,
  { name, units, limits, withdrawn, waiting, delivery }: GeneralInventory,
): Inventory {
  const graceSeconds = config.GRACE_SECONDS;
  return {
    name,
    unitOfWork,
    holds: postgresHoldBook(generalColumns),
    prolong: postgresProlong(unitOfWork, generalColumns, {
      graceSeconds,
      extensionSeconds: config.EXTENSION_SECONDS,
    }),
    limits,
    quota: postgresQuotaBook(),
    quotaHolders: neverPassedOn,
    sale: { ...readSale(), withdrawn },
    waiting: {
      book:
        waiting === undefined
          ? noWaitingList
          : postgresWaitingBook({ item: itemColumn, itemsOfHolds, ...waiting }),
      offerSeconds: config.OFFER_SECONDS,
    },
    units,
    delivery,
    ticketCredential: config.EDGE_TICKET_TOKEN,
    holdSeconds: config.HOLD_SECONDS,
    graceSeconds,
  };
}

/** How often lapsed holds are swept, milliseconds. Source: the sale rules; claiming does not wait for it. */
const SWEEP_MS = 5_000;
const SELF_CHECK_MS = 60_000;

export interface SellingParts<S extends SaleSection> {
  readonly inventory: Inventory;
  readonly provisioning: Provisioning<S>;
  readonly recentSale: RecentSale;
  /** Recorded and recomputed quota, e.g. `quotaFacts(limits)`. */
  readonly quotas: (db: Queryable) => Promise<AuditFact[]>;
  readonly describe: Describe;
  /** Of the service's own use cases. @default none */
  readonly problems?: readonly ProblemMapping[];
  /** See `InternalRouteParts`. @default false */
  readonly transfers?: boolean;
  onProvisioned?(): void;
}

/** What every service that sells runs beside its public routes: the internal port (over gRPC too, by GRPC_PORT), the sweep and the self check. */
export function selling<S extends SaleSection>(
  {
    reads,
    log,
    metrics,
    config,
  }: Pick<ServiceContext<Pick<InventoryConfig, 'GRPC_PORT'>>, 'reads' | 'log' | 'metrics' | 'config'>,
  parts: SellingParts<S>,
): {
  readonly internalRoutes: Route[];
  readonly servers: ServerPart[];
  readonly workers: Worker[];
  readonly problems: ProblemMapping[];
} {
  const { inventory } = parts;
  const problems = [...(parts.problems ?? []), inventoryProblems(parts.describe)];
  const auditing: Auditing = {
    inventory,
    quotas: parts.quotas,
    messaging: (db) => messagingAuditFact(inventory.name, db),
  };
  const unknownSells = new Counter({
    name: `clove_${inventory.name}_unknown_sells_total`,
    help: 'SELL of a hold that was not pinned for its order',
    registers: [metrics],
  });
  const operations = inventoryOperations({
    inventory,
    reads,
    log,
    problems,
    recentSale: parts.recentSale,
    transfers: parts.transfers ?? false,
    onUnknownSell(item) {
      unknownSells.inc();
      log.error(item, 'asked to sell a hold that is not pinned for this order');
    },
  });
  return {
    problems,
    internalRoutes: [
      ...internalRoutes({
        operations,
        auditing,
        provisioning: parts.provisioning,
        ...(parts.onProvisioned === undefined ? {} : { onProvisioned: () => parts.onProvisioned?.() }),
      }),
      findRoute((id) => holdStory(inventory, reads, id)),
    ],
    servers: config.GRPC_PORT === undefined ? [] : [grpcInventory(operations, config.GRPC_PORT)],
    workers: [
      {
        name: 'sweep-lapsed-holds',
        run: (signal) =>
          every(SWEEP_MS, signal, async () => {
            await sweepAll(inventory, signal);
            await offerEverywhere(inventory, signal);
          }),
      },
      { name: 'check-invariants', run: selfCheck(inventory.name, { log, metrics }, auditing) },
    ],
  };
}

/** Adds every item up once a minute: a sum that is wrong is a defect, and an alert. */
function selfCheck(
  name: InventoryName,
  { log, metrics }: Pick<ServiceContext<unknown>, 'log' | 'metrics'>,
  auditing: Auditing,
): (signal: AbortSignal) => Promise<void> {
  const gauge = new Gauge({
    // By its first name: alerts ask for it.
    name: `clove_${name}_imbalanced_sections`,
    help: 'Sections, or other items, whose capacity is not free + held + pinned + sold',
    registers: [metrics],
  });
  return (signal) =>
    every(SELF_CHECK_MS, signal, async () => {
      const broken = await imbalancedItems(auditing);
      gauge.set(broken.length);
      for (const item of broken) log.error(item, 'the units of a section do not add up');
    });
}
