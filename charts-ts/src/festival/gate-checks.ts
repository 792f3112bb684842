import { hint } from '@clove/pool-images/in-memory';
import { type Report, unique } from './report.ts';
import type { WellFormedFields } from './schema.ts';

/** What disagrees between gates and what is sold. */
export function checkGates(
  { gates = [], performances, passes = [] }: WellFormedFields,
  report: Report,
): void {
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
    for (const [at, id] of (gate.categories ?? []).entries()) {
      const complaint = categoryComplaint(gate, id, performances, passes);
      if (complaint !== undefined) report(['gates', index, 'categories', at], complaint);
    }
  }
}

type Gate = NonNullable<WellFormedFields['gates']>[number];

/** What is wrong with a price category of a gate: no section that the gate serves has it, or none at all. */
function categoryComplaint(
  gate: Gate,
  category: string,
  performances: NonNullable<WellFormedFields['performances']>,
  passes: NonNullable<WellFormedFields['passes']>,
): string | undefined {
  const ofPerformances = performances.flatMap(({ id: performance, sections }) =>
    sections.map(({ id: section, categories = [] }) => ({ on: [performance], section, categories })),
  );
  const ofPasses = passes.map(({ performances: on, section, categories = [] }) => ({
    on,
    section,
    categories,
  }));
  const all = [...ofPerformances, ...ofPasses].map(({ on, section, categories }) => ({
    serves:
      on.some((performance) => gate.performances?.includes(performance) ?? true) &&
      (gate.sections?.includes(section) ?? true),
    ids: categories.map(({ id }) => id),
  }));
  if (all.some(({ serves, ids }) => serves && ids.includes(category))) return undefined;
  const known = [...new Set(all.flatMap(({ ids }) => ids))];
  return known.includes(category)
    ? `gate ${gate.id}: none of its sections has the category ${category}`
    : `gate ${gate.id}: there is no category ${category}${hint(category, known)}`;
}
