import { join } from 'node:path';
import {
  listCommittedTargets,
  listFestivals,
  loadEnvironment,
  loadOps,
  readFestival,
  type Target,
} from '@clove/charts-ts';
import type { Finding } from '@clove/pool-images';

/** One festival and where it runs. */
export interface FestivalRow {
  readonly slug: string;
  readonly state: string;
  readonly template: string;
  readonly opensAt: string;
  readonly environments: readonly {
    readonly environment: string;
    readonly state: string;
    readonly release: string;
  }[];
}

/** Every festival of the repository, by slug, with what is wrong in the files of those that cannot be read. */
export function festivalRows(root: string): { rows: FestivalRow[]; findings: Finding[] } {
  const targets = listCommittedTargets(root);
  const slugs = [...new Set([...listFestivals(root), ...targets.map(({ slug }) => slug)])].sort();
  const findings: Finding[] = [];
  const rows = slugs.map((slug): FestivalRow => {
    const own = targets.filter((target) => target.slug === slug);
    // The organiser's file first; a festival may be left in production alone.
    const file = listFestivals(root).includes(slug) ? `gitops/festivals/${slug}.yaml` : (own[0]?.file ?? '');
    const { fields, findings: wrong } = readFestival(join(root, file), file);
    findings.push(...wrong);
    return {
      slug,
      state: fields.state ?? '?',
      template: fields.template ?? '?',
      opensAt: fields.sales?.opensAt ?? '?',
      environments: own.map((target) => environmentOf(root, target)),
    };
  });
  return { rows, findings };
}

function environmentOf(
  root: string,
  { environment, slug, file }: Target,
): FestivalRow['environments'][number] {
  const { release } = loadEnvironment(root, environment).environment;
  return {
    environment,
    state: readFestival(join(root, file), file).fields.state ?? '?',
    release: loadOps(root, environment, slug).release ?? release,
  };
}
