import { Amount, cutText, type FieldValues, type LocalId, LocalisedText, type Room } from '@clove/contracts';
import { z } from 'zod';
import { countNights, type Day, LONGEST_RANGE, nightsOf } from './night-range.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Nights that cost something else than `pricePerNight`. A date wins over its day of the week. */
export interface OtherPrices {
  readonly dates: Readonly<Record<Day, number>>;
  readonly weekdays: Readonly<Partial<Record<Weekday, number>>>;
}

/** What the festival file or the console decides about a kind of room. */
export interface RoomFields {
  readonly title: LocalisedText;
  readonly description?: LocalisedText | undefined;
  readonly pricePerNight: number;
  readonly prices: OtherPrices;
  readonly units: number;
  /** Guests per unit. */
  readonly capacity?: number | undefined;
  /** The first night. */
  readonly from: Day;
  /** The check-out day. */
  readonly to: Day;
}

/** A kind of room as it is stored. */
export interface StoredRoom extends RoomFields {
  readonly id: LocalId;
  readonly managedBy: 'file' | 'console';
  /** False once it left the file. */
  readonly onSale: boolean;
  /** Removed in the console, whatever the file says. */
  readonly withdrawn: boolean;
  readonly position: number;
  /** Hashes of its pictures, the first one shown first. */
  readonly pictures: readonly string[];
  readonly lastApplied: FieldValues | null;
  readonly version: number;
}

/** What a night costs. */
export function priceOfNight({ prices, pricePerNight }: RoomFields, night: Day): number {
  const weekday = WEEKDAYS[Temporal.PlainDate.from(night).dayOfWeek - 1];
  return prices.dates[night] ?? (weekday && prices.weekdays[weekday]) ?? pricePerNight;
}

/** All nights of a room with their prices, first one first. */
export function pricedNights(room: RoomFields): { readonly night: Day; readonly price: number }[] {
  return nightsOf(room).map((night) => ({ night, price: priceOfNight(room, night) }));
}

const Fields = z.object({
  title: LocalisedText,
  description: LocalisedText.optional(),
  pricePerNight: Amount,
  units: z.int(),
  capacity: z.int().optional(),
  from: z.string(),
  to: z.string(),
});

/**
 * A room's fields one by one, its other prices as `dates.<day>` and `weekdays.<day>`: the ownership rule decides on each by
 * itself, so that a price set in the console for one night outlives another that the file says.
 */
export function flatFields({ prices, ...room }: RoomFields): FieldValues {
  const flat: Record<string, FieldValues[string]> = { ...Fields.parse(room) };
  for (const [day, price] of Object.entries(prices.dates)) flat[`dates.${day}`] = price;
  for (const [day, price] of Object.entries(prices.weekdays)) flat[`weekdays.${day}`] = price;
  return flat;
}

/** The room that {@link flatFields} made flat. */
export function fieldsOf(flat: FieldValues): RoomFields {
  return {
    ...Fields.parse(flat),
    prices: { dates: within(flat, 'dates'), weekdays: within(flat, 'weekdays') },
  };
}

function within(flat: FieldValues, group: 'dates' | 'weekdays'): Record<string, number> {
  return Object.fromEntries(
    Object.entries(flat).flatMap(([path, value]) =>
      path.startsWith(`${group}.`) ? [[path.slice(group.length + 1), Amount.parse(value)]] : [],
    ),
  );
}

/** A room of a sale document. */
export function fileFields({ id: _, prices, ...room }: Room): RoomFields {
  return { ...room, prices: otherPrices(prices ?? []) };
}

/** A price of one date, or of one day of the week. */
export type OtherPrice =
  | { readonly date: Day; readonly price: number }
  | { readonly weekday: Weekday; readonly price: number };

export function otherPrices(list: readonly OtherPrice[]): OtherPrices {
  const dates: Record<Day, number> = {};
  const weekdays: Partial<Record<Weekday, number>> = {};
  for (const other of list) {
    if ('date' in other) dates[other.date] = other.price;
    else weekdays[other.weekday] = other.price;
  }
  return { dates, weekdays };
}

/** The other way round: weekdays in their order, then dates in theirs. */
export function listPrices({ dates, weekdays }: OtherPrices): OtherPrice[] {
  return [
    ...WEEKDAYS.flatMap((weekday) => {
      const price = weekdays[weekday];
      return price === undefined ? [] : [{ weekday, price }];
    }),
    ...Object.entries(dates)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, price]) => ({ date, price })),
  ];
}

/** One thing that is wrong with a room, at a path within it. */
export interface RoomFault {
  readonly path: string;
  readonly message: string;
}

/** What no schema can say of a room. */
export function roomFaults(room: RoomFields): RoomFault[] {
  const nights = countNights(room);
  if (nights < 1) return [{ path: 'to', message: 'must be after from: it is the check-out day' }];
  if (nights > LONGEST_RANGE) return [{ path: 'to', message: `at most ${LONGEST_RANGE} nights after from` }];
  return [];
}

/** A night with its units, as it is stored. */
export interface StoredNight {
  readonly night: Day;
  readonly units: number;
  /** Sold, held or offered. */
  readonly taken: number;
}

/** What a change of a room would take away from those who have or hold it. */
export function takenFaults(next: RoomFields, nights: readonly StoredNight[]): RoomFault[] {
  const faults: RoomFault[] = [];
  const gone = nights.filter(({ night, taken }) => taken > 0 && (night < next.from || night >= next.to));
  const before = gone.filter(({ night }) => night < next.from).map(({ night }) => night);
  const after = gone.filter(({ night }) => night >= next.to).map(({ night }) => night);
  if (before.length > 0) faults.push({ path: 'from', message: `sold or held already: ${before.join(', ')}` });
  if (after.length > 0) faults.push({ path: 'to', message: `sold or held already: ${after.join(', ')}` });
  const most = Math.max(0, ...nights.filter((night) => !gone.includes(night)).map(({ taken }) => taken));
  if (next.units < most) {
    faults.push({ path: 'units', message: `${most} of a night are sold or held; there cannot be fewer` });
  }
  return faults;
}

/** Longest text of a label. Source: the contract's texts; a SELL must never meet one that is longer. */
const LONGEST_LABEL = 500;

/** What people call a booked unit. In English where the room has an English title; a very long title is cut. */
export function nightsLabel(
  title: LocalisedText,
  { from, to }: { readonly from: Day; readonly to: Day },
): LocalisedText {
  const labelled = (text: string, nights: string) =>
    `${cutText(text, LONGEST_LABEL - nights.length)}${nights}`;
  const ko = labelled(title.ko, ` (${daysOf('ko-KR', from, to)})`);
  return title.en === undefined ? { ko } : { ko, en: labelled(title.en, ` (${daysOf('en-GB', from, to)})`) };
}

/** Check-in and check-out as people write them: `6 – 8 Aug 2026`. Calendar days, which are the same in every zone. */
function daysOf(locale: 'ko-KR' | 'en-GB', from: Day, to: Day): string {
  return new Intl.DateTimeFormat(locale, {
    ...{ year: 'numeric', month: locale === 'ko-KR' ? 'long' : 'short', day: 'numeric' },
    timeZone: 'UTC',
  })
    .formatRange(new Date(from), new Date(to))
    .replaceAll('\u2009', ' ');
}
