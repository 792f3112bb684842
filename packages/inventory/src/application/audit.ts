import type { AuditFact } from '@clove/contracts';
import type { Queryable, UnitOfWork } from '@clove/service-kit';
import { type AuditedSection, imbalance } from '../domain/audited.ts';
import type { AuditedUnits } from './units.ts';

export interface Auditing {
  readonly unitOfWork: UnitOfWork;
  readonly units: readonly AuditedUnits[];
  /** Recorded and recomputed quota of every fan who has any. */
  quotas(db: Queryable): Promise<AuditFact[]>;
  /** Outbox lag and dead letters. */
  messaging(db: Queryable): Promise<AuditFact>;
}

/** All facts of this service as of one instant: units that are not free, items, quotas, messaging. */
export function auditFacts(auditing: Auditing): Promise<AuditFact[]> {
  return auditing.unitOfWork.run(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    // Never as arguments of a call: an opening night has more units than a call may have arguments.
    let facts: AuditFact[] = [];
    for (const units of auditing.units) {
      facts = facts.concat(await units.auditItems(tx), await units.auditUnits(tx));
    }
    facts = facts.concat(await auditing.quotas(tx), await auditing.messaging(tx));
    return facts;
  });
}

/** Items whose counts do not add up at one instant: capacity = free + held + pinned + sold is broken. */
export function imbalancedItems(auditing: Auditing): Promise<AuditedSection[]> {
  return auditing.unitOfWork.run(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const items: AuditedSection[] = [];
    for (const units of auditing.units) items.push(...(await units.auditItems(tx)));
    return items.filter((item) => imbalance(item) !== 0);
  });
}
