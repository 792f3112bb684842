import type { Path } from '@clove/pool-images/in-memory';
import { WEEKDAYS } from './goods-and-rooms.ts';
import { checkPrice, type Report, unique } from './report.ts';
import type { FestivalGoods, FestivalRoom, WellFormedFields } from './schema.ts';

/** Nights of one room, each with a counter of its own. Source: a year and a day; more is a mistyped year. */
const MOST_NIGHTS = 366;

const DAY_MS = 86_400_000;

/** What disagrees inside of goods, and between them and the sale. */
export function checkGoods({ goods = [], sales }: WellFormedFields, report: Report): void {
  unique(goods, (index) => ['goods', index, 'id'], 'item', report);
  for (const [index, item] of goods.entries()) {
    const path = ['goods', index];
    const { id, price, free } = item;
    checkPrice({ path, field: 'price', name: `item ${id}`, price, free }, report);
    checkStock(item, path, report);
    checkWindow(item, sales, path, report);
  }
}

function checkStock({ id: item, stock, options }: FestivalGoods, path: Path, report: Report): void {
  if (stock === undefined && options === undefined)
    report(path, `item ${item} needs stock, or options with a stock each`);
  if (stock !== undefined && options !== undefined) {
    report([...path, 'stock'], `item ${item} has options, and each has its stock: remove stock here`);
  }
  unique(options ?? [], (index) => [...path, 'options', index, 'id'], 'option', report);
  for (const [index, { id, price, free }] of (options ?? []).entries()) {
    const name = `option ${id} of ${item}`;
    checkPrice({ path: [...path, 'options', index], field: 'price', name, price, free }, report);
  }
}

/** Its own sale is a part of the festival's: outside of it nothing is sold anyway. */
function checkWindow(
  { id, opensAt, closesAt }: FestivalGoods,
  sales: WellFormedFields['sales'],
  path: Path,
  report: Report,
): void {
  const outside = (instant: string) =>
    sales !== undefined &&
    (Date.parse(instant) < Date.parse(sales.opensAt) || Date.parse(instant) > Date.parse(sales.closesAt));
  const within = `the festival's sale (${sales?.opensAt} to ${sales?.closesAt})`;
  if (opensAt !== undefined && outside(opensAt)) {
    report([...path, 'opensAt'], `sales of ${id} would open (${opensAt}) outside of ${within}`);
  }
  if (closesAt !== undefined && outside(closesAt)) {
    report([...path, 'closesAt'], `sales of ${id} would close (${closesAt}) outside of ${within}`);
  }
  if (opensAt !== undefined && closesAt !== undefined && Date.parse(closesAt) <= Date.parse(opensAt)) {
    report([...path, 'closesAt'], `sales of ${id} close (${closesAt}) before they open (${opensAt})`);
  }
}

/** What disagrees inside of rooms, and between them and the sale. */
export function checkRooms({ rooms = [], sales, timezone }: WellFormedFields, report: Report): void {
  unique(rooms, (index) => ['rooms', index, 'id'], 'room', report);
  const opens = sales === undefined ? undefined : dayAt(sales.opensAt, timezone);
  for (const [index, room] of rooms.entries()) {
    const path = ['rooms', index];
    const { id, pricePerNight: price, free, from, to } = room;
    checkPrice({ path, field: 'pricePerNight', name: `room ${id}`, price, free }, report);
    if (to <= from) {
      report([...path, 'to'], `${id}: check-out day ${to} is not after ${from}`);
      // What its nights are is open: their prices cannot be judged.
      continue;
    }
    const nights = nightsOf(room);
    if (nights > MOST_NIGHTS)
      report([...path, 'to'], `${id} would be let for ${nights} nights, and ${MOST_NIGHTS} are allowed`);
    if (opens !== undefined && to <= opens) {
      report([...path, 'to'], `${id}: check-out day ${to} is not after the day that sales open (${opens})`);
    }
    checkNightPrices(room, path, report);
  }
}

function checkNightPrices(room: FestivalRoom, path: Path, report: Report): void {
  const { id, from, to, prices = [] } = room;
  const weekdays = weekdaysOf(room);
  const seen = new Set<string>();
  for (const [index, { date, weekday, price, free }] of prices.entries()) {
    const at = [...path, 'prices', index];
    if ((date === undefined) === (weekday === undefined)) {
      report(at, `a price of ${id} has either date or weekday`);
      continue;
    }
    const night = date ?? weekday ?? '';
    checkPrice({ path: at, field: 'price', name: `night ${night} of ${id}`, price, free }, report);
    if (seen.has(night)) report(at, `a second price of ${id} for ${night}`);
    seen.add(night);
    if (date !== undefined && (date < from || date >= to)) {
      report(
        [...at, 'date'],
        `${date} is no night of ${id}: the first is ${from}, the check-out day is ${to}`,
      );
    }
    if (weekday !== undefined && !weekdays.has(weekday)) {
      report([...at, 'weekday'], `${id} has no night on a ${weekday}: it is let from ${from} to ${to}`);
    }
  }
}

/** Days of the week on which its nights begin. */
function weekdaysOf(room: FestivalRoom): ReadonlySet<string> {
  const first = Date.parse(room.from);
  const days = Array.from({ length: Math.min(nightsOf(room), 7) }, (_, night) => first + night * DAY_MS);
  // Sunday is 0 in JavaScript, and the last of the week here.
  return new Set(days.flatMap((day) => WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] ?? []));
}

function nightsOf({ from, to }: FestivalRoom): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The day of an instant in a time zone; undefined while the zone is not known. */
function dayAt(instant: string, timeZone: string | undefined): string | undefined {
  if (timeZone === undefined) return undefined;
  try {
    // Swedish writes days as 2026-08-06.
    return new Intl.DateTimeFormat('sv', { timeZone }).format(new Date(instant));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
