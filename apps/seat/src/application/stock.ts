import type { Queryable, Transaction } from '@clove/service-kit';
import type { AuditedSection, AuditedUnit } from '../domain/audited.ts';
import type { UnitKind } from '../domain/hold.ts';
import type { SectionUnits } from '../domain/seat-board.ts';
import type { SectionFields, SectionKey } from '../domain/section.ts';

/** The units of sections of one kind, as provisioning, the seat map and the audit see them. */
export interface SectionStock {
  readonly kind: UnitKind;
  /**
   * Why the section cannot become this small; undefined when it can. Locks what it looked at, so that the answer
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
  auditSections(db: Queryable): Promise<AuditedSection[]>;
  auditUnits(db: Queryable): Promise<AuditedUnit[]>;
}
