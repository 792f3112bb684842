import { FindingsError } from '@clove/pool-images';
import { loadOps } from '../environment/load.ts';
import { objectsOf } from '../tree-objects.ts';
import { commitOf, type ForkPoint, forkPoint } from './commits.ts';
import { withGates } from './gates.ts';
import { generatorVersion } from './generator.ts';
import { causeFinder, environmentAt, inputsAt } from './inputs.ts';
import type { DiffReport } from './model.ts';
import { noPlainFiles, type RenderedTree, type TreeFilter, treeFromDisk, treeFromGit } from './read-tree.ts';
import { withReleaseSteps } from './release-gates.ts';
import { diffTargets } from './report.ts';
import { opensAtOf } from './sale-times.ts';

export interface DiffRequest extends TreeFilter {
  /** A git ref; compared is the commit where the head left it. */
  readonly base: string;
  /** A git ref; undefined: the working tree. */
  readonly head?: string | undefined;
  /** The instant the freeze window is judged at. */
  readonly at: Date;
}

/**
 * What a line of work changes: the report between what the commit where it left the base has rendered and another
 * commit or the working tree, with causes and gates. What came to the base since is no part of it.
 * @throws FindingsError when a ref is unknown, a file of the head that gates need is wrong, or its trees have what is
 * no plain file.
 */
export function diffCommits(root: string, request: DiffRequest): DiffReport {
  const { base, head, at } = request;
  const fork = forkPoint(root, base, head ?? 'HEAD');
  const before = treeFromGit(root, fork.commit, request);
  const after = head === undefined ? treeFromDisk(root, request) : treeFromGit(root, head, request);
  const unclear = noPlainFiles(after);
  if (unclear.length > 0) throw new FindingsError(unclear);
  const baseInputs = inputsAt(root, fork.commit);
  const headInputs = inputsAt(root, head);
  try {
    // An environment that leaves is judged by what its file had.
    const environmentOf = (name: string) =>
      environmentAt(headInputs, name) ?? environmentAt(baseInputs, name);
    const report = diffTargets(before, after, {
      base: `${base} (${fork.commit.slice(0, 12)})`,
      head: head === undefined ? 'working tree' : `${head} (${commitOf(root, head).slice(0, 12)})`,
      generator: generatorVersion(),
      at,
      prices: (environment) => environmentOf(environment)?.prices,
      causesOf: causeFinder({ base: baseInputs, head: headInputs }),
    });
    const gated = withGates(withDistance(report, base, fork), {
      // Also for a festival whose own file is gone.
      ops: (environment, festival) => loadOps(headInputs.root, environment, festival),
      freezes: (environment) =>
        [baseInputs, headInputs].map((inputs) => environmentAt(inputs, environment)?.freeze),
      bounds: (environment) =>
        [baseInputs, headInputs].map((inputs) => environmentAt(inputs, environment)?.unusual),
      openings: (environment, festival) =>
        [before, after].flatMap((tree) => openingsOf(`${environment}/${festival}`, tree)),
      at,
    });
    return withReleaseSteps(gated, { base: baseInputs.root, head: headInputs.root }, request);
  } finally {
    baseInputs.release();
    headInputs.release();
  }
}

/** Says how far the base has moved on since. */
function withDistance(report: DiffReport, base: string, { commit, behind }: ForkPoint): DiffReport {
  if (behind === 0) return report;
  const commits = behind === 1 ? '1 commit' : `${behind} commits`;
  const note = `${commits} behind ${base}: compared with ${commit.slice(0, 12)}, where this left it; merge ${base} to see what merging does`;
  return { ...report, notes: [note, ...report.notes] };
}

function openingsOf(target: string, tree: RenderedTree): Date[] {
  // Reading YAML is most of the work of a comparison, and one file of the sixty has it.
  const sales = [...(tree.get(target) ?? [])].filter(([, text]) => text.includes('sale.json'));
  const objects = objectsOf(target, new Map(sales));
  return objects.flatMap(({ manifest }) => opensAtOf(manifest) ?? []);
}
