import {
  type Catalogue,
  type Finding,
  FindingsError,
  hint,
  type SourceDocument,
  sortFindings,
} from '@clove/pool-images/in-memory';
import { applySteps } from './apply-steps.ts';
import { BUILT_IN_NAMES, builtInTemplate, isBuiltIn } from './built-in.ts';
import { CustomTemplate } from './custom-schema.ts';
import type { Template } from './template.ts';

/** Folder of custom templates, from the root. */
export const TEMPLATES_FOLDER = 'gitops/templates';

/** Every template there is: the built-in ones and the files, with the pool that they choose from. */
export interface TemplateLibrary {
  readonly catalogue: Catalogue;
  /** The custom templates by name, unchecked. */
  readonly documents: ReadonlyMap<string, SourceDocument>;
}

/** The library of a pool and of custom templates; whether those make sense is asked for by name. */
export function templatesFrom(documents: readonly SourceDocument[], catalogue: Catalogue): TemplateLibrary {
  return { catalogue, documents: new Map(documents.map((document) => [nameOf(document), document])) };
}

/** Names of all templates, the built-in ones first. */
export function templateNames(library: TemplateLibrary): string[] {
  return [...BUILT_IN_NAMES, ...[...library.documents.keys()].filter((name) => !isBuiltIn(name))];
}

/**
 * The template of a name with everything that it extends; undefined when there is none of that name.
 * @throws FindingsError with every finding of the files that it is made of.
 */
export function findTemplate(library: TemplateLibrary, name: string): Template | undefined {
  const builtIn = builtInTemplate(name);
  if (builtIn !== undefined) return builtIn;
  const document = library.documents.get(name);
  return document === undefined ? undefined : customTemplate(library, name, document);
}

/** Every finding of every custom template, sorted; each file's own once. */
export function templateFindings(library: TemplateLibrary): Finding[] {
  const findings = [...library.documents].flatMap(([name, document]) => {
    try {
      customTemplate(library, name, document);
      return [];
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      // What it extends says its own findings itself.
      return error.findings.filter((finding) => finding.file === document.file);
    }
  });
  return sortFindings(findings);
}

function customTemplate(library: TemplateLibrary, name: string, document: SourceDocument): Template {
  const { value: custom, findings: reading } = document.check(CustomTemplate);
  const naming = nameFindings(name, document);
  if (custom === undefined) throw new FindingsError([...naming, ...reading]);
  const base = baseOf(library, name, custom, document, naming);
  const { parts, findings } = applySteps(base, custom, document, library.catalogue);
  if (naming.length + findings.length > 0) throw new FindingsError(sortFindings([...naming, ...findings]));
  return { name, title: custom.title, why: custom.why, files: [document.file, ...base.files], parts };
}

function baseOf(
  library: TemplateLibrary,
  name: string,
  custom: CustomTemplate,
  document: SourceDocument,
  naming: readonly Finding[],
): Template {
  const cycle = cycleFrom(library, name);
  if (cycle !== undefined) {
    const message = `${name} extends itself: ${cycle.join(' -> ')}`;
    throw new FindingsError([...naming, document.finding(['extends'], message)]);
  }
  const base = findTemplate(library, custom.extends);
  if (base !== undefined) return base;
  const message = `there is no template "${custom.extends}"${hint(custom.extends, templateNames(library))}`;
  throw new FindingsError([...naming, document.finding(['extends'], message)]);
}

function nameFindings(name: string, document: SourceDocument): Finding[] {
  if (isBuiltIn(name)) {
    return [document.finding([], `${name} is a built-in template: give the file another name`)];
  }
  if (/^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/.test(name)) return [];
  return [
    document.finding([], `"${name}" is no name for a template: lower case letters, digits and hyphens`),
  ];
}

/** The cycle from a template back to itself through `extends`, if there is one. Other cycles are found from their own files. */
function cycleFrom(library: TemplateLibrary, name: string): string[] | undefined {
  const way = [name];
  for (let next = extendsOf(library, name); next !== undefined; next = extendsOf(library, next)) {
    if (next === name) return [...way, next];
    if (way.includes(next)) return undefined;
    way.push(next);
  }
  return undefined;
}

function extendsOf(library: TemplateLibrary, name: string): string | undefined {
  if (isBuiltIn(name)) return undefined;
  return library.documents.get(name)?.check(CustomTemplate).value?.extends;
}

function nameOf(document: SourceDocument): string {
  return document.file.replace(/^.*\//, '').replace(/\.yaml$/, '');
}
