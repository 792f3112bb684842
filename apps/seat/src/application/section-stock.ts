import type { UnitStore, Units } from '@clove/inventory';
import type { Queryable, Transaction } from '@clove/service-kit';
import type { UnitKind } from '../domain/sale.ts';
import type { SectionUnits } from '../domain/seat-board.ts';
import type { SeatRefusal } from '../domain/seat-refusal.ts';
import type { SectionFields, SectionKey } from '../domain/section.ts';

/** The units of whole sections, as provisioning and the seat map see them. */
export interface SectionStock {
  /**
   * Why the section cannot become this small; undefined when it can. Locks what it read, so that the answer
   * still holds when `provision` follows in the same transaction.
   */
  shrinkRefusal(tx: Transaction, key: SectionKey, next: SectionFields): Promise<string | undefined>;
  /** Makes the units of a section what its fields say; units that are no longer named are withdrawn, never deleted. */
  provision(
    tx: Transaction,
    key: SectionKey,
    before: SectionFields | undefined,
    next: SectionFields,
  ): Promise<void>;
  /** What is free in every section of these performances, keyed `<performance>/<section>`; lapsed holds count as free. */
  view(db: Queryable, performanceIds: readonly string[]): Promise<Map<string, SectionUnits>>;
}

/** Numbered seats or standing places. */
export interface SeatUnits extends Units, SectionStock {
  readonly kind: UnitKind;
}

/** A kind of place that fans can ask for by `R`. */
export type SeatStore<R> = UnitStore<R, SeatRefusal> & SeatUnits;
