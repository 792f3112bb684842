import {
  findTemplate,
  isBuiltIn,
  missingImages,
  openTemplates,
  runnableTemplates,
  type Template,
  type TemplateLibrary,
  type TemplatePart,
  templateFindings,
  templateNames,
} from '@clove/charts-ts';
import { FindingsError, hint, loadCatalogue, originOf } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { table } from '../table.ts';

/** `clove template`: what a festival file can name under "template". */
export function templateVerb(context: CliContext): Command {
  return new Command('template')
    .description('the templates that festivals choose from')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context));
}

function listCommand(context: CliContext): Command {
  return new Command('list')
    .description('list the built-in templates and those of gitops/templates')
    .action(() => {
      const library = libraryOf(context);
      const runnable = runnableTemplates(library);
      const findings = templateFindings(library);
      const broken = new Set(findings.map((finding) => finding.file));
      const templates = templateNames(library)
        .filter((name) => !broken.has(library.documents.get(name)?.file ?? ''))
        .flatMap((name) => templateOrNone(library, name) ?? []);
      const rows = templates.map((template) => [
        template.name,
        `${present(library, template).length} of ${template.parts.length}`,
        runnable.includes(template.name)
          ? 'yes'
          : `needs ${missingImages(template, library.catalogue).join(', ')}`,
        `${template.title.en} / ${template.title.ko}`,
      ]);
      for (const line of table([['TEMPLATE', 'IMAGES', 'RUNS TODAY', 'WHAT IT SELLS'], ...rows]))
        context.out(line);
      if (findings.length > 0) throw new FindingsError(findings);
    });
}

function showCommand(context: CliContext): Command {
  return new Command('show')
    .description('show the images of a template, why each is there and what it calls')
    .argument('<name>', 'name of a template')
    .action((name: string) => {
      const library = libraryOf(context);
      const template = findTemplate(library, name);
      if (template === undefined) {
        throw new UsageError(
          `there is no template "${name}"${hint(name, templateNames(library)) || ': "npx clove template list" shows all'}`,
        );
      }
      for (const line of text(library, template)) context.out(line);
    });
}

function text(library: TemplateLibrary, template: Template): string[] {
  const missing = missingImages(template, library.catalogue);
  const extras = template.parts.filter(
    (part) => !part.required && !present(library, template).includes(part),
  );
  return [
    `${template.name}: ${template.title.en} / ${template.title.ko}`,
    ...(isBuiltIn(template.name) ? [] : [template.why, `made of ${template.files.join(' on ')}`]),
    '',
    ...table([
      ['IMAGE', 'SERVICE', 'IS', 'WHY', 'CALLS'],
      ...template.parts.map((part) => [
        part.image,
        part.service,
        stateOf(library, part),
        part.why,
        calls(library, template, part),
      ]),
    ]),
    '',
    ...(extras.length === 0
      ? []
      : [`left out until the pool has them: ${extras.map((part) => part.image).join(', ')}`]),
    missing.length === 0
      ? 'a festival can run on it today'
      : `cannot run yet: needs ${missing.join(', ')}; templates that can: ${runnableTemplates(library).join(', ')}`,
  ];
}

function stateOf({ catalogue }: TemplateLibrary, part: TemplatePart): string {
  const entry = catalogue.get(part.image);
  const state = entry === undefined ? 'absent' : originOf(entry);
  return [
    state,
    ...(part.payments === undefined ? [] : [`payments: ${part.payments}`]),
    ...(part.kakaoLogin === undefined ? [] : [`kakaoLogin: ${part.kakaoLogin}`]),
    ...(part.mail === undefined ? [] : [`mail: ${part.mail}`]),
  ].join(', ');
}

/** Only services that the template has; the way to an absent one is closed. */
function calls({ catalogue }: TemplateLibrary, template: Template, part: TemplatePart): string {
  const services = new Set(template.parts.map(({ service }) => service));
  const entry = catalogue.get(part.image);
  const called = (entry?.edges ?? []).map((edge) => edge.to).filter((to) => services.has(to));
  if (entry?.auth === true) called.push('auth');
  return [...new Set(called)].join(', ');
}

function present({ catalogue }: TemplateLibrary, template: Template): TemplatePart[] {
  return template.parts.filter((part) => {
    const entry = catalogue.get(part.image);
    return entry !== undefined && originOf(entry) !== 'planned';
  });
}

/** Files that extend a broken one are left out of the list; the broken one says why. */
function templateOrNone(library: TemplateLibrary, name: string): Template | undefined {
  try {
    return findTemplate(library, name);
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}

function libraryOf({ root }: CliContext): TemplateLibrary {
  return openTemplates(root, loadCatalogue(root));
}
