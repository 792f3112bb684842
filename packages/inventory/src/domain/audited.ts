import type { AuditFact } from '@clove/contracts';

export type AuditedUnit = Extract<AuditFact, { kind: 'unit' }>;
export type AuditedSection = Extract<AuditFact, { kind: 'section' }>;

/** Units of a section that its own counts cannot explain; 0 when capacity = free + held + pinned + sold. */
export function imbalance(section: AuditedSection): number {
  return section.capacity - section.free - section.held - section.pinned - section.sold;
}
