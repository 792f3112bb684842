import { worsensRefunds } from '../refund-terms.ts';
import { closesAtOf, opensAtOf } from '../sale-times.ts';
import { added, down, frozen, type Judged, type Rule, removed, rule } from './rule.ts';

/** ConfigMaps: settings, and the document of what is sold. */
export const SETTINGS: readonly Rule[] = [
  rule('ConfigMap/!sale', 'data **', 'config', 'settings'),
  rule(
    'ConfigMap/!sale',
    'data PUBLIC_URL',
    'disruptive',
    'another address: links in mails and tickets lead to the old one, everyone is logged out',
    (j) => !added(j),
  ),
  rule('ConfigMap', 'data **', 'impossible', 'an immutable ConfigMap never changes under its name', frozen),
  rule('ConfigMap', 'immutable', 'impossible', 'immutable: true is never taken back', frozen),
  rule('ConfigMap', 'immutable', 'config', 'may be edited in place or not', (j) => !frozen(j)),
  ...saleRules(),
];

/** The document that is provisioned: fewer places than before cannot be taken from fans who bought them. */
function saleRules(): Rule[] {
  const map = 'ConfigMap/sale';
  const sale = 'data sale.json';
  const lists = [
    `${sale} performances`,
    `${sale} performances * sections`,
    `${sale} performances * sections * categories`,
    `${sale} plans`,
    `${sale} plans * rows`,
    `${sale} passes`,
    `${sale} passes * performances`,
    `${sale} passes * categories`,
    `${sale} goods`,
    `${sale} goods * options`,
    `${sale} rooms`,
  ];
  const amounts = [
    ...['rows', 'seatsPerRow', 'seats', 'capacity'].map(
      (field) => `${sale} performances * sections * ${field}`,
    ),
    `${sale} passes * quota`,
    `${sale} goods * stock`,
    `${sale} goods * options * stock`,
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
      `${sale} plans * rows * seats`,
      'data-destroying',
      'seats leave the sale',
      ({ before, after }) => before !== undefined && losesSeats(String(before), String(after)),
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
    ...['currency', 'timezone'].map((field) =>
      rule(map, `${sale} ${field}`, 'impossible', 'never changes once sales have opened', hasOpened),
    ),
    rule(map, `${sale} sales opensAt`, 'disruptive', 'sales that are open stop until then', opensAgainLater),
    rule(map, `${sale} sales closesAt`, 'disruptive', 'sales that are open end at once', endsAtOnce),
    rule(
      map,
      `${sale} performances * startsAt`,
      'disruptive',
      'fans hold tickets for the other date',
      (j) => !added(j) && !removed(j),
    ),
    rule(
      map,
      `${sale} refunds **`,
      'disruptive',
      'fans who order from now on get less back, or for a shorter time',
      ({ objects }) => worsensRefunds(objects.before, objects.after),
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

/** A row of a plan, as texts with a space between its seats. */
function losesSeats(before: string, after: string): boolean {
  const left = new Set(after.split(' '));
  return before.split(' ').some((seat) => !left.has(seat));
}

/** Sales are open, or have been, by what runs now. Without an instant they count as opened: the worse of both. */
function hasOpened({ objects: { before }, around: { at } }: Judged): boolean {
  const opensAt = opensAtOf(before);
  return before !== undefined && (at === undefined || opensAt === undefined || opensAt <= at);
}

function opensAgainLater(judged: Judged): boolean {
  const { at } = judged.around;
  const after = opensAtOf(judged.objects.after);
  return hasOpened(judged) && at !== undefined && after !== undefined && after > at;
}

function endsAtOnce(judged: Judged): boolean {
  const { objects, around } = judged;
  const [before, after] = [closesAtOf(objects.before), closesAtOf(objects.after)];
  if (around.at === undefined || before === undefined || after === undefined) return false;
  return hasOpened(judged) && before > around.at && after <= around.at;
}
