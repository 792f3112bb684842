import type { Currency } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import type { HoldRef, OrderLine } from '../domain/order.ts';
import { type OrderRefusal, OrderRefused } from '../domain/refusals.ts';
import { refusalOfLines } from '../domain/voucher.ts';
import { linesOf } from './lines-of-holds.ts';
import { heldAt, quoteHolds } from './place-order.ts';
import { discounted, redeem, type TypedCode, unmet } from './redeem-voucher.ts';
import type { SagaContext } from './saga-context.ts';

/** What an order of some holds would cost, with a code or without. */
export interface OrderQuote {
  /** At full price where the code is refused. */
  readonly lines: readonly OrderLine[];
  readonly currency: Currency;
  /** The voucher that counts; null: none. */
  readonly voucherId: string | null;
  /** Why the code gives nothing, or why a code is needed; null: the order can be placed like this. */
  readonly refused: Extract<OrderRefusal, { reason: `voucher-${string}` }> | null;
}

/** Prices a fan's holds as an order of them would. Changes nothing, except that codes that are none are counted. Throws OrderRefused. */
export function quoteOrder(context: Pick<SagaContext, 'sale' | 'inventories' | 'vouchers'>) {
  return async (asked: {
    readonly fanId: string;
    readonly holds: readonly HoldRef[];
    readonly voucher?: TypedCode | undefined;
  }): Promise<OrderQuote> => {
    const { fanId, voucher: typed } = asked;
    const terms = await context.sale.terms();
    if (terms === undefined) throw new OrderRefused({ reason: 'not-on-sale-yet', temporary: true });
    const [{ holds }, redeemed] = await Promise.all([
      quoteHolds(context, asked, { extend: false }),
      typed === undefined ? undefined : redeem(context.vouchers, fanId, typed),
    ]);
    const full = linesOf(newId(), holds);
    const found = redeemed !== undefined && 'found' in redeemed ? redeemed.found : undefined;
    const refused =
      (redeemed !== undefined && 'refused' in redeemed ? redeemed.refused : undefined) ??
      (found === undefined ? undefined : refusalOfLines(found.terms, full)) ??
      unmet(full, heldAt(holds), terms, found);
    const counts = found !== undefined && refused === undefined;
    return {
      lines: counts ? discounted(full, found) : full,
      currency: terms.currency,
      voucherId: counts ? found.id : null,
      refused: refused ?? null,
    };
  };
}
