import type { AuditFact } from '@clove/contracts';

export type AuditedUnit = Extract<AuditFact, { kind: 'unit' }>;
export type AuditedSection = Extract<AuditFact, { kind: 'section' }>;

/** Units of a section that its own counts cannot explain; 0 when capacity = free + blocked + held + pinned + sold. */
export function imbalance(section: AuditedSection): number {
  const { capacity, free, blocked = 0, held, pinned, sold } = section;
  return capacity - free - blocked - held - pinned - sold;
}
