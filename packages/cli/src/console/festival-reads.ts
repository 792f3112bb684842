import { applicationName, listEnvironments, loadEnvironment, planTarget } from '@clove/charts-ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { ArgoCdError } from '../argocd/argocd-error.ts';
import { type StatusRow, statusRows } from '../argocd/status.ts';
import type { CliContext } from '../context.ts';
import { planSummary } from '../verbs/plan.ts';
import { expected } from '../verbs/status.ts';

/** `clove plan --format json`. */
export function festivalPlan(root: string, environment: string, slug: string) {
  return planSummary(planTarget(root, environment, slug).plan);
}

/** What Argo CD says of every festival, or why it cannot be asked from here. */
export async function clusterStatus(
  context: CliContext,
): Promise<{ readonly rows: readonly StatusRow[]; readonly unavailable?: string }> {
  try {
    return { rows: await statusRows(ArgoCd.find(context), expected(context, undefined)) };
  } catch (error) {
    if (error instanceof ArgoCdError) return { rows: [], unavailable: error.message };
    throw error;
  }
}

/** The committed environments, and where each promotes to. */
export function environments(root: string) {
  return listEnvironments(root)
    .map((name) => loadEnvironment(root, name))
    .filter(({ environment }) => environment.tier !== 'local')
    .map(({ environment, rendersCopies, document }) => ({
      name: environment.environment,
      tier: environment.tier,
      release: environment.release,
      file: document.file,
      isPromotedTo: rendersCopies,
      promotesTo: environment.promotesTo,
      application: environment.argocd === undefined ? undefined : applicationName(environment.argocd, ''),
    }));
}
