import type { AuditFact } from '@clove/contracts';
import { sortFacts } from '../domain/facts.ts';
import { violationsOf } from '../domain/invariants.ts';
import { persisting, type Violation } from '../domain/violation.ts';

export interface AuditSource {
  readonly service: string;
  /** Reads the service's facts of this moment. */
  facts(): Promise<AuditFact[]>;
}

export interface AuditOptions {
  readonly sources: readonly AuditSource[];
  /** Whether one of the sources is the provider's own ledger. */
  readonly withProvider: boolean;
  /** Waits between the scans. Source of 60 s: longer than any step of a sale takes without failures. */
  readonly gap: () => Promise<void>;
  readonly now: () => Date;
}

export interface AuditReport {
  readonly violations: readonly Violation[];
  /** How many of the first scan were gone in the second. */
  readonly settled: number;
  readonly facts: number;
}

/** Scans twice and answers what is wrong in both, by key. A clean first scan needs no second one. */
export async function audit({ sources, withProvider, gap, now }: AuditOptions): Promise<AuditReport> {
  const scan = async () => {
    const facts = (await Promise.all(sources.map((source) => source.facts()))).flat();
    return { violations: violationsOf(sortFacts(facts, { at: now(), withProvider })), facts: facts.length };
  };
  const first = await scan();
  if (first.violations.length === 0) return { violations: [], settled: 0, facts: first.facts };
  await gap();
  const second = await scan();
  const violations = persisting(first.violations, second.violations);
  return { violations, settled: first.violations.length - violations.length, facts: second.facts };
}
