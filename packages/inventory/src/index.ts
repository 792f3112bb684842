/**
 * What every service that sells has in common: holds and their states, limits per fan, waiting lists, the inventory port
 * (quote, extend, pin, sell, release, unpin, units, provision, audit), sweep and self check. A service adds its items, the
 * stores of its units and what it delivers:
 *
 * ```ts
 * config: z.object({ ...inventoryConfig, /* its own *\/ })
 * database: { migrations: [inventoryTables, stockTables] }                  // its items and counters
 * build(context) {
 *   const stock = stockUnits({ graceSeconds: context.config.GRACE_SECONDS });   // UnitStore<StockRequest>
 *   const inventory = generalInventory(context, {
 *     name: 'merch', units: [stock], limits: piecesPerItem, withdrawn: withdrawnItems,
 *     waiting: { soldNow, join, saleEnded },                                     // or none: no waiting lists
 *     delivery: pickUps,                                                        // runs inside SELL and withdraw
 *   });
 *   const place = placer({ inventory, store: stock, answersToKeep: answersToKeep(merchProblem) });
 *   const shared = selling(context, {
 *     inventory, describe: merchProblem, quotas: quotaFacts(piecesPerItem), recentSale: recentSale(() => inventory.sale.read(context.reads)),
 *     provisioning: { inventory, sections: ['goods'], settings: saleSettings(), entities: [items] },
 *   });
 *   return {
 *     ...shared,                                                                // problems, internalRoutes, workers
 *     routes: [
 *       ...holdRoutes({ inventory, reads: context.reads, path: '/api/goods/holds', body: HoldBody, describe: merchProblem,
 *         operationIds, docs, place: (asked, body) => place({ ...asked, request: body }) }),
 *       ...waitingRoutes({ inventory, path: '/api/goods/waiting-list', ... }),
 *     ],
 *   };
 * }
 * ```
 */
export {
  type AskedHold,
  type HoldRouteParts,
  holdAnswer,
  holdRoutes,
  type Place,
  placer,
} from './adapters/http/hold-routes.ts';
export { openingHeader, openingOf } from './adapters/http/opening.ts';
export {
  answersToKeep,
  type Describe,
  holdBound,
  holdNotFound,
  type InventoryWords,
  inventoryProblem,
  inventoryProblems,
  keptProblem,
} from './adapters/http/problems.ts';
export { type SaleLeverRouteParts, saleLeverRoutes } from './adapters/http/sale-lever-routes.ts';
export { type WaitingRouteParts, waitingEntryFields, waitingRoutes } from './adapters/http/waiting-routes.ts';
export { arrayLiteral } from './adapters/postgres/array-literal.ts';
export { CLOCK, latestClock, type TimedByClock } from './adapters/postgres/clock.ts';
export {
  generalColumns,
  type HoldColumns,
  type ItemColumns,
  itemColumn,
} from './adapters/postgres/columns.ts';
export { postgresHoldBook } from './adapters/postgres/hold-book.ts';
export { type FollowingUnits, postgresProlong } from './adapters/postgres/prolong-holds.ts';
export { postgresQuotaBook, type QuotaBookOptions } from './adapters/postgres/quota-book.ts';
export { quotaFacts } from './adapters/postgres/quota-facts.ts';
export { postgresQuotaHolderBook } from './adapters/postgres/quota-holder-book.ts';
export { postgresSaleLever } from './adapters/postgres/sale-lever.ts';
export { saleSettings } from './adapters/postgres/sale-settings.ts';
export {
  postgresWaitingBook,
  type WaitingBookOptions,
  type WaitingTables,
} from './adapters/postgres/waiting-book.ts';
export { erasedMembers } from './adapters/rabbitmq/erased-members.ts';
export type { Asked } from './application/asked.ts';
export { type Auditing, auditFacts, imbalancedItems } from './application/audit.ts';
export type { Delivered, Delivery, Withdrawn } from './application/delivery.ts';
export { freeUnits } from './application/end-holds.ts';
export { holdEvent, type Inventory, publicHold } from './application/inventory.ts';
export { InventoryRefused } from './application/inventory-refused.ts';
export { extendHolds, quoteHolds } from './application/keep-holds.ts';
export { type Count, type Limits, type MostPerFan, NO_LIMIT, oneLimit } from './application/limits.ts';
export { lockQuotaOf, offerEverywhere, offerFreed, offerIn } from './application/offer-units.ts';
export { moveSale, type SaleLever } from './application/pause-sale.ts';
export { pinHolds } from './application/pin-holds.ts';
export { type PlaceAnswer, type PlaceRequest, type Placing, placeHolds } from './application/place-holds.ts';
export {
  type AnswersToKeep,
  ChooseAgain,
  type HoldBook,
  type QuotaBook,
  type SaleBook,
  SweepFirst,
  type SweepScope,
} from './application/ports.ts';
export {
  type Entities,
  type FileEntity,
  type Provisioning,
  provision,
  type SaleSettings,
  type StoredSale,
} from './application/provision.ts';
export { type RecentSale, recentSale } from './application/recent-sale.ts';
export { releaseHolds, releaseOwnHold } from './application/release-holds.ts';
export { releaseUnits, withdrawUnits } from './application/release-units.ts';
export { sellHolds } from './application/sell-holds.ts';
export { sweepAll, sweepHolds, sweepingFirst } from './application/sweep-holds.ts';
export { transferQuota } from './application/transfer-quota.ts';
export {
  type Availability,
  type Candidate,
  type ChosenUnits,
  type ClaimableUnits,
  neverOffered,
  type Offerable,
  type OfferableUnits,
  type OfferedPrice,
  type OfferedUnits,
  type PinnableUnits,
  type UnitStore,
  type Units,
  type UnitsOfHold,
} from './application/units.ts';
export { unpinHolds } from './application/unpin-holds.ts';
export { type JoinAnswer, joinLine, leaveLine } from './application/wait-for-units.ts';
export { noWaitingList, type Waiting, type WaitingBook } from './application/waiting-ports.ts';
export {
  type GeneralInventory,
  generalInventory,
  type InventoryConfig,
  inventoryConfig,
  type SellingParts,
  selling,
} from './compose.ts';
export { type AuditedSection, type AuditedUnit, imbalance } from './domain/audited.ts';
export { CODE_BYTES, codeOf, shownCode, typedCode } from './domain/desk-code.ts';
export {
  changed,
  LONGEST_HOLD_SECONDS,
  liveQuantity,
  liveUnitIds,
  priceOf,
  type StoredHold,
  unitIds,
} from './domain/hold.ts';
export { countedUnitId, itemOfUnit, type UnitTerms, type Wanted } from './domain/item.ts';
export { coversAll, openedUntil } from './domain/opening.ts';
export type {
  HoldRefusal,
  InventoryRefusal,
  SaleFault,
  WaitingRefusal,
  WindowRefusal,
} from './domain/refusal.ts';
export { closesAt, type ItemSale, outsideWindow, type Sale } from './domain/sale.ts';
export { SaleFields, saleFields } from './domain/sale-fields.ts';
export {
  MOST_OVERTAKEN,
  type SeenEntry,
  served,
  type WaitingEntry,
  type WaitingState,
} from './domain/waiting.ts';
export { inventoryTables } from './migrations.ts';
