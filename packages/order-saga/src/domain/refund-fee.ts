import { feeOf, type RefundRule, type RuleByStart, vatIncluded } from '@clove/contracts';

/**
 * The percentage kept when cancelling `daysBefore` whole days (in the festival's zone) before the performance's
 * day. Null: refunds are closed. The rule that applies is the one with the largest `untilDaysBefore` that still fits.
 */
export function feePercentAt(rules: readonly RefundRule[], daysBefore: number): number | null {
  const byStart = rules.filter((rule) => 'untilDaysBefore' in rule);
  const fitting = byStart.filter((rule) => daysBefore >= rule.untilDaysBefore);
  const strictest = fitting.reduce<RuleByStart | undefined>(
    (best, rule) => (best === undefined || rule.untilDaysBefore > best.untilDaysBefore ? rule : best),
    undefined,
  );
  return strictest?.feePercent ?? null;
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
