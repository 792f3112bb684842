import { contractConflicts, goesBack, type ReleaseStep } from '../promotion/contracts.ts';
import { releaseSteps } from '../promotion/release-steps.ts';
import type { DiffReport, Gate } from './model.ts';
import type { TreeFilter } from './read-tree.ts';

/**
 * The report with what the releases of both sides say: a gate for each contract migration between them, by the rule
 * of `clove promote`, and a note for each release that goes back. A pin that was not rendered yet counts too.
 * @param roots folders with the inputs of both sides.
 */
export function withReleaseSteps(
  report: DiffReport,
  roots: { readonly base: string; readonly head: string },
  filter: TreeFilter,
): DiffReport {
  const steps = releaseSteps(roots.base, roots.head, filter);
  const gates = steps.flatMap((step) => contractGates([roots.base, roots.head], step));
  return {
    ...report,
    gates: [...report.gates, ...gates],
    notes: [...report.notes, ...backwardNotes(steps)],
  };
}

function contractGates(roots: readonly string[], step: ReleaseStep): Gate[] {
  const { environment, slug: festival } = step;
  return contractConflicts(roots, step).map(({ message }) => ({
    rule: 'contract',
    environment,
    festival,
    message,
    remediation:
      'pin a release on the way between, deploy it, then go on; back past a contract leads only a repair, released as a newer version',
  }));
}

/** One note for all festivals of an environment that go the same way. */
function backwardNotes(steps: readonly ReleaseStep[]): string[] {
  const ways = Map.groupBy(
    steps.filter(goesBack),
    ({ environment, before, after }) => `${environment} goes back from release ${before} to ${after}`,
  );
  return [...ways].map(
    ([way, festivals]) =>
      `${way} (${festivals.map(({ slug }) => slug).join(', ')}): migrations do not run backwards, the older services run on the newer schema`,
  );
}
