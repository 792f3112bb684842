import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CATALOGUE_FOLDER,
  type Finding,
  FindingsError,
  hint,
  RELEASES_FOLDER,
  readDocument,
  sortFindings,
} from '@clove/pool-images';
import { ENVIRONMENTS } from './environment/files.ts';
import { listEnvironments, loadEnvironment } from './environment/load.ts';
import { OpsFile } from './environment/schema.ts';
import { type FolderEntry, folderEntries } from './folder-entries.ts';
import { PLATFORM } from './platform/names.ts';
import { SCHEMA_FILES } from './schema-files.ts';
import { FESTIVALS, listFestivals, listTargets } from './targets.ts';
import { TEMPLATES_FOLDER } from './templates/library.ts';

const RENDERED = 'gitops/rendered';

/** Folders whose every file is an input: `*.yaml` right in them, called by what it is of. */
const FLAT: Readonly<Record<string, string>> = {
  [FESTIVALS]: '<slug>.yaml',
  [TEMPLATES_FOLDER]: '<template>.yaml',
  [CATALOGUE_FOLDER]: '<image>.yaml',
  [RELEASES_FOLDER]: '<version>.yaml',
};

/** YAML under any name, so that a finding can give the right name. */
const ANY_YAML = /\.(?:ya?ml|json)(?:\.txt)?$/i;

/**
 * Findings about every file of the inputs that nothing reads: its author believes that it has an effect.
 * Rendered trees are compared as a whole by `clove render --check`; notes (`*.md`) and what systems leave behind
 * are ignored.
 */
export function unreadInputs(root: string): Finding[] {
  const layout = layoutOf(root);
  const folders = ['gitops', CATALOGUE_FOLDER, RELEASES_FOLDER];
  return sortFindings(
    folders.flatMap((folder) =>
      folderEntries(join(root, folder), (below) => `${folder}/${below}` === RENDERED).flatMap(
        ({ path, kind }) => findingsOf(root, { path: `${folder}/${path}`, kind }, layout),
      ),
    ),
  );
}

function findingsOf(root: string, { path, kind }: FolderEntry, layout: Layout): Finding[] {
  const name = nameOf(path);
  if (name.endsWith('.md')) return [];
  const at = (message: string) => [{ file: path, line: 1, column: 1, message }];
  // What a link leads to is not what is reviewed, and differs from machine to machine.
  if (kind !== 'file') return at(`this is a ${kind}: put the file itself here`);
  if (SCHEMA_FILES.includes(path) || isSeatPlan(root, path)) return [];
  if (path.startsWith(`${ENVIRONMENTS}/`)) return environmentFindings(root, path, layout);
  const unread = flatComplaint(root, path);
  return unread === undefined ? [] : at(unread);
}

/** A file in the folder of a festival whose file names it: `gitops/festivals/<slug>/`, or the folder of an environment's copy. */
const BESIDE = /^gitops\/(?:festivals|environments\/[^/]+)\/([^/]+)\/([^/]+\.(?:csv|svg))$/;

function isSeatPlan(root: string, path: string): boolean {
  const [, slug, name] = BESIDE.exec(path) ?? [];
  if (slug === undefined || name === undefined) return false;
  const beside = path.slice(0, -name.length - 1);
  return [`${beside}.yaml`, `${beside}/festival.yaml`].some((file) => {
    const place = join(root, file);
    return existsSync(place) && readFileSync(place, 'utf8').includes(name);
  });
}

function flatComplaint(root: string, path: string): string | undefined {
  const folder = Object.keys(FLAT).find((each) => path.startsWith(`${each}/`));
  if (folder === undefined) {
    const [, below = ''] = path.split('/');
    const places = [...Object.keys(FLAT), ENVIRONMENTS].flatMap((each) => each.split('/')[1] ?? []);
    return `nothing reads this file: gitops has festivals, environments and templates${hint(below, places)}`;
  }
  const name = nameOf(path);
  const right = ANY_YAML.test(name) ? name.replace(ANY_YAML, '.yaml') : undefined;
  const inFolder = path === `${folder}/${name}`;
  if (inFolder && right === name && !name.startsWith('.')) return undefined;
  if (right === undefined) return `nothing reads this file: ${folder} has files ${FLAT[folder]} only`;
  const place = `${folder}/${right.replace(/^\.+/, '')}`;
  const why = inFolder ? '' : `, since it lies in a folder below ${folder}`;
  return existsSync(join(root, place)) && !isSameName(root, place, path)
    ? `nothing reads this file${why}, and ${place} is there already: keep one of the two`
    : `nothing reads this file${why}: its place is ${place}`;
}

