import {
  type DiffReport,
  diffTargets,
  generatorVersion,
  type RenderedTree,
  withGates,
} from '../diff/index.ts';
import { loadEnvironment, loadOps } from '../environment/load.ts';
import { readRendered } from '../read-rendered.ts';
import type { Promotion, PromotionRequest } from './promotion.ts';

/**
 * What a promotion would do to the target environment, and what stands in its way: the same report and the same
 * gates as a pull request meets.
 * @param at the instant that freezes are judged at.
 */
export function promotionReport(
  root: string,
  request: PromotionRequest,
  { folders, ops, openings }: Promotion,
  at: Date,
): DiffReport {
  const key = (folder: string) => folder.slice('gitops/rendered/'.length);
  const base: RenderedTree = new Map(
    [...folders.keys()].map((folder) => [key(folder), readRendered(root, folder)]),
  );
  const head: RenderedTree = new Map([...folders].map(([folder, rendered]) => [key(folder), rendered]));
  const report = diffTargets(base, head, {
    base: `${request.to} as it is rendered`,
    head: `${request.to} after promotion from ${request.from}`,
    generator: generatorVersion(),
    at,
  });
  const environment = loadEnvironment(root, request.to).environment;
  return withGates(report, {
    ops: (_, festival) => ops.get(festival) ?? loadOps(root, request.to, festival),
    freezes: () => [environment.freeze],
    bounds: () => [environment.unusual],
    openings: (_, festival) => openings.get(festival) ?? [],
    at,
  });
}
