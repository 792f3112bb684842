import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FestivalSketch,
  festivalText,
  findTemplate,
  type LoadedFestival,
  listEnvironments,
  loadEnvironment,
  openTemplates,
  parseFestival,
  plan,
  runnableTemplates,
  type TemplateLibrary,
} from '@clove/charts-ts';
import { type Catalogue, type Finding, FindingsError, isPlanned, loadCatalogue } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { type Language, languageOf, translator } from '../language/language.ts';
import { Unanswered } from '../prompts.ts';
import { rememberNewest } from '../start/chosen-festival.ts';
import { answersOf, type NewFestivalFlags, QUESTIONS } from './new-questions.ts';

const FOLDER = 'gitops/festivals';

/** `clove new`: asks for the few values that a festival needs and writes its file. */
export function newVerb(context: CliContext): Command {
  const command = new Command('new')
    .description('write a new festival file: asks on a terminal, takes flags everywhere')
    .option('--yes', 'ask nothing: what no flag says takes its default');
  for (const { flag, description, preset } of QUESTIONS) {
    command.option(
      `--${flag} <${flag}>`,
      preset === undefined ? description : `${description} (default: ${preset})`,
    );
  }
  return command.action(async ({ lang, ...flags }: NewFestivalFlags & { readonly lang?: Language }) => {
    const say = translator(languageOf(context.env, lang));
    const catalogue = loadCatalogue(context.root);
    const library = openTemplates(context.root, catalogue);
    try {
      const sketch = await answersOf(context, flags, {
        templates: choicesOf(library),
        isNumbered: (template) => isNumbered(library, template),
        has: (template, service) => imageOf(library, template, service) !== undefined,
        waysToPay: (template) => waysToPay(library, template),
        refuseSlug: (slug) => takenBy(context, slug),
        say,
      });
      write(context, sketch, catalogue, say);
    } catch (error) {
      if (error instanceof Unanswered) throw new CommandError(say('stopped: nothing was written'));
      throw error instanceof UsageError ? new UsageError(say(error.message)) : error;
    }
  });
}

function choicesOf(library: TemplateLibrary): { value: string; name: string }[] {
  return runnableTemplates(library).map((value) => {
    const title = findTemplate(library, value)?.title;
    return { value, name: title === undefined ? value : `${value}  ${title.en} / ${title.ko}` };
  });
}

function isNumbered(library: TemplateLibrary, name: string): boolean {
  return library.catalogue.get(imageOf(library, name, 'seat') ?? '')?.features['numbered'] === true;
}

/** The image of a service in a template. */
function imageOf(library: TemplateLibrary, name: string, service: string): string | undefined {
  return findTemplate(library, name)?.parts.find((part) => part.service === service)?.image;
}

/** The template's own alone, then with what some image of the pool takes beside it. */
function waysToPay(library: TemplateLibrary, name: string): string[][] {
  const { catalogue } = library;
  const own = catalogue.get(imageOf(library, name, 'payment') ?? '')?.methods ?? [];
  if (own.length === 0) return [];
  const wider = [...catalogue.values()].flatMap((entry) => {
    const { service, methods = [] } = entry;
    const isWider = methods.length > own.length && own.every((word) => methods.includes(word));
    if (service !== 'payment' || !isWider || isPlanned(entry)) return [];
    return [[...own, ...methods.filter((word) => !own.includes(word))]];
  });
  return [[...own], ...wider];
}

function takenBy({ root }: CliContext, slug: string): string | undefined {
  const file = `${FOLDER}/${slug}.yaml`;
  return existsSync(join(root, file)) ? `"${slug}" is taken: ${file} exists already` : undefined;
}

/** Everything is checked before the file appears, and it appears as a whole. */
function write(
  context: CliContext,
  sketch: FestivalSketch,
  catalogue: Catalogue,
  say: (text: string) => string,
): void {
  const file = `${FOLDER}/${sketch.slug}.yaml`;
  const text = festivalText(sketch);
  const findings = findingsOf(context, text, file, catalogue);
  if (findings.length > 0) {
    const reasons = [...new Set(findings.map(({ message }) => `  ${message}`))];
    throw new UsageError(['nothing was written:', ...reasons].join('\n'));
  }
  createWhole(join(context.root, FOLDER), `${sketch.slug}.yaml`, text, say);
  rememberNewest(context.root, sketch.slug);
  for (const line of [
    `${file} is written and valid`,
    `  see the plan    npx clove plan ${sketch.slug} --environment staging`,
    '  try it here     npm start -- --now',
    '  propose it      npx clove render --all, commit both, open a pull request',
  ]) {
    context.out(say(line));
  }
}

/** What would be found in the file once it were there, in every environment that renders organisers' files. */
function findingsOf(
  { root }: CliContext,
  text: string,
  file: string,
  catalogue: Catalogue,
): readonly Finding[] {
  // Which images a festival needs does not hang on their content.
  const tags = new Map([...catalogue.keys()].map((image) => [image, '000000000000']));
  try {
    const festival: LoadedFestival = parseFestival(text, file);
    for (const name of listEnvironments(root)) {
      const environment = loadEnvironment(root, name);
      if (!environment.rendersCopies) plan({ root, catalogue, festival, environment, tags });
    }
    return [];
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
}

/** A link fails where a file is, so that no file is overwritten, not even one made a moment ago. */
function createWhole(folder: string, name: string, text: string, say: (text: string) => string): void {
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${name}.${process.pid}`);
  try {
    writeFileSync(temporary, text);
    linkSync(temporary, join(folder, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new CommandError(say(`${name} has appeared meanwhile: nothing was written`));
    }
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
