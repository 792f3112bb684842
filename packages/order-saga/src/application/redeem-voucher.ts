import { normalCode, vatIncluded } from '@clove/contracts';
import type { OrderLine } from '../domain/order.ts';
import { OrderRefused } from '../domain/refusals.ts';
import {
  discountShares,
  type FoundVoucher,
  refusalOfCode,
  unmetNeed,
  type VoucherRefusal,
} from '../domain/voucher.ts';
import type { SaleTerms } from './ports.ts';
import type { VoucherBook } from './voucher-book.ts';

/** A code as a fan typed it, and where from. */
export interface TypedCode {
  readonly code: string;
  /** Of the client's address. */
  readonly network: string;
}

export type Redeemed = { readonly found: FoundVoucher } | { readonly refused: VoucherRefusal };

/**
 * Looks a code up for a fan. A code that is none counts against the fan and the network: after a few of them neither
 * learns anything about any code for a while. Throws OrderRefused `too-many-codes`.
 */
export async function redeem(vouchers: VoucherBook, fanId: string, typed: TypedCode): Promise<Redeemed> {
  const who = { fanId, network: typed.network };
  const [found, seconds] = await Promise.all([
    vouchers.find(normalCode(typed.code), fanId),
    vouchers.barredFor(who),
  ]);
  if (seconds > 0) throw new OrderRefused({ reason: 'too-many-codes', retryAfterSeconds: seconds });
  const refused = refusalOfCode(found);
  if (refused?.reason === 'voucher-unknown') await vouchers.guessed(who);
  if (refused !== undefined) return { refused };
  if (found === undefined) throw new Error('a code that is not refused was found');
  return { found };
}

/** The same lines with what the voucher takes off each. */
export function discounted(lines: readonly OrderLine[], { terms }: Pick<FoundVoucher, 'terms'>): OrderLine[] {
  const shares = discountShares(terms, lines);
  return lines.map((line, index) => {
    const discountShare = shares[index] ?? 0;
    const paid = line.unitPrice - discountShare;
    return { ...line, discountShare, paid, vat: vatIncluded(paid) };
  });
}

/**
 * What the lines need a voucher for that this one, or none, does not give: places of hidden sections, and whatever was
 * held before the sale opened. @param heldAt by hold, RFC 3339
 */
export function unmet(
  lines: readonly OrderLine[],
  heldAt: ReadonlyMap<string, string>,
  sale: SaleTerms,
  voucher: FoundVoucher | undefined,
) {
  for (const line of lines) {
    const need = unmetNeed(sale, line, heldAt.get(line.holdId) ?? '', voucher?.terms);
    if (need !== undefined) return { reason: 'voucher-required', need, item: line.item } as const;
  }
  return undefined;
}
