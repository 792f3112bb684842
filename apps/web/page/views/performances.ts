import { serverNow } from '../api.ts';
import { element } from '../element.ts';
import { festival } from '../festival.ts';
import { localised, moment, money, t } from '../language.ts';
import { placeName } from '../place-name.ts';
import type { View } from '../router.ts';
import { saleState } from '../sale-state.ts';
import type { Festival, Performance } from '../shapes.ts';

/** The festival's performances. */
export const performancesView: View = async (main) => {
  const shown = await festival(true);
  main.replaceChildren(
    element(
      'header',
      { class: 'hero' },
      element('h1', { attributes: { tabindex: -1 } }, localised(shown.title)),
      element('p', {}, salesLine(shown)),
      element('p', {}, t('perFan', { count: shown.sales.maxTicketsPerFan })),
    ),
    element('ul', { class: 'cards' }, ...shown.performances.map((performance) => card(shown, performance))),
    element('h2', {}, t('refunds')),
    refundRules(shown),
  );
};

function salesLine({ sales, timezone }: Festival): string {
  if (serverNow() >= Date.parse(sales.closesAt)) return t('salesClosed');
  const open = serverNow() >= Date.parse(sales.opensAt);
  return open
    ? t('salesUntil', { time: moment(sales.closesAt, timezone) })
    : t('salesOpen', { time: moment(sales.opensAt, timezone) });
}

function card(shown: Festival, performance: Performance): HTMLElement {
  const { currency, timezone } = shown;
  const state = saleState(shown, performance, serverNow());
  return element(
    'li',
    { class: state === 'cancelled' ? 'card cancelled' : 'card' },
    performance.picture !== null &&
      element('img', { attributes: { src: performance.picture, alt: '', loading: 'lazy' } }),
    element('h2', {}, localised(performance.title)),
    element(
      'p',
      { class: 'soft' },
      element(
        'time',
        { attributes: { datetime: performance.startsAt } },
        moment(performance.startsAt, timezone),
      ),
    ),
    performance.description !== null && element('p', {}, localised(performance.description)),
    element(
      'ul',
      { class: 'prices' },
      ...performance.sections.map(({ id, kind, price }) =>
        element(
          'li',
          {},
          kind === 'standing' ? placeName({ sectionId: id, seat: null }) : t('sectionNamed', { section: id }),
          element('span', {}, money(price, currency)),
        ),
      ),
    ),
    state === 'open' || state === 'not-open'
      ? element(
          'a',
          { class: 'button', attributes: { href: `/performances/${encodeURIComponent(performance.id)}` } },
          t('choose'),
        )
      : element('p', { class: 'tag' }, whyNotSold(state, performance)),
  );
}

/** Why a performance that is not sold cannot be bought. */
export function whyNotSold(state: 'cancelled' | 'withdrawn' | 'closed', { cancelled }: Performance): string {
  if (state === 'withdrawn') return t('notOnSale');
  if (state === 'closed') return t('salesClosed');
  const reason = cancelled?.reason ?? '';
  return reason === '' ? t('showCancelled') : t('showCancelledWhy', { reason });
}

function refundRules({ refunds }: Festival): HTMLElement {
  if (refunds.length === 0) return element('p', {}, t('noRefunds'));
  return element(
    'ul',
    { class: 'rules' },
    ...refunds.map(({ untilDaysBefore, feePercent }) =>
      element('li', {}, t('refundUntil', { days: untilDaysBefore, percent: feePercent })),
    ),
  );
}
