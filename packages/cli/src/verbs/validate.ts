import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
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
import {
  type Finding,
  FindingsError,
  formatFinding,
  listReleases,
  loadCatalogue,
  loadRelease,
} from '@clove/pool-images';
import { Command, Option } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { type Language, languageOf, languageOption, translator } from '../language/language.ts';
import { formatValidation, VALIDATION_FORMATS, type ValidationFormat } from '../validation-format.ts';

interface Options {
  readonly format: ValidationFormat;
  readonly lang?: Language;
}

/** `clove validate [files...]`: checks what people write, all findings of all files at once. */
export function validateVerb(context: CliContext): Command {
  return new Command('validate')
    .description(
      'check festival files (default: all of them, the environments, the templates, the catalogue and the releases)',
    )
    .argument('[files...]', 'festival files')
    .addOption(new Option('--format <format>', 'how to say it').choices(VALIDATION_FORMATS).default('text'))
    .addOption(languageOption())
    .action((files: string[], { format, lang }: Options) => {
      const say = translator(languageOf(context.env, lang));
      const paths = files.map((file) => pathOf(context, file, say));
      const validation = files.length > 0 ? validateFiles(context, paths) : validateAll(context);
      const inLanguage = (finding: Finding): Finding => ({ ...finding, message: say(finding.message) });
      const findings = validation.findings.map(inLanguage);
      const warnings = validation.warnings.map(inLanguage);
      if (format !== 'text') {
        for (const line of formatValidation({ ...validation, findings, warnings }, format)) context.out(line);
        if (findings.length > 0) throw new CommandError('');
        return;
      }
      for (const warning of warnings) context.err(say(`${formatFinding(warning)} (warning)`));
      if (findings.length > 0) throw new FindingsError(findings);
      const { files: count } = validation;
      context.out(say(count === 1 ? `${count} file is valid` : `${count} files are valid`));
    });
}

/** A festival file as findings call it: from the root. */
function pathOf({ root }: CliContext, file: string, say: (text: string) => string): string {
  const path = resolve(root, file);
  if (!existsSync(path)) throw new UsageError(say(`there is no file ${file}`));
  return relative(root, path);
}

interface Validation {
  readonly files: number;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

function validateFiles(context: CliContext, files: readonly string[]): Validation {
  const unread = unreadInputs(context.root).filter(({ file }) => files.includes(file));
  return withFindings(validate(context, [], [...new Set(files)]), unread);
}

function validateAll(context: CliContext): Validation {
  const { root } = context;
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
  return withFindings(validate(context, checks, [...festivals]), more);
}

function withFindings(validation: Validation, more: readonly Finding[]): Validation {
  return { ...validation, findings: distinctFindings([...validation.findings, ...more]) };
}

type Check = () => unknown;

/** Each file on its own; then what of them is well-formed together with everything that it is planned with. */
function validate(context: CliContext, others: readonly Check[], files: readonly string[]): Validation {
  const { root } = context;
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
