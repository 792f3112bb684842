import { type Report, unique } from './report.ts';
import type { WellFormedFields } from './schema.ts';

/** What disagrees between gates and what is sold. */
export function checkGates({ gates = [], performances }: WellFormedFields, report: Report): void {
  unique(gates, (index) => ['gates', index, 'id'], 'gate', report);
  if (performances === undefined) return;
  const known = {
    performances: new Set(performances.map(({ id }) => id)),
    sections: new Set(performances.flatMap(({ sections }) => sections.map(({ id }) => id))),
  };
  for (const [index, gate] of gates.entries()) {
    for (const [at, id] of (gate.performances ?? []).entries()) {
      if (known.performances.has(id)) continue;
      report(['gates', index, 'performances', at], `gate ${gate.id}: there is no performance ${id}`);
    }
    for (const [at, id] of (gate.sections ?? []).entries()) {
      if (known.sections.has(id)) continue;
      report(['gates', index, 'sections', at], `gate ${gate.id}: there is no section ${id}`);
    }
  }
}
