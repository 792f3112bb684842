import { Problem, type Transaction } from '@clove/service-kit';
import type { SectionKey } from '../domain/section.ts';
import type { Inventory } from './inventory.ts';
import { offerIn } from './offer-places.ts';

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

/** Corrects a section from the console; places that come are offered to those who wait first. Errors: 404, 409 `capacity-refused`, 422 `free-not-said`. */
export async function correctSection(
  tx: Transaction,
  inventory: Inventory,
  book: CorrectionBook,
  key: SectionKey,
  correction: SectionCorrection,
  memberId: string,
): Promise<CorrectedSection> {
  if ((await book.read(tx, key)) === undefined) throw notFound();
  if (correction.price === 0 && correction.free !== true) throw freeNotSaid();
  if (correction.price !== undefined) await book.setPrice(tx, key, correction.price);
  if (correction.capacity !== undefined) {
    const { delta, reason } = correction.capacity;
    if (!(await book.addCapacity(tx, key, delta, reason, memberId))) {
      throw new Problem({
        status: 409,
        type: 'capacity-refused',
        detail: 'Only a standing section has a capacity, and never below what is sold or held.',
      });
    }
    if (delta > 0) await offerIn(tx, inventory, [key], () => delta);
  }
  const corrected = await book.read(tx, key);
  if (corrected === undefined) throw notFound();
  return corrected;
}

function freeNotSaid(): Problem {
  return new Problem({
    status: 422,
    type: 'free-not-said',
    detail: 'A price of 0 gives places away: say "free": true if that is meant.',
    errors: [{ path: 'body.free', message: 'must be true for a price of 0' }],
  });
}

function notFound(): Problem {
  return new Problem({ status: 404, type: 'not-found', detail: 'There is no such section.' });
}
