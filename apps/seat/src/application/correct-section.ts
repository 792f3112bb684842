import { type Inventory, offerIn } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { type SectionKey, sectionName } from '../domain/section.ts';
import { ConsoleRefused } from './console-refused.ts';

/** A change made in the console; the file wins again when it changes the same field. */
export interface SectionCorrection {
  /** New price of new holds. */
  readonly price?: number | undefined;
  /** Says that a price of 0 is meant. */
  readonly free?: true | undefined;
  /** Signed number of places, on top of what the file says was received. Standing sections only. */
  readonly capacity?: { readonly delta: number; readonly reason: string } | undefined;
}

export interface CorrectedSection {
  readonly price: number;
  readonly capacity: number | null;
}

export interface CorrectionBook {
  /** Undefined: no such section. */
  setPrice(tx: Transaction, key: SectionKey, price: number): Promise<void>;
  /** False: the section would be smaller than what is sold or held, or is not a standing one. */
  addCapacity(
    tx: Transaction,
    key: SectionKey,
    delta: number,
    reason: string,
    memberId: string,
  ): Promise<boolean>;
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
  if ((await book.read(tx, key)) === undefined) throw new ConsoleRefused({ reason: 'no-such-section' });
  if (correction.price === 0 && correction.free !== true)
    throw new ConsoleRefused({ reason: 'free-not-said' });
  if (correction.price !== undefined) await book.setPrice(tx, key, correction.price);
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