/** True where the file system takes both names for one file, as those of macOS and Windows do. */
function isSameName(root: string, place: string, path: string): boolean {
  const folder = join(root, place.slice(0, place.lastIndexOf('/')));
  return place.toLowerCase() === path.toLowerCase() && !readdirSync(folder).includes(nameOf(place));
}

/** What environments have, to hold files against. */
interface Layout {
  readonly festivals: readonly string[];
  readonly environments: ReadonlyMap<string, Environment>;
}

interface Environment {
  /** Undefined where its file has findings of its own: then nothing is known about its folders. */
  readonly known: { readonly rendersCopies: boolean; readonly slugs: readonly string[] } | undefined;
}

function layoutOf(root: string): Layout {
  return {
    festivals: listFestivals(root),
    environments: new Map(listEnvironments(root).map((name) => [name, { known: known(root, name) }])),
  };
}

function known(root: string, name: string): Environment['known'] {
  try {
    const loaded = loadEnvironment(root, name);
    const slugs = listTargets(root, loaded).map(({ slug }) => slug);
    return { rendersCopies: loaded.rendersCopies, slugs };
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}

/** A file below `gitops/environments`: `<environment>/environment.yaml`, `<environment>/<slug>/{ops,festival}.yaml`. */
function environmentFindings(root: string, path: string, layout: Layout): Finding[] {
  const [, , environment = '', ...below] = path.split('/');
  const at = (why: string) => [
    { file: path, line: 1, column: 1, message: `nothing reads this file: ${why}` },
  ];
  if (below.length === 0) {
    return at(`an environment is a folder with an environment.yaml${hint(environment, SCHEMA_NAMES)}`);
  }
  const folder = `${ENVIRONMENTS}/${environment}`;
  const [first = '', second] = below;
  const expected = second === undefined ? ['environment.yaml'] : ['ops.yaml', 'festival.yaml'];
  if (below.length > 2) return at(`${folder}/<slug> has ${expected.join(' and ')} and no folders`);
  const name = second ?? first;
  if (!expected.includes(name)) {
    const right = ANY_YAML.test(name) ? name.toLowerCase().replace(ANY_YAML, '.yaml') : name;
    const all = second === undefined ? [...expected, '<slug>/ops.yaml'] : expected;
    const place = second === undefined ? folder : `${folder}/<slug>`;
    return at(
      `${place} has ${all.join(' and ')}${expected.includes(right) ? `; call it ${right}` : hint(name, [...expected, 'ops.yaml'])}`,
    );
  }
  if (second === undefined) return [];
  return slugFindings(root, { path, environment, slug: first, name }, layout, at);
}

const SCHEMA_NAMES = SCHEMA_FILES.map(nameOf);

interface SlugFile {
  readonly path: string;
  readonly environment: string;
  readonly slug: string;
  readonly name: string;
}

function slugFindings(
  root: string,
  { path, environment, slug, name }: SlugFile,
  { festivals, environments }: Layout,
  at: (why: string) => Finding[],
): Finding[] {
  // What was destroyed is acknowledged where its folder was, and what an environment shares beside its festivals.
  if (name === 'ops.yaml' && acknowledgesOnly(root, path)) return [];
  const there = environments.get(environment);
  if (there === undefined) {
    return at(`there is no environment "${environment}"${hint(environment, environments.keys())}`);
  }
  if (there.known === undefined) return [];
  const { rendersCopies, slugs } = there.known;
  if (name === 'festival.yaml') {
    if (rendersCopies) return [];
    return at(
      `${environment} renders ${FESTIVALS}/${slug}.yaml: only environments that are promoted to have copies`,
    );
  }
  if (slug === PLATFORM) return at(`${PLATFORM} has acknowledgements only`);
  // Operations may decide before a festival comes by its first promotion.
  const all = [...new Set([...slugs, ...(rendersCopies ? festivals : [])])];
  if (all.includes(slug)) return [];
  return at(`environment ${environment} has no festival "${slug}"${hint(slug, all)}`);
}

function acknowledgesOnly(root: string, file: string): boolean {
  const { value } = readDocument(join(root, file), file).check(OpsFile);
  return value?.acknowledgements !== undefined && Object.keys(value).length === 1;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
