import type { Queryable, Transaction } from '@clove/service-kit';
import type { StoredHold } from '../domain/hold.ts';

/** A sold unit whose ticket was passed on, and the fan for whose limit it counts. */
export interface QuotaHolder {
  readonly holdId: string;
  readonly unitId: string;
  readonly fanId: string;
  /** Number of the last move that was decided. */
  readonly move: number;
}

/** For whose limit units count, where that was ever moved. Under the locks of the holds what it answers is final. */
export interface QuotaHolderBook {
  of(db: Queryable, holdIds: readonly string[]): Promise<QuotaHolders>;
  /** Sent with what follows; fails the commit when it fails. */
  save(tx: Transaction, holder: QuotaHolder): void;
}

/** For services whose units are never passed on. */
export const neverPassedOn: QuotaHolderBook = {
  of: () => Promise.resolve(new QuotaHolders([])),
  save: () => {
    throw new Error('units are never passed on here');
  },
};

/** For whose limit the units of some holds count. */
export class QuotaHolders {
  readonly #byUnit: Map<string, QuotaHolder>;

  constructor(holders: readonly QuotaHolder[]) {
    this.#byUnit = new Map(holders.map((holder) => [keyOf(holder), holder]));
  }

  get fans(): string[] {
    return [...this.#byUnit.values()].map(({ fanId }) => fanId);
  }

  /** The fan of the hold, before any move. */
  of(hold: Pick<StoredHold, 'id' | 'fanId'>, unitId: string): QuotaHolder {
    const unit = { holdId: hold.id, unitId };
    return this.#byUnit.get(keyOf(unit)) ?? { ...unit, fanId: hold.fanId, move: 0 };
  }

  set(holder: QuotaHolder): void {
    this.#byUnit.set(keyOf(holder), holder);
  }
}

function keyOf({ holdId, unitId }: Pick<QuotaHolder, 'holdId' | 'unitId'>): string {
  return `${holdId} ${unitId}`;
}
