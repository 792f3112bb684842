import { availableParallelism } from 'node:os';
import { type LoadedEnvironment, loadEnvironment } from '../environment/load.ts';
import { renderedFolder, type Target } from '../targets.ts';
import type { RenderOutcome } from './outcome.ts';
import { RenderCache } from './render-cache.ts';
import { RenderKeys } from './render-key.ts';
import { TargetRenderer } from './render-target.ts';
import { renderInThreads } from './threads.ts';

/** Fewer targets than this are rendered before a thread has loaded what it needs. */
const WORTH_A_THREAD = 24;

export interface RenderOptions {
  /** False: only compare with what is on disk. */
  readonly write: boolean;
  /** Leave out what was rendered from the same inputs before. Never when comparing: that compares everything. */
  readonly cached: boolean;
}

/**
 * Renders many targets, each independent of the others: one App per festival and environment.
 * @returns one outcome per target, in their order.
 */
export async function renderTargets(
  root: string,
  targets: readonly Target[],
  { write, cached }: RenderOptions,
): Promise<readonly RenderOutcome[]> {
  if (!write) return renderAll(root, false, targets);
  const cache = cached ? RenderCache.open(root) : undefined;
  const keys = new RenderKeys(root);
  const known =
    cache === undefined ? targets.map(() => undefined) : knownOutcomes(root, targets, keys, cache);
  const left = targets.filter((_, index) => known[index] === undefined);
  const fresh = await renderAll(root, true, left);
  if (cache !== undefined && fresh.length > 0) remember(fresh, left, keys, cache);
  const next = fresh.values();
  return known.flatMap((outcome) => outcome ?? next.next().value ?? []);
}

async function renderAll(
  root: string,
  write: boolean,
  targets: readonly Target[],
): Promise<readonly RenderOutcome[]> {
  const threads = Math.min(availableParallelism(), Math.floor(targets.length / WORTH_A_THREAD));
  if (threads > 1) return renderInThreads(root, write, targets, threads);
  const renderer = new TargetRenderer(root, write);
  return targets.map((target) => renderer.render(target));
}

/** By target: what is on disk already, or undefined where it must be rendered. */
function knownOutcomes(
  root: string,
  targets: readonly Target[],
  keys: RenderKeys,
  cache: RenderCache,
): (RenderOutcome | undefined)[] {
  const environments = new Map<string, LoadedEnvironment>();
  return targets.map((target) => {
    const { environment, slug } = target;
    const loaded = environments.get(environment) ?? loadEnvironment(root, environment);
    environments.set(environment, loaded);
    // What the pool build made last is no input that a key could name.
    if (loaded.environment.tier === 'local') return undefined;
    const folder = renderedFolder(loaded, slug);
    const entry = cache.find(folder, keys.keyOf(target));
    if (entry === undefined) return undefined;
    const { manifests, project } = entry;
    return { kind: 'rendered', environment, slug, folder, manifests, differences: [], project };
  });
}

function remember(
  outcomes: readonly RenderOutcome[],
  targets: readonly Target[],
  keys: RenderKeys,
  cache: RenderCache,
): void {
  for (const [index, target] of targets.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind !== 'rendered') continue;
    const project = outcome.project.map(([name, text]): [string, string] => [name, text]);
    cache.remember(outcome.folder, keys.keyOf(target), { manifests: outcome.manifests, project });
  }
  cache.save();
}
