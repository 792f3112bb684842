import type { PriceCategory, SoldCategory } from '@clove/contracts';
import type { OfferedPrice } from '@clove/inventory';
import type { UnitKind } from './sale.ts';
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

/** What a fan waits for, in the section that is to offer it. */
export interface WaitedPlaces extends Omit<AskedUnit, 'category'> {
  readonly kind: UnitKind;
  readonly category: string | null;
  readonly quantity: number;
}

/**
 * Why places cannot be waited for in this category: the section does not offer it, an order of the offer alone has too few
 * or too many of it, or it is for accessible seats, which are not offered (see numbered-offers).
 */
export function waitingRefusal({
  kind,
  category,
  quantity,
  ...section
}: WaitedPlaces): SeatRefusal | undefined {
  const unit = { ...section, category: category ?? undefined };
  const found = priced(Array.from({ length: quantity }, () => unit));
  if ('refusal' in found) return found.refusal;
  if (category === null) return undefined;
  if (kind === 'numbered' && found.entitled.includes(true))
    return { reason: 'accessible-not-offered', category };
  const { minPerOrder: min = 1, maxPerOrder: max = null } = found.categories?.[0] ?? {};
  return quantity < min ? { reason: 'category-limit', category, min, max } : undefined;
}

/**
 * What a place costs who waits in a category. Who named none, or one that the section offers no more, gets the first one,
 * however few are offered at a time.
 */
export function offeredIn({ price, categories }: SectionPrices, named: string | null): OfferedPrice {
  const category = categories?.find(({ id }) => id === named);
  if (category !== undefined) return { price: category.price, category: sold(category) };
  const first = categories?.[0];
  if (first === undefined) return { price };
  const { minPerOrder: _, ...withoutMinimum } = sold(first);
  return { price, category: withoutMinimum };
}
