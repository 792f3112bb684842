import { formatsOf, type Language } from '../i18n/formats.ts';
import type { heroTexts } from './hero-texts.ts';
import { type Selling, saleState } from './sale-state.ts';

interface Text {
  readonly ko: string;
  readonly en?: string | undefined;
}

/** What of a festival its page begins with. */
export interface Announced {
  readonly title: Text;
  readonly timezone: string;
  readonly currency: string;
  readonly sales: { readonly opensAt: string; readonly closesAt: string; readonly maxTicketsPerFan: number };
  readonly venue?: { readonly name: Text } | undefined;
  readonly poster?: string | undefined;
  readonly performances: readonly (Selling & {
    readonly picture: string | null;
    readonly sections: readonly Priced[];
  })[];
}

/** What a section or a pass costs: one price, or one for each of its categories. */
export interface Priced {
  readonly price: number;
  readonly categories?:
    | readonly { readonly price: number; readonly accessible?: boolean | undefined }[]
    | undefined;
}

/** The words at the top of a festival's page, as far as the festival says them. */
export interface HeroFacts {
  /** The first day and the last; undefined: nothing takes place. */
  readonly dates: string | undefined;
  readonly title: string;
  /** Whether the title is short enough to be written large. */
  readonly isShort: boolean;
  readonly venue: string | undefined;
  /** Until when it is sold or why it is not; undefined: it has not begun, and the time until then is shown. */
  readonly sale: string | undefined;
  readonly note: string;
  /** Path of the picture. */
  readonly poster: string | undefined;
}

type Say = (key: keyof typeof heroTexts, values?: Readonly<Record<string, string | number>>) => string;

/**
 * The same in the service, which writes them into the document, and in the app: what is read first does not wait for the app.
 * @param now milliseconds since 1970 by the server's clock
 */
export function heroFacts(festival: Announced, now: number, language: Language, t: Say): HeroFacts {
  const { localised, day, localMoment } = formatsOf(language);
  const { performances, timezone, sales, venue, currency } = festival;
  const states = performances.map((performance) => saleState(festival, performance, now));
  const days = performances
    .filter((_, index) => states[index] !== 'cancelled')
    .map(({ startsAt }) => startsAt)
    .sort()
    .map((startsAt) => day(startsAt, timezone));
  const prices = performances.flatMap(({ sections }) => sections.flatMap(pricesOf));
  const isBefore = now < Date.parse(sales.opensAt);
  const opens = isBefore ? [t('salesOpen', { time: localMoment(sales.opensAt, timezone) })] : [];
  const title = localised(festival.title);
  const cheapest = prices.length === 0 ? [] : [fromPrice(prices, currency, language, t)];
  return {
    dates: days.length === 0 ? undefined : [...new Set([days[0], days.at(-1)])].join(' – '),
    title,
    isShort: widthOf(title) <= SHORT_NAME,
    venue: venue === undefined ? undefined : localised(venue.name),
    sale: isBefore ? undefined : saleOf(states, () => localMoment(sales.closesAt, timezone), t),
    note: [...opens, ...cheapest, t('perFan', { count: sales.maxTicketsPerFan })].join(' · '),
    poster: festival.poster ?? performances.find(({ picture }) => picture !== null)?.picture ?? undefined,
  };
}

/** Widths of letters and of the longest name on one line of the narrowest phone. Source: 288 of its 320 points, at 14 % of them a letter. */
const HANGUL = 0.95;
const LATIN = 0.62;
const SHORT_NAME = 6.2;

/** How wide a name is at most, in sizes of its letters. */
function widthOf(name: string): number {
  return [...name].reduce((width, letter) => width + (letter > '\u02ff' ? HANGUL : LATIN), 0);
}

function saleOf(states: readonly ReturnType<typeof saleState>[], closing: () => string, t: Say): string {
  if (states.length > 0 && states.every((state) => state === 'cancelled')) return t('allCancelled');
  return states.includes('open') ? t('salesUntil', { time: closing() }) : t('salesClosed');
}

/** Its classes: how it looks with what it has. */
export function heroKinds({ poster, isShort }: Pick<HeroFacts, 'poster' | 'isShort'>): string {
  return ['hero', ...(poster === undefined ? [] : ['with-poster']), ...(isShort ? ['short'] : [])].join(' ');
}

/** From which price places are; free where none costs anything. @param prices at least one */
export function fromPrice(prices: readonly number[], currency: string, language: Language, t: Say): string {
  if (Math.max(...prices) === 0) return t('free');
  return t('from', { price: formatsOf(language).money(Math.min(...prices), currency) });
}

/** What places cost that every fan can buy. */
export function pricesOf({ price, categories }: Priced): number[] {
  const open = categories?.filter(({ accessible }) => accessible !== true) ?? [];
  return open.length === 0 ? [price] : open.map((each) => each.price);
}
