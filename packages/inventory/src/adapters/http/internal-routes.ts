import {
  ExtendAnswer,
  ExtendItem,
  PinAnswer,
  PinItem,
  ProvisionResponse,
  provisionRequest,
  QuoteAnswer,
  QuoteItem,
  ReleaseAnswer,
  ReleaseItem,
  ReleaseUnitsAnswer,
  ReleaseUnitsItem,
  type SaleSection,
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
  type Route,
  route,
  type ServiceContext,
  setBasedRoute,
} from '@clove/service-kit';
import { type Auditing, auditFacts } from '../../application/audit.ts';
import type { Inventory } from '../../application/inventory.ts';
import { extendHolds, quoteHolds } from '../../application/keep-holds.ts';
import { pinHolds } from '../../application/pin-holds.ts';
import { type Provisioning, provision } from '../../application/provision.ts';
import type { RecentSale } from '../../application/recent-sale.ts';
import { releaseHolds } from '../../application/release-holds.ts';
import { releaseUnits, withdrawUnits } from '../../application/release-units.ts';
import { sellHolds } from '../../application/sell-holds.ts';
import { transferQuota } from '../../application/transfer-quota.ts';
import { unpinHolds } from '../../application/unpin-holds.ts';

export interface InternalRouteParts<S extends SaleSection> {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  readonly log: ServiceContext<unknown>['log'];
  readonly provisioning: Provisioning<S>;
  readonly auditing: Auditing;
  readonly recentSale: RecentSale;
  readonly problems: readonly ProblemMapping[];
  /** Whether sold units may count for other fans' limits: `/internal/quota/transfer`. */
  readonly transfers: boolean;
  /** After sale data was taken over. */
  onProvisioned?(): void;
  /** Called for every SELL of a hold that was not pinned for its order: a fan paid for units that are not theirs. */
  onUnknownSell(item: SellItem): void;
}

/** What other services ask of the inventory: set-based, idempotent, one answer per item in order. */
export function internalRoutes<S extends SaleSection>(parts: InternalRouteParts<S>): Route[] {
  const { inventory, log, problems } = parts;
  const routes = [
    setBasedRoute({
      path: 'holds/quote',
      operationId: 'quoteHolds',
      summary: 'What holds contain',
      item: QuoteItem,
      answer: QuoteAnswer,
      log,
      problems,
      run: (asked) => quoteHolds(inventory, parts.reads, parts.recentSale, asked),
    }),
    setBasedRoute({
      path: 'holds/extend',
      operationId: 'extendHolds',
      summary: 'Prolongs holds once',
      item: ExtendItem,
      answer: ExtendAnswer,
      log,
      problems,
      run: (asked) => extendHolds(inventory, asked),
    }),
    setBasedRoute({
      path: 'holds/pin',
      operationId: 'pinHolds',
      summary: 'Binds holds to orders',
      item: PinItem,
      answer: PinAnswer,
      log,
      problems,
      run: (asked) => pinHolds(inventory, asked),
    }),
    setBasedRoute({
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
    setBasedRoute({
      path: 'holds/release',
      operationId: 'releaseHolds',
      summary: 'Ends holds',
      item: ReleaseItem,
      answer: ReleaseAnswer,
      log,
      problems,
      run: (asked) => releaseHolds(inventory, asked),
    }),
    setBasedRoute({
      path: 'holds/unpin',
      operationId: 'unpinHolds',
      summary: 'Gives holds back to their fans',
      item: UnpinItem,
      answer: UnpinAnswer,
      log,
      problems,
      run: (asked) => unpinHolds(inventory, asked),
    }),
    setBasedRoute({
      path: 'units/release',
      operationId: 'releaseUnits',
      summary: 'Frees sold units',
      item: ReleaseUnitsItem,
      answer: ReleaseUnitsAnswer,
      log,
      problems,
      run: (asked) => releaseUnits(inventory, asked),
    }),
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provision',
      summary: 'Takes over the sale data of a festival file, or answers what that would do',
      access: 'edge',
      body: provisionRequest(...parts.provisioning.sections),
      responses: {
        200: { description: 'What was or would be done', schema: ProvisionResponse },
        409: { description: 'provision-refused with every reason, or older-generation' },
      },
      async handler({ body }) {
        const done = await provision(parts.provisioning, body);
        if (!body.dryRun) parts.onProvisioned?.();
        return { status: 200, body: done };
      },
    }),
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'audit',
      summary:
        'Facts of kind unit, section, quota and messaging, as of one instant, one JSON document per line',
      access: 'edge',
      responses: { 200: { description: 'JSON lines' } },
      async handler() {
        const facts = await auditFacts(parts.auditing);
        return {
          status: 200,
          headers: { 'content-type': 'application/x-ndjson' },
          body: facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''),
        };
      },
    }),
  ];
  if (parts.transfers) {
    routes.push(
      setBasedRoute({
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
    routes.push(
      setBasedRoute({
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
  return routes;
}
