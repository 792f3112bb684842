import { resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { valueAt } from '../../src/field-path.ts';
import {
  findPath,
  listCommittedTargets,
  type OpsFile,
  parseEnvironment,
  parseFestival,
  planTarget,
  render,
  type Tree,
  treeOf,
} from '../../src/index.ts';
import { NUMBERED } from '../festival-texts.ts';
import { changed, pick } from '../mutations.ts';
import { planOf } from '../rendering.ts';
import { PROFILES } from '../switch-texts.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
const catalogue = loadCatalogue(ROOT);

/** Every committed festival of every environment, rendered once for all cases. */
export const TREES: ReadonlyMap<string, Tree> = new Map(
  listCommittedTargets(ROOT).map(({ environment, slug }) => {
    const target = planTarget(ROOT, environment, slug, { catalogue });
    return [`${environment}/${slug}`, treeOf(target, render(target.plan))] as const;
  }),
);

/** Seats, Kakao Pay, one autoscaled service, a sandbox that runs as a single pod. */
export const GOOD = treeNamed('staging/seoul-jazz-2026');
export const PRODUCTION = treeNamed('production/seoul-jazz-2026');

/** A festival whose data engines are made by operators. */
export const OPERATED = operated();

function operated(): Tree {
  const environment = parseEnvironment(PROFILES.operators, 'gitops/environments/test/environment.yaml');
  const plan = planOf({ environment: PROFILES.operators });
  const festival = parseFestival(NUMBERED, 'gitops/festivals/spring-2026.yaml');
  return treeOf({ root: '/nowhere', plan, festival, environment, folder: 'nowhere' }, render(plan));
}

function treeNamed(name: string): Tree {
  const tree = TREES.get(name);
  if (tree === undefined) throw new Error(`the sample ${name} is gone`);
  return tree;
}

/** Paths and annotations that cases name again and again. */
export const POD = 'spec.template.spec';
export const FIRST = `${POD}.containers[0]`;
export const WAVE = 'argocd.argoproj.io/sync-wave';
export const OPTIONS = 'argocd.argoproj.io/sync-options';

/** A tree with one item more at the end of a list. */
export function extended(tree: Tree, subject: string, field: string, item: unknown): Tree {
  const object = pick(tree, subject);
  const list = valueAt(object, findPath(object, field) ?? []);
  if (!Array.isArray(list)) throw new Error(`${subject} has no list at ${field}`);
  return changed(tree, subject, field, [...list, item]);
}

/** The good tree with another text of one object's file. */
export function rewritten<T extends Pick<Tree, 'files'>>(
  tree: T,
  file: RegExp,
  from: string | RegExp,
  to: string,
): T {
  const [name, text] = [...(tree.files ?? [])].find(([candidate]) => file.test(candidate)) ?? [];
  const other = text?.replace(from, to);
  if (name === undefined || other === undefined || other === text)
    throw new Error(`no ${file} has ${String(from)}`);
  return { ...tree, files: new Map([...(tree.files ?? []), [name, other]]) };
}

/** The good tree with another plan: what no object shows. */
export function planned(tree: Tree, change: (plan: Tree['target']['plan']) => Tree['target']['plan']): Tree {
  return { ...tree, target: { ...tree.target, plan: change(tree.target.plan) } };
}

export function withOps(tree: Tree, ops: OpsFile): Tree {
  return planned(tree, (plan) => ({ ...plan, ops }));
}

export function withEnvironment(tree: Tree, change: Partial<Tree['target']['plan']['environment']>): Tree {
  return planned(tree, (plan) => ({ ...plan, environment: { ...plan.environment, ...change } }));
}

export const OPENS = Date.parse(GOOD.target.plan.festival.sales.opensAt);
export const LONG_AFTER = Date.parse('2099-01-01T00:00:00Z');
export const FROZEN = withEnvironment(GOOD, { freeze: { hoursBefore: 24, hoursAfter: 24 } });
