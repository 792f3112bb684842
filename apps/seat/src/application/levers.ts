import { type Inventory, offerIn } from '@clove/inventory';
import type { Queryable, Transaction } from '@clove/service-kit';
import { isPulled, type LeverEntry, type LeverMove } from '../domain/lever.ts';
import { type SectionKey, sectionName } from '../domain/section.ts';
import { ConsoleRefused } from './console-refused.ts';

/** Where levers stand and what was done with them. Its writes wait for a provisioning that runs, and it for them. */
export interface LeverBook {
  /** Undefined: nothing was provisioned yet. An empty answer: it was in that position already. */
  setSales(tx: Transaction, paused: boolean): Promise<readonly LeverMove[] | undefined>;
  /** @param perSecond null: as each gateway is configured */
  setAdmission(tx: Transaction, perSecond: number | null): Promise<readonly LeverMove[] | undefined>;
  /** Undefined: no such section. Without a section, all of the performance's. */
  setSections(
    tx: Transaction,
    performanceId: string,
    sectionId: string | undefined,
    closed: boolean,
  ): Promise<{ readonly moves: readonly LeverMove[]; readonly sections: readonly SectionKey[] } | undefined>;
  log(tx: Transaction, moves: readonly LeverMove[], pull: PulledBy): Promise<void>;
  /** Newest first. */
  entries(db: Queryable, limit: number): Promise<LeverEntry[]>;
  /** The last line of every lever that was ever moved. */
  positions(db: Queryable): Promise<LeverEntry[]>;
}

/** Who pulls a lever, and why. */
export interface PulledBy {
  readonly memberId: string;
  readonly reason: string;
  readonly correlationId: string;
}

export type Pull =
  | { readonly lever: 'sales'; readonly paused: boolean }
  | { readonly lever: 'admission'; readonly perSecond: number | null }
  | {
      readonly lever: 'sections';
      readonly performanceId: string;
      readonly sectionId?: string | undefined;
      readonly closed: boolean;
    };

/**
 * Moves a lever and logs who did, in one transaction. What is in that position already is not moved and not logged.
 * Places of a section that opens again are offered to those who wait first. Throws ConsoleRefused.
 */
export async function pullLever(
  tx: Transaction,
  inventory: Inventory,
  book: LeverBook,
  pull: Pull,
  by: PulledBy,
): Promise<readonly LeverMove[]> {
  switch (pull.lever) {
    case 'sales':
      return written(tx, book, by, provisioned(await book.setSales(tx, pull.paused)));
    case 'admission':
      return written(tx, book, by, provisioned(await book.setAdmission(tx, pull.perSecond)));
    case 'sections': {
      const set = await book.setSections(tx, pull.performanceId, pull.sectionId, pull.closed);
      if (set === undefined) throw new ConsoleRefused({ reason: 'no-such-section' });
      await written(tx, book, by, set.moves);
      if (!pull.closed)
        await offerIn(tx, inventory, set.sections.map(sectionName), () => Number.POSITIVE_INFINITY);
      return set.moves;
    }
  }
}

/** Levers that are not in their normal position now, by name. */
export async function pulledLevers(db: Queryable, book: LeverBook): Promise<LeverEntry[]> {
  return (await book.positions(db)).filter(isPulled);
}

/** What provisioning says of them: they override the file. */
export function keptLevers(book: LeverBook): (tx: Transaction) => Promise<string[]> {
  return async (tx) =>
    (await pulledLevers(tx, book)).map(
      ({ lever, after, at, reason }) => `${lever} ${after} since ${at.toISOString()}: ${reason}`,
    );
}

function provisioned<T>(found: T | undefined): T {
  if (found !== undefined) return found;
  throw new ConsoleRefused({ reason: 'nothing-provisioned' });
}

async function written(
  tx: Transaction,
  book: LeverBook,
  by: PulledBy,
  moves: readonly LeverMove[],
): Promise<readonly LeverMove[]> {
  if (moves.length > 0) await book.log(tx, moves, by);
  return moves;
}
