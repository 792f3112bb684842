import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  festivalTemplateFindings,
  type LoadedFestival,
  listFestivals,
  openTemplates,
  readFestival,
} from '@clove/charts-ts';
import { FindingsError, loadCatalogue } from '@clove/pool-images';
import { UsageError } from '../context.ts';

/** Holds the slug that `clove new` wrote last in this clone. */
const NEWEST = '.clove/newest-festival';

/** Remembers a festival as the one that a start without a name opens. */
export function rememberNewest(root: string, slug: string): void {
  mkdirSync(join(root, '.clove'), { recursive: true });
  writeFileSync(join(root, NEWEST), `${slug}\n`);
}

/** The festival to start, and why it is that one where no argument named it. */
export interface ChosenFestival {
  readonly loaded: LoadedFestival;
  readonly notice?: string;
}

/**
 * The festival that the argument names: a path to a file, or a slug of gitops/festivals. Without one, the festival that
 * `clove new` wrote last in this clone; where there is none, the first of gitops/festivals by name.
 * @throws UsageError when there is no such file, FindingsError with everything that is wrong in it.
 */
export function chosenFestival(root: string, argument: string | undefined): ChosenFestival {
  const slugs = listFestivals(root);
  if (argument !== undefined) return { loaded: load(root, argument, slugs) };
  const newest = newestOf(root, slugs);
  const slug = newest ?? slugs[0];
  if (slug === undefined) throw new UsageError('there is no festival file in gitops/festivals');
  const why = newest === undefined ? 'the first in gitops/festivals' : 'the last that "clove new" wrote here';
  const others = slugs.filter((other) => other !== slug).map((other) => `npm start -- ${other}`);
  const hint = others.length === 0 ? '' : `; another: ${others.join(', ')}`;
  return { loaded: load(root, slug, slugs), notice: `opening ${slug}, ${why}${hint}` };
}

function newestOf(root: string, slugs: readonly string[]): string | undefined {
  const file = join(root, NEWEST);
  const slug = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  return slug !== undefined && slugs.includes(slug) ? slug : undefined;
}

function load(root: string, wanted: string, slugs: readonly string[]): LoadedFestival {
  const path = slugs.includes(wanted)
    ? join(root, 'gitops/festivals', `${wanted}.yaml`)
    : resolve(root, wanted);
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no festival file ${wanted}; gitops/festivals has ${slugs.join(', ') || 'none'}`,
    );
  }
  const { document, loaded, fields, findings } = readFestival(path, relative(root, path));
  if (loaded !== undefined) return loaded;
  // Whether its template exists is found out by planning, which a wrong file never reaches: checked here.
  const library = openTemplates(root, loadCatalogue(root));
  throw new FindingsError([...findings, ...festivalTemplateFindings(library, document, fields)]);
}
