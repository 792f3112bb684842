import { SaleDocument } from '@clove/contracts';
import { valueAt } from '../field-path.ts';
import { saleOf } from './sale-times.ts';

type Rule = SaleDocument['refunds'][number];

/** Whether fans who order by the second sale document get less back than by the first, or for a shorter time. */
export function worsensRefunds(before: unknown, after: unknown): boolean {
  const [old, now] = [refundsOf(before), refundsOf(after)];
  return (
    old !== undefined && now !== undefined && !old.every((rule) => now.some((other) => keeps(rule, other)))
  );
}

function refundsOf(manifest: unknown): readonly Rule[] | undefined {
  return SaleDocument.shape.refunds.safeParse(valueAt(saleOf(manifest), ['refunds'])).data;
}

/** Whether who could cancel by the one rule can cancel by the other, as late and for no more. */
function keeps(rule: Rule, other: Rule): boolean {
  if (other.feePercent > rule.feePercent) return false;
  if ('withinDaysOfPurchase' in rule) {
    return 'withinDaysOfPurchase' in other && other.withinDaysOfPurchase >= rule.withinDaysOfPurchase;
  }
  if (!('untilDaysBefore' in other)) return false;
  if (other.untilDaysBefore !== rule.untilDaysBefore) return other.untilDaysBefore < rule.untilDaysBefore;
  return endOfDay(other) >= endOfDay(rule);
}

function endOfDay({ cutOff = '24:00' }: { readonly cutOff?: string | undefined }): string {
  return cutOff;
}
