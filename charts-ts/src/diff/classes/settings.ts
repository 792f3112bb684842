import { added, down, frozen, type Rule, removed, rule } from './rule.ts';

/** ConfigMaps: settings, and the document of what is sold. */
export const SETTINGS: readonly Rule[] = [
  rule('ConfigMap/!sale', 'data **', 'config', 'settings'),
  rule('ConfigMap', 'data **', 'impossible', 'an immutable ConfigMap never changes under its name', frozen),
  rule('ConfigMap', 'immutable', 'impossible', 'immutable: true is never taken back', frozen),
  rule('ConfigMap', 'immutable', 'config', 'may be edited in place or not', (j) => !frozen(j)),
  ...saleRules(),
];

/** The document that is provisioned: fewer places than before cannot be taken from fans who bought them. */
function saleRules(): Rule[] {
  const map = 'ConfigMap/sale';
  const sale = 'data sale.json';
  const lists = [`${sale} performances`, `${sale} performances * sections`, `${sale} goods`, `${sale} rooms`];
  const amounts = [
    ...['rows', 'seatsPerRow', 'capacity'].map((field) => `${sale} performances * sections * ${field}`),
    `${sale} goods * stock`,
    `${sale} rooms * units`,
  ];
  return [
    rule(map, `${sale} **`, 'sale', 'what is sold'),
    rule(map, `${sale} (text)`, 'none', 'same sale, other bytes'),
    ...lists
      .flatMap((path) => [path, `${path} *`])
      .map((path) => rule(map, path, 'data-destroying', 'no longer sold', removed)),
    ...amounts.map((path) => rule(map, path, 'data-destroying', 'fewer than were sold from', down)),
    rule(
      map,
      `${sale} performances * sections * kind`,
      'data-destroying',
      'seats become places or places seats',
      (j) => !added(j),
    ),
    rule(
      map,
      `${sale} rooms * from`,
      'data-destroying',
      'nights leave the sale',
      ({ before, after }) => before !== undefined && String(after) > String(before),
    ),
    rule(
      map,
      `${sale} rooms * to`,
      'data-destroying',
      'nights leave the sale',
      ({ before, after }) => before !== undefined && String(after) < String(before),
    ),
    ...['festival', 'currency', 'timezone'].map((field) =>
      rule(map, `${sale} ${field}`, 'disruptive', 'orders were made with the other'),
    ),
    rule(
      map,
      'data sale.json',
      'data-destroying',
      'the sale document is gone or unreadable',
      ({ before }) => before !== undefined,
    ),
  ];
}
