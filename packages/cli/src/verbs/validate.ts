import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import {
  festivalTemplateFindings,
  listCommittedTargets,
  listEnvironments,
  listFestivals,
  loadEnvironment,
  loadFestival,
  loadOps,
  openTemplates,
  planTarget,
  templateFindings,
} from '@clove/charts-ts';
import { type Finding, FindingsError, listReleases, loadCatalogue, loadRelease } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';

/** `clove validate [files...]`: checks what people write, each file on its own and all findings at once. */
export function validateVerb(context: CliContext): Command {
  return new Command('validate')
    .description(
      'check festival files (default: all of them, the templates, the environments, the catalogue and the releases)',
    )
    .argument('[files...]', 'festival files')
    .action((files: string[]) => {
      const checks = files.length > 0 ? fileChecks(context, files) : allChecks(context);
      const findings = checks.flatMap(findingsOf);
      // Whether they fit together can only be asked of files that are well-formed themselves.
      if (findings.length === 0 && files.length === 0)
        findings.push(...planChecks(context).flatMap(findingsOf));
      if (findings.length > 0) throw new FindingsError(findings);
      context.out(`${checks.length} ${checks.length === 1 ? 'file is' : 'files are'} valid`);
    });
}

type Check = () => unknown;

function fileChecks(context: CliContext, files: readonly string[]): Check[] {
  return files.map((file) => {
    const path = resolve(context.root, file);
    if (!existsSync(path)) throw new UsageError(`there is no file ${file}`);
    return () => {
      const { document, festival } = loadFestival(path, relative(context.root, path));
      const library = openTemplates(context.root, loadCatalogue(context.root));
      refuse(festivalTemplateFindings(library, document, festival));
    };
  });
}

function allChecks(context: CliContext): Check[] {
  const { root } = context;
  const files = new Set(listFestivals(root).map((slug) => `gitops/festivals/${slug}.yaml`));
  const environments = listEnvironments(root).map((name) => () => loadEnvironment(root, name));
  const ops: Check[] = [];
  // Environments with findings have no targets that could be listed; their own findings say so.
  if (environments.every((check) => findingsOf(check).length === 0)) {
    for (const target of listCommittedTargets(root)) {
      files.add(target.file);
      ops.push(() => loadOps(root, target.environment, target.slug));
    }
  }
  return [
    () => loadCatalogue(root),
    ...listReleases(root).map((version) => () => loadRelease(root, version)),
    ...templateChecks(root),
    ...environments,
    ...ops,
    ...[...files].map((file) => () => loadFestival(resolve(root, file), file)),
  ];
}

/** The files of gitops/templates, once the pool that they choose from can be read. */
function templateChecks(root: string): Check[] {
  if (findingsOf(() => loadCatalogue(root)).length > 0) return [];
  const library = openTemplates(root, loadCatalogue(root));
  const findings = templateFindings(library);
  return [...library.documents.values()].map(
    ({ file }) =>
      () =>
        refuse(findings.filter((finding) => finding.file === file)),
  );
}

/** @throws FindingsError when there are any. */
function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new FindingsError(findings);
}

/** Every committed target can be planned: its images exist, are released and fit. */
function planChecks({ root }: CliContext): Check[] {
  const catalogue = loadCatalogue(root);
  return listCommittedTargets(root).map(
    ({ environment, slug }) =>
      () =>
        planTarget(root, environment, slug, { catalogue }),
  );
}

function findingsOf(check: Check): readonly Finding[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
}
