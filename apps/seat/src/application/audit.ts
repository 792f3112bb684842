import type { AuditFact } from '@clove/contracts';
import type { Queryable, UnitOfWork } from '@clove/service-kit';
import { type AuditedSection, imbalance } from '../domain/audited.ts';
import type { SectionStock } from './units.ts';

export interface Auditing {
  readonly unitOfWork: UnitOfWork;
  readonly units: readonly Pick<SectionStock, 'auditSections' | 'auditUnits'>[];
  /** Recorded and recomputed quota of every fan who has any. */
  quotas(db: Queryable): Promise<AuditFact[]>;
  /** Outbox lag and dead letters. */
  messaging(db: Queryable): Promise<AuditFact>;
}

/** All facts of this service as of one instant: units that are not free, sections, quotas, messaging. */
export function auditFacts(auditing: Auditing): Promise<AuditFact[]> {
  return auditing.unitOfWork.run(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    // Never as arguments of a call: an opening night has more units than a call may have arguments.
    let facts: AuditFact[] = [];
    for (const units of auditing.units) {
      facts = facts.concat(await units.auditSections(tx), await units.auditUnits(tx));
    }
    facts = facts.concat(await auditing.quotas(tx), await auditing.messaging(tx));
    return facts;
  });
}

/** Sections whose counts do not add up at one instant: capacity = free + held + pinned + sold is broken. */
export function imbalancedSections(auditing: Auditing): Promise<AuditedSection[]> {
  return auditing.unitOfWork.run(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const sections: AuditedSection[] = [];
    for (const units of auditing.units) sections.push(...(await units.auditSections(tx)));
    return sections.filter((section) => imbalance(section) !== 0);
  });
}
