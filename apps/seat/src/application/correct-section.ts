import type { PriceCategory } from '@clove/contracts';
import { type Inventory, offerIn } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { type SectionKey, sectionName } from '../domain/section.ts';
import { ConsoleRefused } from './console-refused.ts';

/** A change made in the console; the file wins again when it changes the same field. */
export interface SectionCorrection {
  /** New price of new holds, of a section without categories. */
  readonly price?: number | undefined;
  /** New prices of new holds, of these categories of a section that has some. */
  readonly categories?: readonly CategoryPrice[] | undefined;
  /** Says that a price of 0 is meant. */
  readonly free?: true | undefined;
  /** Signed number of places, on top of what the file says was received. Standing sections only. */
  readonly capacity?: { readonly delta: number; readonly reason: string } | undefined;
}

export interface CategoryPrice {
  readonly id: string;
  readonly price: number;
  /** Says that a price of 0 is meant. */
  readonly free?: true | undefined;
}

export interface CorrectedSection {
  readonly price: number;
  /** Null: it has none. */
  readonly categories: readonly PriceCategory[] | null;
  readonly capacity: number | null;
}

export interface CorrectionBook {
  /** Undefined: no such section. */
  setPrice(tx: Transaction, key: SectionKey, price: number): Promise<void>;
  /** Of a section whose row `read` locked; the first one's price becomes the section's. */
  setCategories(tx: Transaction, key: SectionKey, categories: readonly PriceCategory[]): Promise<void>;
  /** False: the section would be smaller than what is sold or held, or is not a standing one. */
  addCapacity(
    tx: Transaction,
    key: SectionKey,
    delta: number,
    reason: string,
    memberId: string,
  ): Promise<boolean>;
  /** Locks the section against other corrections; buyers only read it. */
  read(tx: Transaction, key: SectionKey): Promise<CorrectedSection | undefined>;
}

/** Corrects a section from the console; places that come are offered to those who wait first. Throws ConsoleRefused. */
export async function correctSection(
  tx: Transaction,
  inventory: Inventory,
  book: CorrectionBook,
  key: SectionKey,
  correction: SectionCorrection,
  memberId: string,
): Promise<CorrectedSection> {
  const before = await book.read(tx, key);
  if (before === undefined) throw new ConsoleRefused({ reason: 'no-such-section' });
  const { price, free, categories = [] } = correction;
  if ([{ price, free }, ...categories].some((named) => named.price === 0 && named.free !== true))
    throw new ConsoleRefused({ reason: 'free-not-said' });
  if (price !== undefined) {
    if (before.categories !== null) throw new ConsoleRefused({ reason: 'price-of-category' });
    await book.setPrice(tx, key, price);
  }
  if (categories.length > 0) await book.setCategories(tx, key, repriced(before.categories ?? [], categories));
  if (correction.capacity !== undefined) {
    const { delta, reason } = correction.capacity;
    if (!(await book.addCapacity(tx, key, delta, reason, memberId))) {
      throw new ConsoleRefused({ reason: 'capacity-refused' });
    }
    if (delta > 0) await offerIn(tx, inventory, [sectionName(key)], () => delta);
  }
  const corrected = await book.read(tx, key);
  if (corrected === undefined) throw new ConsoleRefused({ reason: 'no-such-section' });
  return corrected;
}

function repriced(before: readonly PriceCategory[], prices: readonly CategoryPrice[]): PriceCategory[] {
  const named = new Map(prices.map(({ id, price }) => [id, price]));
  const unknown = prices.find(({ id }) => !before.some((category) => category.id === id));
  if (unknown !== undefined) throw new ConsoleRefused({ reason: 'no-such-category', category: unknown.id });
  return before.map((category) => ({ ...category, price: named.get(category.id) ?? category.price }));
}
