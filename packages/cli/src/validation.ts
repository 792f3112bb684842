import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  festivalTemplateFindings,
  festivalWarnings,
  listCommittedTargets,
  listEnvironments,
  listFestivals,
  listLocalTargets,
  loadEnvironment,
  loadOps,
  openTemplates,
  opsFile,
  pathPrefixFindings,
  planTarget,
  type ReadFestival,
  readFestival,
  templateFindings,
  unreadInputs,
} from '@clove/charts-ts';
import {
  type Catalogue,
  type Finding,
  FindingsError,
  formatFinding,
  listReleases,
  loadCatalogue,
  loadRelease,
  sortFindings,
} from '@clove/pool-images';

/** What was found in files that people write. */
export interface Validation {
  readonly files: number;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Festival files, by their paths from the root, and everything that only shows together with the files that they are planned with. */
export function validateFiles(root: string, files: readonly string[]): Validation {
  const unread = unreadInputs(root).filter(({ file }) => files.includes(file));
  return withFindings(validate(root, [], [...new Set(files)]), unread);
}

/** Every festival file, the environments, the templates, the catalogue and the releases. */
export function validateAll(root: string): Validation {
  const environments = listEnvironments(root).map((name) => () => loadEnvironment(root, name));
  const festivals = new Set(listFestivals(root).map((slug) => `gitops/festivals/${slug}.yaml`));
  const ops: Check[] = [];
  // Environments with findings have no targets that could be listed; their own findings say so.
  if (environments.every((check) => findingsOf(check).length === 0)) {
    for (const target of listCommittedTargets(root)) {
      festivals.add(target.file);
      ops.push(() => loadOps(root, target.environment, target.slug));
    }
    for (const { environment, slug } of listLocalTargets(root)) {
      if (existsSync(join(root, opsFile(environment, slug))))
        ops.push(() => loadOps(root, environment, slug));
    }
  }
  const releases = listReleases(root).map((version) => () => loadRelease(root, version));
  const checks = [...releases, ...environments, ...ops];
  const loaded = listEnvironments(root).flatMap(
    (name) => attempt(() => loadEnvironment(root, name)).value ?? [],
  );
  const more = [...unreadInputs(root), ...pathPrefixFindings(root, loaded)];
  return withFindings(validate(root, checks, [...festivals]), more);
}

function withFindings(validation: Validation, more: readonly Finding[]): Validation {
  return { ...validation, findings: distinct([...validation.findings, ...more]) };
}

type Check = () => unknown;

/** Each file on its own; then what of them is well-formed together with everything that it is planned with. */
function validate(root: string, others: readonly Check[], files: readonly string[]): Validation {
  const everything = others.length > 0;
  const shared = others.flatMap(findingsOf);
  const catalogue = attempt(() => loadCatalogue(root));
  const festivals = files.map((file) => readFestival(resolve(root, file), file));
  const templates =
    catalogue.value === undefined ? [] : templatesOf(root, catalogue.value, festivals, everything);
  const alone = festivals.flatMap((festival) => [...festival.findings, ...takenSlug(root, festival)]);
  const found = [...catalogue.findings, ...shared, ...alone, ...templates];
  const together =
    catalogue.value === undefined || shared.length > 0
      ? []
      : planFindings(root, catalogue.value, files, new Set(found.map(({ file }) => file)));
  return {
    // The catalogue counts as one, however many images there are.
    files: files.length + (everything ? others.length + 1 : 0),
    findings: distinct([...found, ...together]),
    warnings: festivals.flatMap(({ loaded }) =>
      loaded === undefined || !isOrganisers(loaded.document.file) ? [] : festivalWarnings(loaded),
    ),
  };
}

function templatesOf(
  root: string,
  catalogue: Catalogue,
  festivals: readonly ReadFestival[],
  everything: boolean,
): Finding[] {
  const library = openTemplates(root, catalogue);
  return [
    ...(everything ? templateFindings(library) : []),
    ...festivals.flatMap(({ document, fields }) => festivalTemplateFindings(library, document, fields)),
  ];
}

/** What only shows when files meet: images that are not released, sizes, quotas. Of broken files nothing is asked. */
function planFindings(
  root: string,
  catalogue: Catalogue,
  files: readonly string[],
  broken: ReadonlySet<string>,
): Finding[] {
  return (attempt(() => listCommittedTargets(root)).value ?? [])
    .filter(({ file }) => files.includes(file) && !broken.has(file))
    .flatMap(({ environment, slug }) => findingsOf(() => planTarget(root, environment, slug, { catalogue })));
}

/** A file in another place with the slug of a festival that exists already. */
function takenSlug(root: string, { document, fields: { festival } }: ReadFestival): Finding[] {
  if (festival === undefined || document.file.startsWith('gitops/environments/')) return [];
  const owner = `gitops/festivals/${festival}.yaml`;
  if (document.file === owner || !existsSync(resolve(root, owner))) return [];
  return [document.finding(['festival'], `the slug "${festival}" is taken by ${owner}`)];
}

/** Copies that promotion wrote are not what an organiser edits. */
function isOrganisers(file: string): boolean {
  return !file.startsWith('gitops/environments/');
}

function distinct(findings: readonly Finding[]): Finding[] {
  return sortFindings([...new Map(findings.map((finding) => [formatFinding(finding), finding])).values()]);
}

function attempt<T>(work: () => T): { readonly value: T | undefined; readonly findings: readonly Finding[] } {
  try {
    return { value: work(), findings: [] };
  } catch (error) {
    if (error instanceof FindingsError) return { value: undefined, findings: error.findings };
    throw error;
  }
}

function findingsOf(check: Check): readonly Finding[] {
  return attempt(check).findings;
}
