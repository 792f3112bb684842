import { join } from 'node:path';
import {
  applicationName,
  hourlyCost,
  listCommittedTargets,
  listEnvironments,
  listFestivals,
  loadEnvironment,
  type PlannedTarget,
  planOfTarget,
  planTarget,
  readFestival,
  type Target,
} from '@clove/charts-ts';
import { type Catalogue, type Finding, FindingsError, loadCatalogue } from '@clove/pool-images';
import { ArgoCd } from '../argocd/argocd.ts';
import { ArgoCdError } from '../argocd/argocd-error.ts';
import { type StatusRow, statusRows } from '../argocd/status.ts';
import type { CliContext } from '../context.ts';
import { festivalRows } from '../festival/festival-rows.ts';
import { planSummary } from '../verbs/plan.ts';
import { expected } from '../verbs/status.ts';

/** A festival where it runs, as its plan has it. */
export interface FestivalPlace {
  readonly environment: string;
  readonly tier: string;
  readonly state: string;
  readonly release: string;
  /** The file that it is rendered from there, from the root. */
  readonly file: string;
  readonly publicUrl?: string;
  readonly pods?: { readonly min: number; readonly max: number };
  /** Per hour; absent where the environment has no prices. */
  readonly cost?: ReturnType<typeof hourlyCost>;
  /** Why it cannot be planned; empty where it can. */
  readonly findings: readonly Finding[];
}

export interface FestivalEntry {
  readonly slug: string;
  readonly title: { readonly ko: string; readonly en?: string | undefined } | undefined;
  readonly state: string;
  readonly template: string;
  readonly timezone: string | undefined;
  readonly opensAt: string | undefined;
  readonly closesAt: string | undefined;
  readonly expectedFans: number | undefined;
  /** The organiser's file; undefined where only another environment has it. */
  readonly file: string | undefined;
  readonly places: readonly FestivalPlace[];
}

/** Every festival with where it runs, and what is wrong in files that cannot be read. */
export function festivals(root: string): { festivals: FestivalEntry[]; findings: readonly Finding[] } {
  const { rows, findings } = festivalRows(root);
  const targets = listCommittedTargets(root);
  const own = new Set(listFestivals(root));
  const catalogue = loadCatalogue(root);
  const list = rows.map(({ slug, state, template, environments }): FestivalEntry => {
    const places = targets.filter((target) => target.slug === slug);
    const file = own.has(slug) ? `gitops/festivals/${slug}.yaml` : (places[0]?.file ?? '');
    const { fields } = readFestival(join(root, file), file);
    return {
      slug,
      title: fields.title,
      state,
      template,
      timezone: fields.timezone,
      opensAt: fields.sales?.opensAt,
      closesAt: fields.sales?.closesAt,
      expectedFans: fields.sales?.expectedFans,
      file: own.has(slug) ? file : undefined,
      places: places.map((target) => {
        const row = environments.find(({ environment }) => environment === target.environment);
        return placeOf(root, catalogue, target, row?.state ?? '?', row?.release ?? '?');
      }),
    };
  });
  return { festivals: list, findings };
}

function placeOf(
  root: string,
  catalogue: Catalogue,
  target: Target,
  state: string,
  release: string,
): FestivalPlace {
  const loaded = loadEnvironment(root, target.environment);
  const base = {
    environment: target.environment,
    tier: loaded.environment.tier,
    file: target.file,
    state,
    release,
  };
  try {
    const { plan } = planOfTarget(root, loaded, target, { catalogue });
    const sizes = [...plan.sizing.values()];
    return {
      ...base,
      publicUrl: plan.publicUrl,
      pods: { min: sum(sizes.map(({ min }) => min)), max: sum(sizes.map(({ max }) => max)) },
      cost: hourlyCost(plan),
      findings: [],
    };
  } catch (error) {
    if (error instanceof FindingsError) return { ...base, findings: error.findings };
    throw error;
  }
}

/** `clove plan --format json`. */
export function festivalPlan(root: string, environment: string, slug: string) {
  return planSummary(planTarget(root, environment, slug).plan);
}

/** Every image and the festivals that run it: `staging/han-river-2026`. */
export function usersOfImages(root: string): ReadonlyMap<string, readonly string[]> {
  const catalogue = loadCatalogue(root);
  const users = new Map<string, string[]>();
  for (const target of listCommittedTargets(root)) {
    const planned = plannedOrNone(root, catalogue, target);
    if (planned === undefined) continue;
    for (const { entry } of [...planned.plan.services, planned.plan.toolbox]) {
      users.set(entry.image, [...(users.get(entry.image) ?? []), `${target.environment}/${target.slug}`]);
    }
  }
  return users;
}

function plannedOrNone(root: string, catalogue: Catalogue, target: Target): PlannedTarget | undefined {
  try {
    return planOfTarget(root, loadEnvironment(root, target.environment), target, { catalogue });
  } catch (error) {
    // The list of festivals says what is wrong with it.
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
