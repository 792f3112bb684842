import {
  type CustomTemplate,
  findTemplate,
  isBuiltIn,
  missingImages,
  openTemplates,
  TEMPLATES_FOLDER,
  type Template,
  type TemplateLibrary,
  templateNames,
  templatesFrom,
} from '@clove/charts-ts';
import {
  type CatalogueEntry,
  type Finding,
  FindingsError,
  listReleases,
  loadCatalogue,
  loadRelease,
  originOf,
  SourceDocument,
} from '@clove/pool-images';
import { stringify } from 'yaml';

/** The pool: each image with what it is, what it needs, its tag in every release, and who runs it. @param users festivals by image */
export function pool(root: string, users: ReadonlyMap<string, readonly string[]>) {
  const releases = listReleases(root).map((version) => ({
    version,
    images: loadRelease(root, version).images,
  }));
  const images = [...loadCatalogue(root).values()].map((entry) => ({
    ...imageOf(entry),
    versions: releases.flatMap(({ version, images: pinned }) => {
      const pin = pinned[entry.image];
      return pin === undefined ? [] : [{ release: version, tag: pin.tag, digest: pin.digest }];
    }),
    usedBy: users.get(entry.image) ?? [],
  }));
  return { images, releases: releases.map(({ version }) => version) };
}

function imageOf(entry: CatalogueEntry) {
  const { image, service, description, kind, features, resources, replicas, events, routes, database } =
    entry;
  return {
    image,
    service,
    origin: originOf(entry),
    description,
    kind,
    features,
    resources,
    replicas,
    events,
    routes: routes.map(({ prefix }) => prefix),
    edges: entry.edges.map(({ to, port, why, optional }) => ({ to, port, why, optional })),
    hosts: entry.externalHosts.map(({ host, port, why }) => ({ host, port, why })),
    connections: database?.poolSize,
    keepsData: database !== undefined,
  };
}

/** Every template with its parts; one whose files are wrong has findings instead. */
export function templates(root: string) {
  const library = openTemplates(root, loadCatalogue(root));
  return templateNames(library).map((name) => described(library, name));
}

function described(library: TemplateLibrary, name: string) {
  const file = library.documents.get(name)?.file;
  try {
    const template = findTemplate(library, name);
    return { name, file, findings: [], ...(template === undefined ? {} : shown(library, template)) };
  } catch (error) {
    if (error instanceof FindingsError) return { name, file, findings: error.findings };
    throw error;
  }
}

function shown(library: TemplateLibrary, template: Template) {
  return {
    isBuiltIn: isBuiltIn(template.name),
    title: template.title,
    why: template.why,
    files: template.files,
    missing: missingImages(template, library.catalogue),
    parts: template.parts.map(({ service, image, why, required }) => ({ service, image, why, required })),
    edges: edgesWithin(library, template),
  };
}

/** Who calls whom in a template; the way to a service that it leaves out is closed. */
function edgesWithin({ catalogue }: TemplateLibrary, { parts }: Template): { from: string; to: string }[] {
  const services = new Set(parts.map(({ service }) => service));
  return parts.flatMap(({ service, image }) => {
    const entry = catalogue.get(image);
    const called = [...(entry?.edges ?? []).map(({ to }) => to), ...(entry?.auth === true ? ['auth'] : [])];
    return [...new Set(called)]
      .filter((to) => services.has(to) && to !== service)
      .map((to) => ({ from: service, to }));
  });
}

/** A template of one's own, before it is written: its file's text, what is wrong with it, and what it is made of. */
export function templateDraft(root: string, name: string, fields: CustomTemplate) {
  const library = openTemplates(root, loadCatalogue(root));
  const file = `${TEMPLATES_FOLDER}/${name}.yaml`;
  const text = templateText(fields);
  const others = [...library.documents.values()].filter((document) => document.file !== file);
  const drafted = templatesFrom([...others, new SourceDocument(text, file)], library.catalogue);
  const { findings, ...rest } = described(drafted, name);
  const taken: Finding[] = library.documents.has(name)
    ? [{ file, line: 1, column: 1, message: `there is a template "${name}" already` }]
    : [];
  return { ...rest, file, text, findings: [...taken, ...findings] };
}

function templateText(fields: CustomTemplate): string {
  return `# yaml-language-server: $schema=../template.schema.json\n${stringify(fields, { compat: 'yaml-1.1', lineWidth: 0 })}`;
}
