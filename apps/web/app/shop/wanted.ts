import type { Category } from './board.ts';
import type { ChosenPlaces, ChosenSeat } from './chosen-places.ts';
import type { MapSection, SeatMap } from './seat-map.ts';

/** The body of a request for a hold of places. */
export type PlacesRequest =
  | { readonly performanceId: string; readonly seats: readonly (string | { id: string; category: string })[] }
  | ({ readonly performanceId: string; readonly sectionId: string } & Counted)
  | { readonly performanceId: string; readonly best: { readonly sectionId: string } & Counted };

export type Counted =
  | { readonly quantity: number }
  | { readonly categories: Readonly<Record<string, number>> };

export interface Wanted {
  readonly requests: readonly PlacesRequest[];
  /** Sections of which something is wanted. */
  readonly sections: readonly string[];
  readonly count: number;
  /** In the currency's smallest unit. */
  readonly amount: number;
}

/** What would be held of what is chosen: sections that are not on sale are left out. */
export function wantedOf(
  performanceId: string,
  map: SeatMap,
  { seats, counts }: ReturnType<ChosenPlaces['now']>,
): Wanted {
  const requests: PlacesRequest[] = [];
  const inSale = seats.filter(({ seat }) => sectionOf(map, seat)?.onSale === true);
  if (inSale.length > 0)
    requests.push({ performanceId, seats: inSale.map((each) => named(performanceId, each)) });
  const sections = new Set(inSale.map(({ seat }) => seat.split('/')[0] ?? ''));
  let count = inSale.length;
  let amount = inSale.reduce((sum, { seat, category }) => sum + priceIn(sectionOf(map, seat), category), 0);
  for (const [sectionId, byCategory] of Object.entries(counts)) {
    const section = map.section(sectionId);
    const places = sum(Object.values(byCategory));
    if (section === undefined || !section.onSale || places === 0) continue;
    sections.add(sectionId);
    requests.push({ performanceId, sectionId, ...countedOf(byCategory) });
    count += places;
    for (const [category, number] of Object.entries(byCategory))
      amount += number * priceIn(section, category);
  }
  return { requests, sections: [...sections], count, amount };
}

/** `{ '': 2 }` has no categories. */
export function countedOf(byCategory: Readonly<Record<string, number>>): Counted {
  const { '': quantity, ...categories } = byCategory;
  if (quantity !== undefined && quantity > 0) return { quantity };
  return { categories: Object.fromEntries(Object.entries(categories).filter(([, number]) => number > 0)) };
}

/** Of a place in a section; without a category that of the first. */
export function priceIn(section: MapSection | undefined, category: string | null): number {
  return categoryIn(section, category)?.price ?? section?.price ?? 0;
}

/** The category of a place; undefined: its section has none. */
export function categoryIn(section: MapSection | undefined, category: string | null): Category | undefined {
  return section?.categories?.find(({ id }) => id === category) ?? section?.categories?.[0];
}

function sectionOf(map: SeatMap, seat: string): MapSection | undefined {
  return map.section(seat.split('/')[0] ?? '');
}

function named(
  performanceId: string,
  { seat, category }: ChosenSeat,
): string | { id: string; category: string } {
  const id = `${performanceId}/${seat}`;
  return category === null ? id : { id, category };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
