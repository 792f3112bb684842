import type { RefundRule } from '@clove/contracts';
import type { Festival } from '../api/festival.ts';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** What comes back to the fan who cancels. */
export function Refunds({ festival: { refunds } }: { readonly festival: Pick<Festival, 'refunds'> }) {
  const { t } = useTexts(shopTexts);
  const said = (rule: RefundRule): string => {
    const percent = rule.feePercent;
    if ('withinDaysOfPurchase' in rule)
      return t('refundWithin', { days: rule.withinDaysOfPurchase, percent });
    const days = rule.untilDaysBefore;
    if (rule.cutOff !== undefined) return t('refundUntilTime', { days, percent, time: rule.cutOff });
    return percent === 0 ? t('refundFree', { days }) : t('refundUntil', { days, percent });
  };
  return (
    <section className="refunds">
      <h2>{t('refunds')}</h2>
      {refunds.length === 0 ? (
        <p>{t('noRefunds')}</p>
      ) : (
        <ul>
          {refunds.map((rule) => (
            <li key={JSON.stringify(rule)}>{said(rule)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
