import type { AuditFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { type AuditedSection, imbalance } from '../domain/audited.ts';
import type { Inventory } from './inventory.ts';

export interface Auditing {
  readonly inventory: Inventory;
  /** Recorded and recomputed quota of every fan who has any; other facts of the service, e.g. deliveries, beside them. */
  quotas(db: Queryable): Promise<AuditFact[]>;
  /** Outbox lag and dead letters. */
  messaging(db: Queryable): Promise<AuditFact>;
}

/** All facts of this service as of one instant: units that are not free, items, quotas, messaging. */
export function auditFacts({ inventory, quotas, messaging }: Auditing): Promise<AuditFact[]> {
  return inventory.unitOfWork.run(async (tx) => {
    await asOfOneInstant(tx);
    // Never as arguments of a call: an opening night has more units than a call may have arguments.
    let facts: AuditFact[] = [];
    for (const units of inventory.units) {
      facts = facts.concat(await units.auditItems(tx), await units.auditUnits(tx));
    }
    facts = facts.concat(await quotas(tx)).map((fact) => named(inventory, fact));
    facts.push(await messaging(tx));
    return facts;
  });
}

/** Facts that name no inventory are seat's. */
function named({ name }: Inventory, fact: AuditFact): AuditFact {
  switch (fact.kind) {
    case 'unit':
    case 'section':
    case 'quota':
      return name === 'seat' ? fact : { ...fact, inventory: name };
    default:
      return fact;
  }
}

/** Items whose counts do not add up at one instant: capacity = free + held + pinned + sold is broken. */
export function imbalancedItems({ inventory }: Pick<Auditing, 'inventory'>): Promise<AuditedSection[]> {
  return inventory.unitOfWork.run(async (tx) => {
    await asOfOneInstant(tx);
    const items: AuditedSection[] = [];
    for (const units of inventory.units) items.push(...(await units.auditItems(tx)));
    return items.filter((item) => imbalance(item) !== 0);
  });
}

function asOfOneInstant(tx: Queryable): Promise<unknown> {
  return tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
}
