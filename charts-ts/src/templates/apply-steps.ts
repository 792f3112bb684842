import {
  type Catalogue,
  type CatalogueEntry,
  type Finding,
  hint,
  type SourceDocument,
} from '@clove/pool-images/in-memory';
import type { CustomTemplate } from './custom-schema.ts';
import { sortParts, type Template, type TemplatePart } from './template.ts';

/** What became of the steps: the parts, and every invalid step. */
export interface Applied {
  readonly parts: readonly TemplatePart[];
  readonly findings: readonly Finding[];
}

/** Does the steps of a custom template on what it extends: remove, replace, add, then check the result. */
export function applySteps(
  base: Template,
  custom: CustomTemplate,
  document: SourceDocument,
  catalogue: Catalogue,
): Applied {
  const parts = new Map(base.parts.map((part) => [part.service, part]));
  const findings: Finding[] = [];
  const origin = { why: custom.why, required: true, file: document.file };

  for (const [index, service] of (custom.remove ?? []).entries()) {
    if (parts.delete(service)) continue;
    const message = `${base.name} has no service "${service}"${hint(service, parts.keys())}`;
    findings.push(document.finding(['remove', index], message));
  }
  for (const [service, image] of Object.entries(custom.replace ?? {})) {
    const path = ['replace', service];
    const before = parts.get(service);
    const entry = catalogue.get(image);
    if (before === undefined) {
      const removed = custom.remove?.includes(service) === true;
      const message = removed
        ? `service "${service}" is removed above`
        : `${base.name} has no service "${service}"${hint(service, parts.keys())}`;
      findings.push(document.finding(path, message, true));
    } else if (entry === undefined) findings.push(unknownImage(document, path, image, catalogue));
    else if (entry.service !== service) {
      const variants = [...catalogue.values()].filter((other) => other.service === service);
      const message = `${image} is an image of service ${entry.service}, not of ${service}; the pool has ${variants.map((other) => other.image).join(', ')}`;
      findings.push(document.finding(path, message));
    } else parts.set(service, { ...before, image, ...origin });
  }
  const added = (['add', 'addOptional'] as const).flatMap((step) =>
    (custom[step] ?? []).map((image, index) => ({ step, image, index })),
  );
  for (const { step, image, index } of added) {
    const path = [step, index];
    const entry = catalogue.get(image);
    const present = entry === undefined ? undefined : parts.get(entry.service);
    if (entry === undefined) findings.push(unknownImage(document, path, image, catalogue));
    else if (entry.kind === 'tool') {
      findings.push(document.finding(path, `${image} is a tool: a template has one, which it can replace`));
    } else if (present !== undefined) {
      const message = `${image} is an image of service ${entry.service}, which ${present.image} fills already: use "replace"`;
      findings.push(document.finding(path, message));
    } else {
      const required = step === 'add';
      parts.set(entry.service, { service: entry.service, image, ...origin, required });
    }
  }
  findings.push(...wholeFindings(base, custom, document, catalogue, parts));
  return { parts: sortParts(parts.values()), findings };
}

function unknownImage(
  document: SourceDocument,
  path: readonly (string | number)[],
  image: string,
  catalogue: Catalogue,
): Finding {
  return document.finding(path, `there is no image "${image}" in the pool${hint(image, catalogue.keys())}`);
}

/** Every service that an image cannot do without must be there; so must the tool and the way in. */
function wholeFindings(
  base: Template,
  custom: CustomTemplate,
  document: SourceDocument,
  catalogue: Catalogue,
  parts: ReadonlyMap<string, TemplatePart>,
): Finding[] {
  const findings: Finding[] = [];
  const entries = sortParts(parts.values()).flatMap(({ image }) => catalogue.get(image) ?? []);
  for (const [index, service] of (custom.remove ?? []).entries()) {
    const before = base.parts.find((part) => part.service === service);
    const entry = before === undefined ? undefined : catalogue.get(before.image);
    if (entry === undefined || parts.has(service)) continue;
    const callers = entries.flatMap((caller) =>
      needs(caller)
        .filter((need) => need.to === service)
        .map((need) => `${caller.service} calls it (${need.why})`),
    );
    if (entry.kind === 'tool') callers.push('every festival is set up by it');
    if (entry.ingress === 'public') callers.push('it is the way in');
    if (callers.length > 0) {
      findings.push(document.finding(['remove', index], `${service} is needed: ${callers.join(', ')}`));
    }
  }
  for (const entry of entries) {
    const path = stepOf(custom, entry);
    if (path === undefined) continue;
    for (const { to, why } of needs(entry)) {
      if (parts.has(to) || custom.remove?.includes(to) === true) continue;
      findings.push(document.finding(path, `${entry.image} calls ${to} (${why}), which the template lacks`));
    }
  }
  return findings;
}

/** The services that an image cannot do without. */
function needs(entry: CatalogueEntry): { readonly to: string; readonly why: string }[] {
  const verifies = entry.auth && entry.service !== 'auth';
  return [
    ...entry.edges.filter((edge) => !edge.optional),
    ...(verifies ? [{ to: 'auth', why: "reads the public keys of members' tokens" }] : []),
  ];
}

/** The step that brought an image in; undefined where it was inherited. */
function stepOf(custom: CustomTemplate, { image, service }: CatalogueEntry): (string | number)[] | undefined {
  if (custom.replace?.[service] === image) return ['replace', service];
  const step = (['add', 'addOptional'] as const).find((step) => custom[step]?.includes(image));
  return step === undefined ? undefined : [step, custom[step]?.indexOf(image) ?? 0];
}
