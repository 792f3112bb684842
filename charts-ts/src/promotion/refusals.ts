import { type Finding, FindingsError } from '@clove/pool-images';
import { changedPaths, SHARED_SOURCES } from '../diff/index.ts';
import { type LoadedEnvironment, opsFile } from '../environment/load.ts';
import { planFolders } from '../festival/plan-files.ts';
import { renderedFolder, type Target } from '../targets.ts';

/** @throws FindingsError unless the one environment is promoted to from the other. */
export function refuseEnvironments(from: LoadedEnvironment, to: LoadedEnvironment): void {
  const [source, target] = [from.environment, to.environment];
  const findings: Finding[] = [];
  if (source.tier === 'local' || source.environment === target.environment) {
    const message = `environment ${source.environment} cannot be promoted from: name another committed one, such as staging`;
    findings.push(from.document.finding(['tier'], message));
  } else if (source.promotesTo !== undefined && source.promotesTo !== target.environment) {
    const message = `environment ${source.environment} promotes to ${source.promotesTo}, not to ${target.environment}`;
    findings.push(from.document.finding(['promotesTo'], message));
  } else if (!to.rendersCopies) {
    const message = `environment ${target.environment} renders the organisers' files itself: only tier production is promoted to, and what another environment names by "promotesTo"`;
    findings.push(to.document.finding(['tier'], message));
  } else if (to.promotedFrom.length > 0 && !to.promotedFrom.includes(source.environment)) {
    const message = `environment ${target.environment} is promoted to from ${to.promotedFrom.join(', ')}, not from ${source.environment}`;
    findings.push(to.document.finding(['environment'], message));
  }
  if (findings.length > 0) throw new FindingsError(findings);
}

/**
 * A finding for every file that the chosen festivals are made of in the source environment and that is not as it is
 * committed: what goes on must be what was reviewed and tried.
 */
export function uncommittedFindings(
  root: string,
  from: LoadedEnvironment,
  targets: readonly Target[],
): Finding[] {
  if (targets.length === 0) return [];
  const { environment } = from.environment;
  const paths = targets.flatMap(({ slug, file }) => [
    file,
    ...planFolders(file),
    opsFile(environment, slug),
    renderedFolder(from, slug),
  ]);
  const changed = changedPaths(root, 'HEAD', [from.document.file, ...paths, ...SHARED_SOURCES]);
  return changed.map((file) => ({
    file,
    line: 1,
    column: 1,
    message: `differs from what is committed: commit it, and try it in ${environment}, before it is promoted`,
  }));
}
