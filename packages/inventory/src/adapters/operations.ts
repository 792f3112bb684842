import {
  ExtendAnswer,
  ExtendItem,
  PinAnswer,
  PinItem,
  QuoteAnswer,
  QuoteItem,
  ReleaseAnswer,
  ReleaseItem,
  ReleaseUnitsAnswer,
  ReleaseUnitsItem,
  SellAnswer,
  SellItem,
  TransferQuotaAnswer,
  TransferQuotaItem,
  UnpinAnswer,
  UnpinItem,
  WithdrawAnswer,
  WithdrawItem,
} from '@clove/contracts';
import {
  type ProblemMapping,
  type Queryable,
  type ServiceContext,
  type SetBasedOperation,
  setBasedOperation,
} from '@clove/service-kit';
import type { Inventory } from '../application/inventory.ts';
import { extendHolds, quoteHolds } from '../application/keep-holds.ts';
import { pinHolds } from '../application/pin-holds.ts';
import type { RecentSale } from '../application/recent-sale.ts';
import { releaseHolds } from '../application/release-holds.ts';
import { releaseUnits, withdrawUnits } from '../application/release-units.ts';
import { sellHolds } from '../application/sell-holds.ts';
import { transferQuota } from '../application/transfer-quota.ts';
import { unpinHolds } from '../application/unpin-holds.ts';

export interface OperationParts {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  readonly log: ServiceContext<unknown>['log'];
  readonly recentSale: RecentSale;
  readonly problems: readonly ProblemMapping[];
  /** Whether sold units may count for other fans' limits: `/internal/quota/transfer`. */
  readonly transfers: boolean;
  /** Called for every SELL of a hold that was not pinned for its order: a fan paid for units that are not theirs. */
  onUnknownSell(item: SellItem): void;
}

/**
 * What orders ask of the inventory, whatever the protocol: set-based, idempotent, one answer per item in order. HTTP
 * (`http/internal-routes.ts`) and gRPC (`grpc/serve-inventory.ts`) are ways to it.
 */
export function inventoryOperations(parts: OperationParts): SetBasedOperation[] {
  const { inventory, log, problems } = parts;
  const operations = [
    setBasedOperation({
      path: 'holds/quote',
      operationId: 'quoteHolds',
      summary: 'What holds contain',
      item: QuoteItem,
      answer: QuoteAnswer,
      log,
      problems,
      run: (asked) => quoteHolds(inventory, parts.reads, parts.recentSale, asked),
    }),
    setBasedOperation({
      path: 'holds/extend',
      operationId: 'extendHolds',
      summary: 'Prolongs holds once',
      item: ExtendItem,
      answer: ExtendAnswer,
      log,
      problems,
      run: (asked) => extendHolds(inventory, asked),
    }),
    setBasedOperation({
      path: 'holds/pin',
      operationId: 'pinHolds',
      summary: 'Binds holds to orders',
      item: PinItem,
      answer: PinAnswer,
      log,
      problems,
      run: (asked) => pinHolds(inventory, asked),
    }),
    setBasedOperation({
      path: 'holds/sell',
      operationId: 'sellHolds',
      summary: 'Sells pinned holds',
      item: SellItem,
      answer: SellAnswer,
      log,
      problems,
      async run(asked) {
        const sold = await sellHolds(inventory, asked);
        asked.forEach((item, index) => {
          if (sold[index]?.result === 'unknown-hold') parts.onUnknownSell(item);
        });
        return sold;
      },
    }),
    setBasedOperation({
      path: 'holds/release',
      operationId: 'releaseHolds',
      summary: 'Ends holds',
      item: ReleaseItem,
      answer: ReleaseAnswer,
      log,
      problems,
      run: (asked) => releaseHolds(inventory, asked),
    }),
    setBasedOperation({
      path: 'holds/unpin',
      operationId: 'unpinHolds',
      summary: 'Gives holds back to their fans',
      item: UnpinItem,
      answer: UnpinAnswer,
      log,
      problems,
      run: (asked) => unpinHolds(inventory, asked),
    }),
    setBasedOperation({
      path: 'units/release',
      operationId: 'releaseUnits',
      summary: 'Frees sold units',
      item: ReleaseUnitsItem,
      answer: ReleaseUnitsAnswer,
      log,
      problems,
      run: (asked) => releaseUnits(inventory, asked),
    }),
  ];
  if (parts.transfers) {
    operations.push(
      setBasedOperation({
        path: 'quota/transfer',
        operationId: 'transferQuota',
        summary: 'Lets sold units count for other fans’ limits',
        item: TransferQuotaItem,
        answer: TransferQuotaAnswer,
        log,
        problems,
        run: (asked) => transferQuota(inventory, asked),
      }),
    );
  }
  if (inventory.delivery !== undefined) {
    operations.push(
      setBasedOperation({
        path: 'deliveries/withdraw',
        operationId: 'withdrawDeliveries',
        summary: 'Takes back what was delivered and frees its units',
        item: WithdrawItem,
        answer: WithdrawAnswer,
        log,
        problems,
        run: (asked) => withdrawUnits(inventory, asked),
      }),
    );
  }
  return operations;
}
