import type { Performance } from '../api/festival.ts';
import { textsIn } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** Why a performance that is not sold cannot be bought. */
export function whyNotSold(
  state: 'cancelled' | 'withdrawn' | 'closed',
  { cancelled }: Pick<Performance, 'cancelled'>,
): string {
  const { t } = textsIn(shopTexts);
  if (state === 'withdrawn') return t('notOnSale');
  if (state === 'closed') return t('salesClosed');
  const reason = cancelled?.reason ?? '';
  return reason === '' ? t('showCancelled') : t('showCancelledWhy', { reason });
}
