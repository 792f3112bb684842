import type { AuditFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import type { Limits } from '../../application/limits.ts';

/** Recorded quota beside what the live holds add up to, for every fan and scope that has either. */
export function quotaFacts(limits: Limits): (db: Queryable) => Promise<AuditFact[]> {
  return async (db) => {
    const facts = new Map<string, { fanId: string; scope: string; used: number; live: number }>();
    const fact = (fanId: string, scope: string) => {
      const key = `${fanId} ${scope}`;
      const known = facts.get(key) ?? { fanId, scope, used: 0, live: 0 };
      facts.set(key, known);
      return known;
    };
    const quotas = await db.query<{ fan_id: string; scope: string; used: number }>(
      'SELECT fan_id, scope, used FROM fan_quota WHERE used > 0 ORDER BY fan_id, scope',
    );
    for (const { fan_id: fanId, scope, used } of quotas) fact(fanId, scope).used = used;
    const holds = await db.query<{ fan_id: string; item: string | null; live: number }>(
      `SELECT fan_id, item, sum(quantity - cardinality(released))::int AS live FROM holds
       WHERE state IN ('ACTIVE', 'PINNED', 'SOLD') GROUP BY fan_id, item ORDER BY fan_id, item`,
    );
    for (const { fan_id: fanId, item, live } of holds) {
      for (const { scope, each } of limits.countsFor(item)) fact(fanId, scope).live += live * each;
    }
    return [...facts.values()]
      .filter(({ used, live }) => used > 0 || live > 0)
      .map(
        ({ scope, ...each }): AuditFact => ({
          kind: 'quota',
          ...each,
          ...(scope === '' ? {} : { item: scope }),
        }),
      );
  };
}
