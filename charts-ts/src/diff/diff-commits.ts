import { withGates } from './gates.ts';
import { generatorVersion } from './generator.ts';
import { causeFinder, environmentAt, inputsAt, opsAt } from './inputs.ts';
import type { DiffReport } from './model.ts';
import {
  commitOf,
  objectsOf,
  type RenderedTree,
  type TreeFilter,
  treeFromDisk,
  treeFromGit,
} from './read-tree.ts';
import { withReleaseSteps } from './release-gates.ts';
import { diffTargets } from './report.ts';
import { opensAtOf } from './sale-times.ts';

export interface DiffRequest extends TreeFilter {
  /** A git ref. */
  readonly base: string;
  /** A git ref; undefined: the working tree. */
  readonly head?: string | undefined;
  /** The instant the freeze window is judged at. */
  readonly at: Date;
}

/**
 * The report between what a commit has rendered and another commit or the working tree, with causes and gates.
 * @throws FindingsError when a ref is unknown or a file of the head that gates need is wrong.
 */
export function diffCommits(root: string, request: DiffRequest): DiffReport {
  const { base, head, at } = request;
  const before = treeFromGit(root, base, request);
  const after = head === undefined ? treeFromDisk(root, request) : treeFromGit(root, head, request);
  const baseInputs = inputsAt(root, base);
  const headInputs = inputsAt(root, head);
  try {
    // An environment that leaves is judged by what it said.
    const environmentOf = (name: string) =>
      environmentAt(headInputs, name) ?? environmentAt(baseInputs, name);
    const report = diffTargets(before, after, {
      base: `${base} (${commitOf(root, base).slice(0, 12)})`,
      head: head === undefined ? 'working tree' : `${head} (${commitOf(root, head).slice(0, 12)})`,
      generator: generatorVersion(),
      at,
      prices: (environment) => environmentOf(environment)?.prices,
      causesOf: causeFinder({ base: baseInputs, head: headInputs }),
    });
    const gated = withGates(report, {
      ops: (environment, festival) => opsAt(headInputs, environment, festival),
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

function openingsOf(target: string, tree: RenderedTree): Date[] {
  const objects = objectsOf(target, tree.get(target) ?? new Map());
  return objects.flatMap(({ manifest }) => opensAtOf(manifest) ?? []);
}
