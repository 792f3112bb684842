import type { AuditFact } from '@clove/contracts';
import { expect } from '@jest/globals';
import { type Auditing, auditFacts } from '../application/audit.ts';
import { imbalance } from '../domain/audited.ts';

/**
 * What every inventory may be relied on for, by its own audit facts: capacity = free + held + pinned + sold of every item, every
 * fan's quota is what they have, no unit is listed twice and, where it delivers, exactly what is SOLD is delivered. Answers
 * the facts.
 */
export async function expectInventoryBalanced(auditing: Auditing): Promise<AuditFact[]> {
  const facts = await auditFacts(auditing);
  const units = new Set<string>();
  const sold = new Set<string>();
  const delivered = new Set<string>();
  for (const fact of facts) {
    switch (fact.kind) {
      case 'section':
        expect({ ...fact, imbalance: imbalance(fact) }).toEqual({ ...fact, imbalance: 0 });
        break;
      case 'quota':
        expect(fact).toEqual({ ...fact, used: fact.live });
        break;
      case 'unit':
        expect(units).not.toContain(fact.unitId);
        units.add(fact.unitId);
        if (fact.state === 'SOLD') sold.add(fact.unitId);
        break;
      case 'delivery':
        if (fact.state === 'VOID' || fact.state === 'CANCELLED') break;
        expect(delivered).not.toContain(fact.unitId);
        delivered.add(fact.unitId);
        break;
      default:
    }
  }
  if (auditing.inventory.delivery !== undefined) expect(delivered).toEqual(sold);
  return facts;
}
