import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadEnvironment } from '../environment/load.ts';
import { PLATFORM, platformFolder, platformFrom } from '../platform/index.ts';
import type { Rendered } from '../render.ts';
import { type RenderOutcome, renderTargets, staleFolders } from '../render-all/index.ts';
import { listCommittedTargets, type Target } from '../targets.ts';
import { changedPaths, forkPoint } from './commits.ts';
import type { DiffReport, Gate } from './model.ts';
import type { TreeFilter } from './read-tree.ts';

/** A rendered folder of the working tree that is not what the inputs beside it say. */
export interface StaleTarget {
  readonly environment: string;
  /** The festival's slug, or `_platform`. */
  readonly festival: string;
  /** How it is stale: `3 files differ`. */
  readonly how: string;
}

/**
 * Where the working tree's manifests are not what its inputs say: the comparison of `clove render --check`, of
 * those targets alone that a change since the branch left `base` can have touched.
 */
export async function staleTargets(root: string, base: string, filter: TreeFilter): Promise<StaleTarget[]> {
  const paths = changedPaths(root, forkPoint(root, base, 'HEAD').commit);
  const targets = listCommittedTargets(root).filter(
    (target) => inScope(target, filter) && paths.some((path) => concerns(path, target)),
  );
  const outcomes = await renderTargets(root, targets, { write: false, cached: false });
  return [...outcomes.flatMap(staleTarget), ...stalePlatforms(root, outcomes), ...goneTargets(root, targets)];
}

/** The report with what is stale in it: a gate for each unless stale trees are allowed, and named in any case. */
export function withStale(report: DiffReport, stale: readonly StaleTarget[], allowed: boolean): DiffReport {
  if (stale.length === 0) return report;
  const gates = stale.map(
    ({ environment, festival, how }): Gate => ({
      rule: 'stale-tree',
      environment,
      festival,
      message: `${how} from what the inputs say: this report is not about what would be synced`,
      remediation: 'run "npx clove render --all" and commit, or read it all the same with --allow-stale',
    }),
  );
  const notes = gates.map(({ environment, festival, message }) => `${environment}/${festival}: ${message}`);
  return {
    ...report,
    head: `${report.head} (stale)`,
    ...(allowed ? { notes: [...notes, ...report.notes] } : { gates: [...gates, ...report.gates] }),
  };
}

/** What every target is rendered from, from the root: the generator, the pool and the templates. */
export const SHARED_SOURCES: readonly string[] = [
  'charts-ts/src/',
  'gitops/templates/',
  'package-lock.json',
  'packages/contracts/src/',
  'pool-images/catalog/',
  'pool-images/releases/',
  'pool-images/src/',
];

/** True when a target is rendered from a path, or rendered to it. */
function concerns(path: string, { environment, slug, file }: Target): boolean {
  const [, folder, of, name] = path.split('/');
  if (path === file || SHARED_SOURCES.some((shared) => path.startsWith(shared))) return true;
  // Its seat plans and drawings lie in a folder of its name.
  if (folder === 'festivals') return of === slug;
  if (of !== environment) return false;
  if (folder === 'environments') return name === 'environment.yaml' || name === slug;
  return folder === 'rendered' && (name === slug || name === PLATFORM);
}

function inScope({ environment, slug }: Target, filter: TreeFilter): boolean {
  return (
    (filter.environment === undefined || filter.environment === environment) &&
    (filter.festival === undefined || filter.festival === slug)
  );
}

function staleTarget(outcome: RenderOutcome): StaleTarget[] {
  const { environment, slug: festival } = outcome;
  if (outcome.kind === 'refused') return [{ environment, festival, how: 'cannot be rendered, and differs' }];
  const { length } = outcome.differences;
  return length === 0 ? [] : [{ environment, festival, how: filesDiffer(length) }];
}

/** What the targets share: their own projects, and what no festival owns. */
function stalePlatforms(root: string, outcomes: readonly RenderOutcome[]): StaleTarget[] {
  const environments = [...new Set(outcomes.map(({ environment }) => environment))];
  return environments.flatMap((environment) => {
    const projects = outcomes.flatMap((outcome): Rendered[] =>
      outcome.kind === 'rendered' && outcome.environment === environment ? [new Map(outcome.project)] : [],
    );
    const expected = platformFrom(loadEnvironment(root, environment), projects);
    const different = [...expected].filter(([name, text]) => {
      const path = join(root, platformFolder(environment), name);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    });
    return different.length === 0
      ? []
      : [{ environment, festival: PLATFORM, how: filesDiffer(different.length) }];
  });
}

/** Rendered folders whose festival is gone, in the environments of these targets. */
function goneTargets(root: string, targets: readonly Target[]): StaleTarget[] {
  const environments = [...new Set(targets.map(({ environment }) => environment))];
  return environments.flatMap((environment) =>
    staleFolders(root, loadEnvironment(root, environment)).map((folder) => ({
      environment,
      festival: basename(folder),
      how: 'is rendered for no festival any more, and differs',
    })),
  );
}

function filesDiffer(count: number): string {
  return count === 1 ? '1 file differs' : `${count} files differ`;
}
