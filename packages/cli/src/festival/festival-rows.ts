import { join } from 'node:path';
import {
  FESTIVALS,
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

/** A festival of the repository with its targets, and the file that says most of it. */
export interface ListedFestival {
  readonly slug: string;
  readonly targets: readonly Target[];
  /** The organiser's, from the root; that of an environment where a festival is left in it alone. */
  readonly file: string;
  readonly hasOwnFile: boolean;
}

/** By slug. Nothing of them is read yet. */
export function listedFestivals(root: string): ListedFestival[] {
  const own = new Set(listFestivals(root));
  const targets = Map.groupBy(listCommittedTargets(root), ({ slug }) => slug);
  return [...new Set([...own, ...targets.keys()])].sort().map((slug) => {
    const runs = targets.get(slug) ?? [];
    const hasOwnFile = own.has(slug);
    const file = hasOwnFile ? `${FESTIVALS}/${slug}.yaml` : (runs[0]?.file ?? '');
    return { slug, targets: runs, file, hasOwnFile };
  });
}

/** Every festival of the repository, by slug, with what is wrong in the files of those that cannot be read. */
export function festivalRows(root: string): { rows: FestivalRow[]; findings: Finding[] } {
  const listed = listedFestivals(root).map((festival) => festivalRow(root, festival));
  return { rows: listed.map(({ row }) => row), findings: listed.flatMap(({ findings }) => findings) };
}

/** One of them. */
export function festivalRow(
  root: string,
  { slug, targets, file }: ListedFestival,
): { row: FestivalRow; findings: readonly Finding[] } {
  const { fields, findings } = readFestival(join(root, file), file);
  const row = {
    slug,
    state: fields.state ?? '?',
    template: fields.template ?? '?',
    opensAt: fields.sales?.opensAt ?? '?',
    environments: targets.map((target) => environmentOf(root, target)),
  };
  return { row, findings };
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
