import { serverNow } from '../api.ts';
import { element } from '../element.ts';
import { festival } from '../festival.ts';
import { localised, moment, money, t } from '../language.ts';
import type { View } from '../router.ts';
import type { Festival, Performance } from '../shapes.ts';

/** The festival's performances. */
export const performancesView: View = async (main) => {
  const shown = await festival();
  document.title = localised(shown.title);
  main.replaceChildren(
    element('h1', { attributes: { tabindex: -1 } }, localised(shown.title)),
    element('p', { class: 'soft' }, salesLine(shown)),
    element('ul', { class: 'cards' }, ...shown.performances.map((performance) => card(shown, performance))),
    element('h2', {}, t('refunds')),
    refundRules(shown),
  );
};

function salesLine({ sales, timezone }: Festival): string {
  const limit = t('perFan', { count: sales.maxTicketsPerFan });
  if (serverNow() >= Date.parse(sales.closesAt)) return t('salesClosed');
  const open = serverNow() >= Date.parse(sales.opensAt);
  const window = open
    ? t('salesUntil', { time: moment(sales.closesAt, timezone) })
    : t('salesOpen', { time: moment(sales.opensAt, timezone) });
  return `${window} · ${limit}`;
}

function card({ currency, timezone }: Festival, performance: Performance): HTMLElement {
  const cheapest = Math.min(...performance.sections.map(({ price }) => price));
  return element(
    'li',
    { class: 'card' },
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
    element('p', {}, t('from', { price: money(cheapest, currency) })),
    performance.onSale
      ? element(
          'a',
          { class: 'button', attributes: { href: `/performances/${encodeURIComponent(performance.id)}` } },
          t('choose'),
        )
      : element('p', { class: 'tag' }, t('notOnSale')),
  );
}

function refundRules({ refunds }: Festival): HTMLElement {
  if (refunds.length === 0) return element('p', {}, t('noRefunds'));
  return element(
    'ul',
    {},
    ...refunds.map(({ untilDaysBefore, feePercent }) =>
      element('li', {}, t('refundUntil', { days: untilDaysBefore, percent: feePercent })),
    ),
  );
}
