import type { Queryable } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';
import { refundOf } from '../domain/refund-fee.ts';
import { freeOf, occasionsOf, offerFor } from './cancel-lines.ts';
import type { CancelledById, CancelledOccasions } from './occasion-cancellations.ts';
import type { Fulfilment, SalePort } from './ports.ts';

/** What cancelling one line would give back. Amounts in the currency's smallest unit. */
export interface LineQuote {
  readonly lineId: string;
  readonly ticketId: string | null;
  readonly paid: number;
  /** Why the line cannot be cancelled, as a stable word; null: it can. */
  readonly refused: string | null;
  /** What would be kept and paid back, and until when that counts (excluded); null where it cannot be cancelled. */
  readonly offer: { readonly fee: number; readonly refund: number; readonly until: string } | null;
}

/** What cancelling an order's lines would give back at a moment, by the database's clock. */
export interface RefundQuote {
  readonly asOf: string;
  readonly lines: readonly LineQuote[];
}

/** Reads an order with its lines and the database's clock; undefined: this fan has no such order. */
export type QuotedOrder = (
  fanId: string,
  orderId: string,
) => Promise<
  { readonly order: Order; readonly lines: readonly OrderLine[]; readonly now: string } | undefined
>;

/** Quotes each line of a fan's own order by the rules that cancelling it goes by. Undefined: no such order. Changes nothing. */
export function quoteRefund(parts: {
  readonly order: QuotedOrder;
  readonly fulfilment: Fulfilment;
  readonly sale: SalePort;
  readonly cancelled: CancelledOccasions;
  readonly reads: Queryable;
}) {
  const { fulfilment, sale, reads } = parts;
  return async (fanId: string, orderId: string): Promise<RefundQuote | undefined> => {
    const found = await parts.order(fanId, orderId);
    if (found === undefined) return undefined;
    const { order, lines, now } = found;
    const paid = lines.filter(({ state }) => state === 'PAID');
    const deliveredHere = paid.filter(({ inventory }) => fulfilment.inventories.includes(inventory));
    const [starts, free, cancelled, notHeld] = await Promise.all([
      sale.starts(reads, occasionsOf(lines)),
      freeOf(sale, reads, paid),
      parts.cancelled.current(),
      fulfilment.notToBeTakenBack(reads, fanId, deliveredHere),
    ]);
    const refusals = new Map(notHeld.map(({ lineId, reason }) => [lineId, reason]));
    return { asOf: now, lines: lines.map(quoted) };

    function quoted(line: OrderLine): LineQuote {
      const { id, paid: price } = line;
      const offer = offerFor(order, line, { starts, free }, now);
      const refused = refusalOf(line, cancelled, refusals) ?? (offer === null ? 'REFUNDS_CLOSED' : null);
      const base = { lineId: id, ticketId: fulfilment.ticketIdOf(line), paid: price, refused };
      if (offer === null || refused !== null) return { ...base, offer: null };
      const { fee, amount } = refundOf(line, offer.feePercent);
      return { ...base, offer: { fee, refund: amount, until: offer.until } };
    }
  };
}

/** Why a line cannot be cancelled whatever the time is. */
function refusalOf(
  line: OrderLine,
  cancelled: CancelledById,
  refusals: ReadonlyMap<string, string>,
): string | null {
  if (line.state !== 'PAID') return `LINE_${line.state}`;
  if (line.occasionId !== null && cancelled.has(line.occasionId)) return 'PERFORMANCE_CANCELLED';
  return refusals.get(line.id) ?? null;
}
