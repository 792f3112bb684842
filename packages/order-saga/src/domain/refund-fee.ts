import { feeOf, type RefundRule, type RuleByStart, vatIncluded } from '@clove/contracts';
import type { RefundPolicy } from './order.ts';
import { hasMoved, type StartOfSale } from './starts.ts';

/** What one line was sold under. */
export interface RefundTerms {
  readonly policy: RefundPolicy;
  /** When its order was placed: RFC 3339, UTC. */
  readonly purchasedAt: string;
  readonly start: StartOfSale;
}

/** Until an instant (RFC 3339, UTC; excluded) `feePercent` of what was paid is kept. */
export interface RefundOffer {
  readonly until: string;
  readonly feePercent: number;
}

/**
 * What cancelling at `now` costs: the cheapest of the offers that still stand, and until when it does. Null: refunds
 * are closed.
 */
export function refundOfferAt(terms: RefundTerms, now: string): RefundOffer | null {
  const standing = refundOffers(terms).filter(({ until }) => Date.parse(now) < Date.parse(until));
  const [best] = standing.sort(
    (a, b) => a.feePercent - b.feePercent || Date.parse(b.until) - Date.parse(a.until),
  );
  return best ?? null;
}

/**
 * Every offer that was or is made for a line. The rules count from the later of the start that was sold and the
 * present one, and end with it; where they differ, cancelling is free until the present one: a changed date never
 * worsens the terms.
 */
export function refundOffers({ policy, purchasedAt, start }: RefundTerms): RefundOffer[] {
  const later = Math.max(Date.parse(start.whenSold), Date.parse(start.present));
  const offers = policy.rules.map((rule) => ({
    until: Math.min(later, endOf(rule, { later, purchasedAt, timezone: policy.timezone })),
    feePercent: rule.feePercent,
  }));
  if (hasMoved(start)) offers.push({ until: Date.parse(start.present), feePercent: 0 });
  return offers.map(({ until, feePercent }) => ({ until: new Date(until).toISOString(), feePercent }));
}

const dayMs = 24 * 3_600_000;

/** When a rule ends, in milliseconds since 1970, its occasion's start not yet considered. */
function endOf(
  rule: RefundRule,
  { later, purchasedAt, timezone }: { later: number; purchasedAt: string; timezone: string },
): number {
  if ('withinDaysOfPurchase' in rule) return Date.parse(purchasedAt) + rule.withinDaysOfPurchase * dayMs;
  return endOfLastDay(rule, later, timezone);
}

/**
 * The end of the last day, in the zone, on which a rule by the start counts, or its cut-off on that day. An hour that
 * the clocks skip or repeat is read in the fan's favour: as the later one.
 */
function endOfLastDay({ untilDaysBefore, cutOff }: RuleByStart, start: number, timezone: string): number {
  const lastDay = Temporal.Instant.fromEpochMilliseconds(start)
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .subtract({ days: untilDaysBefore });
  const end =
    cutOff === undefined
      ? lastDay.add({ days: 1 }).toZonedDateTime(timezone)
      : lastDay
          .toPlainDateTime(Temporal.PlainTime.from(cutOff))
          .toZonedDateTime(timezone, { disambiguation: 'later' });
  return end.epochMilliseconds;
}

/** What one line gives back, split as the provider wants it. */
export interface LineRefund {
  readonly fee: number;
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
}

/** The refund of one line at `feePercent`: floor(paid x % / 100) is kept, what was free of tax goes back last. */
export function refundOf(
  line: { paid: number; taxFree: number; vat: number },
  feePercent: number,
): LineRefund {
  const fee = feeOf(line.paid, feePercent);
  const amount = line.paid - fee;
  if (fee === 0) return { fee, amount, taxFree: line.taxFree, vat: line.vat };
  const taxFree = Math.max(0, Math.min(line.taxFree, amount - (line.paid - line.taxFree)));
  return { fee, amount, taxFree, vat: Math.min(line.vat, vatIncluded(amount - taxFree)) };
}
