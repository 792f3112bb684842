import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  distinctFindings,
  FESTIVALS,
  festivalProblems,
  findingsOf,
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
  readFestival,
  templateFindings,
  unreadInputs,
} from '@clove/charts-ts';
import { type Finding, FindingsError, listReleases, loadCatalogue, loadRelease } from '@clove/pool-images';

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
  return { ...validation, findings: distinctFindings([...validation.findings, ...more]) };
}

type Check = () => unknown;

/** Each file on its own; then what of them is well-formed together with everything that it is planned with. */
function validate(root: string, others: readonly Check[], files: readonly string[]): Validation {
  const everything = others.length > 0;
  const shared = others.flatMap(findingsOf);
  const catalogue = attempt(() => loadCatalogue(root));
  const library = catalogue.value && openTemplates(root, catalogue.value);
  const targets = shared.length > 0 ? [] : (attempt(() => listCommittedTargets(root)).value ?? []);
  const problems = files.map((file) =>
    festivalProblems(readFestival(resolve(root, file), file), {
      library,
      isTaken: (slug) => existsSync(resolve(root, FESTIVALS, `${slug}.yaml`)),
      plans: () =>
        targets
          .filter((target) => target.file === file)
          .map(
            ({ environment, slug }) =>
              () =>
                planTarget(root, environment, slug, catalogue.value && { catalogue: catalogue.value }),
          ),
    }),
  );
  const templates = library !== undefined && everything ? templateFindings(library) : [];
  return {
    // The catalogue counts as one, however many images there are.
    files: files.length + (everything ? others.length + 1 : 0),
    findings: distinctFindings([
      ...catalogue.findings,
      ...shared,
      ...templates,
      ...problems.flatMap(({ findings }) => findings),
    ]),
    warnings: problems.flatMap(({ warnings }) => warnings),
  };
}

function attempt<T>(work: () => T): { readonly value: T | undefined; readonly findings: readonly Finding[] } {
  try {
    return { value: work(), findings: [] };
  } catch (error) {
    if (error instanceof FindingsError) return { value: undefined, findings: error.findings };
    throw error;
  }
}
