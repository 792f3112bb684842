import {
  answers,
  ExtendAnswer,
  ExtendItem,
  items,
  PinAnswer,
  PinItem,
  ProvisionRequest,
  ProvisionResponse,
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
} from '@clove/contracts';
import { itemCorrelationIds, type Queryable, type Route, route } from '@clove/service-kit';
import type { z } from 'zod';
import { type Auditing, auditFacts } from '../../application/audit.ts';
import type { BoardCache } from '../../application/board-cache.ts';
import { releaseHolds, releaseUnits, sellHolds, unpinHolds } from '../../application/end-holds.ts';
import type { Asked, Inventory } from '../../application/inventory.ts';
import { extendHolds, quoteHolds } from '../../application/keep-holds.ts';
import { pinHolds } from '../../application/pin-holds.ts';
import { type Provisioning, provision } from '../../application/provision.ts';
import type { RecentSale } from '../../application/recent-sale.ts';
import { transferQuota } from '../../application/transfer-quota.ts';

export interface InternalRouteParts {
  readonly inventory: Inventory;
  readonly reads: Queryable;
  readonly provisioning: Provisioning;
  readonly auditing: Auditing;
  readonly board: BoardCache;
  readonly recentSale: RecentSale;
  /** Told of every SELL of a hold that was not pinned for its order: somebody paid for units that are not theirs. */
  onUnknownSell(item: SellItem): void;
}

/** What other services ask of the inventory: set-based, idempotent, one answer per item in order. */
export function internalRoutes(parts: InternalRouteParts): Route[] {
  const { inventory } = parts;
  return [
    setBased('quoteHolds', 'holds/quote', 'What holds contain', QuoteItem, QuoteAnswer, (asked) =>
      quoteHolds(inventory, parts.reads, parts.recentSale, asked),
    ),
    setBased('extendHolds', 'holds/extend', 'Prolongs holds once', ExtendItem, ExtendAnswer, (asked) =>
      extendHolds(inventory, asked),
    ),
    setBased('pinHolds', 'holds/pin', 'Binds holds to orders', PinItem, PinAnswer, (asked) =>
      pinHolds(inventory, asked),
    ),
    setBased('sellHolds', 'holds/sell', 'Sells pinned holds', SellItem, SellAnswer, async (asked) => {
      const sold = await sellHolds(inventory, asked);
      asked.forEach((item, index) => {
        if (sold[index]?.result === 'unknown-hold') parts.onUnknownSell(item);
      });
      return sold;
    }),
    setBased('releaseHolds', 'holds/release', 'Ends holds', ReleaseItem, ReleaseAnswer, (asked) =>
      releaseHolds(inventory, asked),
    ),
    setBased('unpinHolds', 'holds/unpin', 'Gives holds back to their fans', UnpinItem, UnpinAnswer, (asked) =>
      unpinHolds(inventory, asked),
    ),
    setBased(
      'releaseUnits',
      'units/release',
      'Frees sold units',
      ReleaseUnitsItem,
      ReleaseUnitsAnswer,
      (asked) => releaseUnits(inventory, asked),
    ),
    setBased(
      'transferQuota',
      'quota/transfer',
      'Lets sold units count for other fans’ limits',
      TransferQuotaItem,
      TransferQuotaAnswer,
      (asked) => transferQuota(inventory, asked),
    ),
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provision',
      summary: 'Takes over the sale data of a festival file, or tells what that would do',
      access: 'edge',
      body: ProvisionRequest,
      responses: {
        200: { description: 'What was or would be done', schema: ProvisionResponse },
        409: { description: 'provision-refused with every reason, or older-generation' },
      },
      async handler({ body }) {
        const done = await provision(parts.provisioning, body);
        if (!body.dryRun) parts.board.invalidate();
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
}

function setBased<I extends z.ZodObject, A extends z.ZodType>(
  operationId: string,
  path: string,
  summary: string,
  item: I,
  answer: A,
  run: (asked: Asked<z.output<I>>[]) => Promise<z.output<A>[]>,
): Route {
  return route({
    method: 'post',
    path: `/internal/${path}`,
    operationId,
    summary,
    access: 'edge',
    body: items(item),
    responses: { 200: { description: 'One answer per item, in order', schema: answers(answer) } },
    async handler(request) {
      const causes = itemCorrelationIds(request, request.body.items.length);
      const asked = request.body.items.map((item, index) => ({ ...item, correlationId: causes[index] }));
      return { status: 200, body: { items: await run(asked) } };
    },
  });
}
