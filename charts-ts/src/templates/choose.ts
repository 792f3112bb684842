import {
  type Catalogue,
  type CatalogueEntry,
  type Finding,
  FindingsError,
  hint,
  isPlanned,
  type SourceDocument,
} from '@clove/pool-images';
import { holdsIn, type Switches } from '../environment/condition.ts';
import type { WellFormedFields } from '../festival/schema.ts';
import { findTemplate, type TemplateLibrary, templateNames } from './library.ts';
import { currencyFindings, offerFindings, offerOf, paidThrough, type Wanted } from './offer.ts';
import type { Template, TemplatePart } from './template.ts';

/** What a festival's template comes down to in one environment. */
export interface Chosen {
  readonly template: Template;
  /** Sorted by service. */
  readonly entries: readonly CatalogueEntry[];
  /** What the template would have too, once the pool has it. */
  readonly leftOut: readonly TemplatePart[];
}

/** Before an environment is read: with every sandbox. */
const SANDBOXED: Switches = { payments: 'sandbox', mail: 'sandbox', kakaoLogin: 'sandbox' };

/**
 * The images that a festival's template stands for.
 * @throws FindingsError when there is no such template, its own files have findings, it needs what the pool
 * does not have, or the festival sells what it does not offer or in a currency that it does not take.
 */
export function chooseImages(
  library: TemplateLibrary,
  document: SourceDocument,
  festival: Wanted,
  switches: Switches,
): Chosen {
  const named = findTemplate(library, festival.template);
  if (named === undefined) {
    const message = `there is no template "${festival.template}"${unknownHint(library, festival.template)}`;
    throw new FindingsError([document.finding(['template'], message)]);
  }
  const { template, findings: ofPayments } = paidThrough(document, festival, named, library.catalogue);
  const findings = [
    ...ofPayments,
    ...missingFindings(library, document, template),
    ...currencyFindings(document, festival, template, library.catalogue),
    // The words of a built-in name were checked when the file was read.
    ...(template.files.length === 0
      ? []
      : offerFindings(document, festival, offerOf(template, library.catalogue))),
  ];
  if (findings.length > 0) throw new FindingsError(findings);
  const parts = template.parts.filter((part) => holdsIn(part, switches));
  const present = parts.filter((part) => isPresent(library.catalogue, part));
  return {
    template,
    entries: present.flatMap((part) => library.catalogue.get(part.image) ?? []),
    leftOut: parts.filter((part) => !present.includes(part)),
  };
}

/** What is wrong with a festival's template, before any environment is read, even while other fields are wrong. */
export function festivalTemplateFindings(
  library: TemplateLibrary,
  document: SourceDocument,
  fields: WellFormedFields,
): readonly Finding[] {
  const { template, performances = [], goods, rooms, currency, payments, paymentsEnded } = fields;
  if (template === undefined) return [];
  try {
    const wanted = { template, performances, goods, rooms, currency, payments, paymentsEnded };
    chooseImages(library, document, wanted, SANDBOXED);
    return [];
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
}

/** Images that a template cannot do without and the pool does not have: planned ones, or not even that. */
export function missingImages(template: Template, catalogue: Catalogue): string[] {
  return template.parts
    .filter((part) => part.required && !isPresent(catalogue, part))
    .map((part) => part.image);
}

/** Names of the templates that a festival can run on today. */
export function runnableTemplates(library: TemplateLibrary): string[] {
  return templateNames(library).filter((name) => {
    try {
      const template = findTemplate(library, name);
      return template !== undefined && missingImages(template, library.catalogue).length === 0;
    } catch (error) {
      if (error instanceof FindingsError) return false;
      throw error;
    }
  });
}

function missingFindings(library: TemplateLibrary, document: SourceDocument, template: Template): Finding[] {
  const missing = missingImages(template, library.catalogue);
  if (missing.length === 0) return [];
  const planned = missing.filter((image) => library.catalogue.has(image));
  const unknown = missing.filter((image) => !library.catalogue.has(image));
  const reasons = [
    ...(planned.length === 0
      ? []
      : [`${planned.join(' and ')}, which ${isOrAre(planned)} planned: not in the pool yet`]),
    ...(unknown.length === 0 ? [] : [`${unknown.join(' and ')}, which ${isOrAre(unknown)} not in the pool`]),
  ];
  const message = `template ${template.name} needs ${reasons.join('; and ')}; templates that can run today: ${runnableTemplates(library).join(', ') || 'none'}`;
  return [document.finding(['template'], message)];
}

function isOrAre(images: readonly string[]): string {
  return images.length === 1 ? 'is' : 'are';
}

function isPresent(catalogue: Catalogue, part: TemplatePart): boolean {
  const entry = catalogue.get(part.image);
  return entry !== undefined && !isPlanned(entry);
}

function unknownHint(library: TemplateLibrary, name: string): string {
  const names = templateNames(library);
  return (
    hint(name, names) ||
    `: {seat|noseat}[-merchandise][-kakao][-stay], or a file of gitops/templates (${[...library.documents.keys()].join(', ') || 'none yet'})`
  );
}
