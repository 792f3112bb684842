import { contractConflicts, goesBack } from '../../promotion/contracts.ts';
import { releaseStep } from '../../promotion/release-steps.ts';
import { causeAt } from '../../provenance/inputs.ts';
import { environment, ops } from '../../provenance/place.ts';
import type { Rule, Violation } from '../rule.ts';
import type { Tree } from '../tree.ts';

export const contractsRespected: Rule = {
  id: 'contracts-respected',
  why: 'A contract migration takes away what older releases use: beside it, or after it, their services fail. "clove promote" refuses such a step, and a release that is pinned by hand takes the same step.',
  remediation:
    'Deploy a release on the way between first. Past a contract there is no way back: release a repair as a newer version.',
  check: ({ tree, base }) => {
    const { plan, root, festival } = tree.target;
    const target = {
      environment: plan.environment.environment,
      slug: plan.slug,
      file: festival.document.file,
    };
    const step = base === undefined ? undefined : releaseStep(base, root, target);
    if (base === undefined || step === undefined) return [];
    const conflicts = contractConflicts([base, root], step);
    if (conflicts.length > 0) return conflicts.map(({ message }) => violation(tree, message));
    if (!goesBack(step)) return [];
    const message = `goes back from release ${step.before} to ${step.after}: migrations do not run backwards, the older services run on the newer schema`;
    return [{ ...violation(tree, message), severity: 'warning' }];
  },
};

/** At the line that names the release: the festival's own pin, or the environment's default. */
function violation({ target }: Tree, message: string): Violation {
  const place = target.plan.ops.release === undefined ? environment('release') : ops('release');
  return { message, cause: causeAt(target, place, message) };
}
