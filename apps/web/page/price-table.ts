import { element } from './element.ts';
import { money, t } from './language.ts';

/** Places with their prices, and the sum. */
export function priceTable(
  lines: readonly { name: string; amount: number }[],
  total: number,
  currency: string,
): HTMLElement {
  const row = (head: HTMLElement, amount: number) =>
    element('tr', {}, head, element('td', {}, money(amount, currency)));
  return element(
    'table',
    {},
    element(
      'tbody',
      {},
      ...lines.map(({ name, amount }) => row(element('td', {}, name), amount)),
      row(element('th', { attributes: { scope: 'row' } }, t('total')), total),
    ),
  );
}
