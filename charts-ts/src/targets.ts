import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalogue, type Finding, FindingsError, loadCatalogue, yamlFilesIn } from '@clove/pool-images';
import { type LoadedEnvironment, listEnvironments, loadEnvironment, loadOps } from './environment/load.ts';
import type { EnvironmentFile } from './environment/schema.ts';
import { type LoadedFestival, loadFestival } from './festival/load.ts';
import { FESTIVALS } from './festival/problems.ts';
import { type PlanInput, plan } from './plan/from-files.ts';
import type { Plan } from './plan/plan.ts';

export { FESTIVALS };

/** One festival in one environment: the unit that is planned, rendered and synced. */
export interface Target {
  readonly environment: string;
  readonly slug: string;
  /** The festival file it is rendered from, from the root. */
  readonly file: string;
}

/** Slugs of the festival files, sorted. */
export function listFestivals(root: string): string[] {
  return yamlFilesIn(join(root, FESTIVALS))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * Every target of an environment. One that is promoted to renders the copies that promotion wrote; any other
 * renders the organisers' files.
 */
export function listTargets(root: string, loaded: LoadedEnvironment): Target[] {
  const { environment } = loaded.environment;
  if (!loaded.rendersCopies) {
    return listFestivals(root).map((slug) => ({ environment, slug, file: `${FESTIVALS}/${slug}.yaml` }));
  }
  const folder = `gitops/environments/${environment}`;
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ environment, slug: entry.name, file: `${folder}/${entry.name}/festival.yaml` }))
    .filter((target) => existsSync(join(root, target.file)))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

/** Every target that is committed: all environments but local ones. */
export function listCommittedTargets(root: string): Target[] {
  return targetsWhere(root, ({ tier }) => tier !== 'local');
}

/** Every target of local environments, whose manifests are never committed. */
export function listLocalTargets(root: string): Target[] {
  return targetsWhere(root, ({ tier }) => tier === 'local');
}

function targetsWhere(root: string, wanted: (environment: EnvironmentFile) => boolean): Target[] {
  return listEnvironments(root)
    .map((name) => loadEnvironment(root, name))
    .filter(({ environment }) => wanted(environment))
    .flatMap((loaded) => listTargets(root, loaded));
}

/** Where a target's manifests go, from the root. Only committed trees lie below gitops. */
export function renderedFolder(environment: LoadedEnvironment, slug: string): string {
  const { tier, environment: name } = environment.environment;
  return tier === 'local' ? `.clove/rendered/${name}/${slug}` : `gitops/rendered/${name}/${slug}`;
}

/** A plan with what it was made of. */
export interface PlannedTarget {
  /** The repository's root, where the inputs that were read can be looked up again. */
  readonly root: string;
  readonly plan: Plan;
  readonly festival: LoadedFestival;
  readonly environment: LoadedEnvironment;
  /** Where it is rendered to, from the root. */
  readonly folder: string;
}

/** What may be given instead of what the files say. */
export type PlanOverrides = Pick<PlanInput, 'port' | 'minReplicas' | 'tags'> & {
  readonly catalogue?: Catalogue;
};

/**
 * Reads everything that a target is made of and plans it.
 * @throws FindingsError with every finding of the first stage that has any.
 */
export function planTarget(
  root: string,
  environmentName: string,
  slug: string,
  overrides: PlanOverrides = {},
): PlannedTarget {
  const environment = loadEnvironment(root, environmentName);
  const target = listTargets(root, environment).find((candidate) => candidate.slug === slug);
  if (target === undefined) throw new FindingsError([missingFestival(root, environment, slug)]);
  return planOfTarget(root, environment, target, overrides);
}

/** As `planTarget`, of a target that was listed already: nothing is looked up twice. */
export function planOfTarget(
  root: string,
  environment: LoadedEnvironment,
  { slug, file }: Target,
  overrides: PlanOverrides = {},
): PlannedTarget {
  const { catalogue = loadCatalogue(root), ...rest } = overrides;
  const festival = loadFestival(join(root, file), file);
  const ops = loadOps(root, environment.environment.environment, slug);
  const planned = plan({ root, catalogue, festival, environment, ops, ...rest });
  return { root, plan: planned, festival, environment, folder: renderedFolder(environment, slug) };
}

function missingFestival(root: string, environment: LoadedEnvironment, slug: string): Finding {
  const { environment: name } = environment.environment;
  const known = listTargets(root, environment).map((target) => target.slug);
  const file = environment.rendersCopies
    ? `gitops/environments/${name}/${slug}/festival.yaml`
    : `${FESTIVALS}/${slug}.yaml`;
  const message = `environment ${name} has no festival "${slug}"; it has ${known.join(', ') || 'none'}`;
  return { file, line: 1, column: 1, message };
}
