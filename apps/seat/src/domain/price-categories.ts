import type { PriceCategory, SoldCategory } from '@clove/contracts';
import type { SeatRefusal } from './seat-refusal.ts';

/** What a section asks for a place. */
export interface SectionPrices {
  /** The first category's, where it has some. */
  readonly price: number;
  readonly categories: readonly PriceCategory[] | null;
}

/** A unit that is asked for. */
export interface AskedUnit {
  /** `<performance>/<section>` */
  readonly section: string;
  readonly prices: SectionPrices;
  /** Its category's id; undefined: the first of the section. */
  readonly category: string | undefined;
}

/** What units cost, one price per unit, and in what they are sold. */
export interface Priced {
  readonly prices: readonly number[];
  /** Absent: no unit has a category. */
  readonly categories?: readonly SoldCategory[];
  /** Of each unit: it may be an accessible seat. */
  readonly entitled: readonly boolean[];
}

/**
 * Prices and categories of units, frozen from now on, or why they cannot be sold so: a category that the section does not
 * offer, or more of one than an order may have. Fewer than it has to have may be held: further holds may join the order.
 */
export function priced(units: readonly AskedUnit[]): Priced | { readonly refusal: SeatRefusal } {
  const found: (PriceCategory | undefined)[] = [];
  for (const { prices, category } of units) {
    const offered = prices.categories ?? [];
    const one = category === undefined ? offered[0] : offered.find(({ id }) => id === category);
    if (one === undefined && category !== undefined) {
      return { refusal: { reason: 'unknown-category', category, offered: offered.map(({ id }) => id) } };
    }
    found.push(one);
  }
  const above = aboveLimit(units, found);
  if (above !== undefined) return { refusal: above };
  const categories = found.flatMap((category) => (category === undefined ? [] : [sold(category)]));
  return {
    prices: units.map(({ prices }, index) => found[index]?.price ?? prices.price),
    // A hold of several sections may have categories in some of them only: then none is frozen for a unit that has none.
    ...(categories.length === units.length ? { categories } : {}),
    entitled: found.map((category) => category?.accessible === true),
  };
}

function aboveLimit(
  units: readonly AskedUnit[],
  found: readonly (PriceCategory | undefined)[],
): SeatRefusal | undefined {
  const counts = new Map<string, { category: PriceCategory; units: number }>();
  units.forEach(({ section }, index) => {
    const category = found[index];
    if (category === undefined) return;
    const key = `${section} ${category.id}`;
    counts.set(key, { category, units: (counts.get(key)?.units ?? 0) + 1 });
  });
  for (const { category, units: asked } of counts.values()) {
    const { id, minPerOrder = 1, maxPerOrder } = category;
    if (maxPerOrder !== undefined && asked > maxPerOrder) {
      return { reason: 'category-limit', category: id, min: minPerOrder, max: maxPerOrder };
    }
  }
  return undefined;
}

/** A category as units keep it. */
export function sold({ id, title, proofAtDoor, minPerOrder, maxPerOrder }: PriceCategory): SoldCategory {
  return {
    id,
    title,
    ...(proofAtDoor === undefined ? {} : { proofAtDoor }),
    ...(minPerOrder === undefined ? {} : { minPerOrder }),
    ...(maxPerOrder === undefined ? {} : { maxPerOrder }),
  };
}

/** Who waits names no category: the first is theirs, however few are offered at a time. */
export function offeredIn(categories: readonly PriceCategory[] | null): { readonly category?: SoldCategory } {
  const first = categories?.[0];
  if (first === undefined) return {};
  const { minPerOrder: _, ...category } = sold(first);
  return { category };
}
