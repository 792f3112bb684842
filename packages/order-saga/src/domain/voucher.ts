import type { VoucherTerms } from '@clove/contracts';
import type { OrderLine } from './order.ts';
import { placeOf } from './place.ts';

/** What of a line decides about vouchers. */
export type CoverableLine = Pick<
  OrderLine,
  'inventory' | 'item' | 'label' | 'occasionId' | 'category' | 'unitPrice'
>;

/** A code that was found, with the voucher that it belongs to. */
export interface FoundVoucher {
  readonly id: string;
  readonly code: string;
  readonly terms: VoucherTerms;
  /** Neither the code nor its voucher was switched off. */
  readonly on: boolean;
  /** Live orders with the code. */
  readonly used: number;
  /** The fan's live orders with any code of the voucher. */
  readonly usedByFan: number;
  /** The database's clock when this was read, RFC 3339. */
  readonly now: string;
}

/** Why a code gives a fan nothing. Limits are decided again when the order is written, under their lock. */
export type VoucherRefusal =
  /** There is no such code, it is off, or not to be used yet: one answer for all, or guesses could be distinguished. */
  | { readonly reason: 'voucher-unknown' }
  | { readonly reason: 'voucher-expired'; readonly until: string }
  | { readonly reason: 'voucher-used-up' }
  /** As often as one fan may. */
  | { readonly reason: 'voucher-used-by-you'; readonly max: number }
  | { readonly reason: 'voucher-below-minimum'; readonly minTotal: number; readonly total: number }
  /** Nothing in the order is covered by it. */
  | { readonly reason: 'voucher-not-for-these' };

/** Why a code is of no use to its fan at this moment, whatever is ordered. */
export function refusalOfCode(found: FoundVoucher | undefined): VoucherRefusal | undefined {
  if (found === undefined || !found.on) return { reason: 'voucher-unknown' };
  const { terms, now, used, usedByFan } = found;
  const at = Date.parse(now);
  if (terms.from !== undefined && at < Date.parse(terms.from)) return { reason: 'voucher-unknown' };
  if (terms.until !== undefined && at >= Date.parse(terms.until)) {
    return { reason: 'voucher-expired', until: terms.until };
  }
  if (terms.uses !== undefined && used >= terms.uses) return { reason: 'voucher-used-up' };
  if (terms.usesPerFan !== undefined && usedByFan >= terms.usesPerFan) {
    return { reason: 'voucher-used-by-you', max: terms.usesPerFan };
  }
  return undefined;
}

/** Why these lines cannot be ordered with a voucher. */
export function refusalOfLines(
  terms: VoucherTerms,
  lines: readonly CoverableLine[],
): VoucherRefusal | undefined {
  const total = lines.reduce((sum, { unitPrice }) => sum + unitPrice, 0);
  if (terms.minTotal !== undefined && total < terms.minTotal) {
    return { reason: 'voucher-below-minimum', minTotal: terms.minTotal, total };
  }
  return lines.some((line) => covers(terms, line) || opensSection(terms, line))
    ? undefined
    : { reason: 'voucher-not-for-these' };
}

/** Whether a voucher is for what a line sells: see `VoucherScope`. */
export function covers(terms: VoucherTerms, line: CoverableLine): boolean {
  const { performances, sections, categories, goods, rooms } = terms;
  const ofPlaces = [performances, sections, categories];
  if ([...ofPlaces, goods, rooms].every((list) => list === undefined)) return true;
  const [name = ''] = line.item.split('/');
  switch (line.inventory) {
    case 'merch':
      return goods?.includes(name) === true;
    case 'stay':
      return rooms?.includes(name) === true;
    case 'seat': {
      if (ofPlaces.every((list) => list === undefined)) return false;
      const among = (list: readonly string[] | undefined, value: string | undefined) =>
        list === undefined || (value !== undefined && list.includes(value));
      return (
        among(performances, line.occasionId ?? undefined) &&
        among(sections, sectionOf(line)) &&
        among(categories, line.category?.id)
      );
    }
  }
}

/** Whether a voucher opens the hidden section that a line is a place of. */
export function opensSection({ opens, performances }: VoucherTerms, line: CoverableLine): boolean {
  const section = sectionOf(line);
  if (section === undefined || opens?.includes(section) !== true) return false;
  return performances === undefined || performances.includes(line.occasionId ?? '');
}

function sectionOf(line: CoverableLine): string | undefined {
  return placeOf(line)?.sectionId;
}

/**
 * What a voucher takes off each line, in the currency's smallest unit: a percentage of, or an amount off, the covered lines
 * together, shared among them by largest remainder (of equal remainders the earlier line has the unit); or each covered
 * line down to the voucher's price. The sum of the shares is exactly the discount, and no share exceeds its line's price.
 */
export function discountShares(terms: VoucherTerms, lines: readonly CoverableLine[]): number[] {
  const prices = lines.map((line) => (covers(terms, line) ? line.unitPrice : 0));
  const sum = prices.reduce((total, price) => total + price, 0);
  const { percent, amount, price } = terms;
  if (price !== undefined) return prices.map((each) => Math.max(0, each - price));
  if (percent !== undefined) return shared(Number((BigInt(sum) * BigInt(percent)) / 100n), prices, sum);
  if (amount !== undefined) return shared(Math.min(amount, sum), prices, sum);
  return prices.map(() => 0);
}

/** Shares a discount of at most `sum` over prices that add up to `sum`. Integers beyond a double's precision: a product of two amounts. */
function shared(discount: number, prices: readonly number[], sum: number): number[] {
  if (sum === 0) return prices.map(() => 0);
  const exact = prices.map((price) => BigInt(discount) * BigInt(price));
  const shares = exact.map((product) => Number(product / BigInt(sum)));
  const left = discount - shares.reduce((total, share) => total + share, 0);
  const byRemainder = exact
    .map((product, index) => ({ index, remainder: product % BigInt(sum) }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const favoured = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => share + (favoured.has(index) ? 1 : 0));
}

/** What a line needs a voucher for; undefined: nothing. */
export type NeedOfCode = 'hidden-section' | 'early-sale';

/** What the sale says of what is sold only to some. */
export interface ClosedToSome {
  /** When everybody may buy, RFC 3339. Absent: from a provisioning of an older release. */
  readonly opensAt?: string | undefined;
  /** Hidden sections, as items of seat. */
  readonly hidden?: ReadonlySet<string> | undefined;
}

/** Why a line that was held at this instant (RFC 3339, the inventory's clock) cannot be ordered without a voucher, or with this one. */
export function unmetNeed(
  { opensAt, hidden }: ClosedToSome,
  line: CoverableLine,
  heldAt: string,
  terms: VoucherTerms | undefined,
): NeedOfCode | undefined {
  const isHidden = hidden?.has(line.item) === true;
  const isOpened = terms !== undefined && opensSection(terms, line);
  if (isHidden && !isOpened) return 'hidden-section';
  const isEarly = opensAt !== undefined && Date.parse(heldAt) < Date.parse(opensAt);
  const mayBeEarly = terms?.presale === true && (isOpened || covers(terms, line));
  return isEarly && !mayBeEarly ? 'early-sale' : undefined;
}
