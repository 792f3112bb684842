import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  hourlyCost,
  loadEnvironment,
  planOfTarget,
  RenderKeys,
  readFestival,
  type Target,
} from '@clove/charts-ts';
import { type Catalogue, type Finding, FindingsError, loadCatalogue } from '@clove/pool-images';
import {
  type FestivalRow,
  festivalRow,
  type ListedFestival,
  listedFestivals,
} from '../festival/festival-rows.ts';
import type { FestivalEntry, FestivalPlace } from './festival-answers.ts';

/** A festival as its files say it, and what its places run. */
interface KnownFestival {
  readonly entry: FestivalEntry;
  /** What is wrong in its own file. */
  readonly findings: readonly Finding[];
  /** By environment; none where it cannot be planned. */
  readonly images: ReadonlyMap<string, readonly string[]>;
}

/**
 * Every festival as the files of a repository have it. What was read and planned is known until one of the files that it was
 * made of has another content, whether by a commit, another checkout or an edit: only then is that festival planned again.
 */
export class KnownFestivals {
  readonly #root: string;
  readonly #plan: typeof planOfTarget;
  #known = new Map<string, KnownFestival & { readonly key: string }>();

  /** @param plan default: as `clove plan` */
  constructor(root: string, plan = planOfTarget) {
    this.#root = root;
    this.#plan = plan;
  }

  /** With where each runs, and what is wrong in files that cannot be read. */
  list(): { festivals: FestivalEntry[]; findings: readonly Finding[] } {
    const all = this.#all();
    return {
      festivals: all.map(({ entry }) => entry),
      findings: all.flatMap(({ findings }) => findings),
    };
  }

  /** Every image and the festivals that run it: `staging/han-river-2026`. */
  usersOfImages(): ReadonlyMap<string, readonly string[]> {
    const users = new Map<string, string[]>();
    for (const { entry, images } of this.#all()) {
      for (const [environment, run] of images) {
        for (const image of run)
          users.set(image, [...(users.get(image) ?? []), `${environment}/${entry.slug}`]);
      }
    }
    return users;
  }

  #all(): readonly KnownFestival[] {
    const keys = new RenderKeys(this.#root);
    let catalogue: Catalogue | undefined;
    const all = listedFestivals(this.#root).map((listed) => {
      const key = [
        listed.file,
        digestOf(join(this.#root, listed.file)),
        ...listed.targets.map((target) => keys.keyOf(target)),
      ].join(' ');
      const known = this.#known.get(listed.slug);
      if (known?.key === key) return known;
      catalogue ??= loadCatalogue(this.#root);
      return { ...this.#read(listed, catalogue), key };
    });
    this.#known = new Map(all.map((each) => [each.entry.slug, each]));
    return all;
  }

  #read(listed: ListedFestival, catalogue: Catalogue): KnownFestival {
    const { slug, file, hasOwnFile, targets } = listed;
    const { row, findings } = festivalRow(this.#root, listed);
    const { fields } = readFestival(join(this.#root, file), file);
    const places = targets.map((target) => this.#placeOf(catalogue, target, row));
    const entry = {
      ...{ slug, title: fields.title, state: row.state, template: row.template },
      timezone: fields.timezone,
      opensAt: fields.sales?.opensAt,
      closesAt: fields.sales?.closesAt,
      expectedFans: fields.sales?.expectedFans,
      file: hasOwnFile ? file : undefined,
      places: places.map(({ place }) => place),
    };
    return {
      entry,
      findings,
      images: new Map(places.map(({ place, images }) => [place.environment, images])),
    };
  }

  #placeOf(
    catalogue: Catalogue,
    target: Target,
    { environments }: FestivalRow,
  ): { readonly place: FestivalPlace; readonly images: readonly string[] } {
    const { environment, file } = target;
    const loaded = loadEnvironment(this.#root, environment);
    const row = environments.find((each) => each.environment === environment);
    const { tier } = loaded.environment;
    const base = { environment, tier, file, state: row?.state ?? '?', release: row?.release ?? '?' };
    try {
      const { plan } = this.#plan(this.#root, loaded, target, { catalogue });
      const sizes = [...plan.sizing.values()];
      const place = {
        ...base,
        publicUrl: plan.publicUrl,
        pods: { min: sum(sizes.map(({ min }) => min)), max: sum(sizes.map(({ max }) => max)) },
        cost: hourlyCost(plan),
        findings: [],
      };
      return { place, images: [...plan.services, plan.toolbox].map(({ entry }) => entry.image) };
    } catch (error) {
      if (error instanceof FindingsError) return { place: { ...base, findings: error.findings }, images: [] };
      throw error;
    }
  }
}

/** A file that is absent is unlike an empty one. */
function digestOf(file: string): string {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'absent';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
