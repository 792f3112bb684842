import { CatalogueEntry } from './catalogue-schema.ts';
import { type Finding, FindingsError, sortFindings } from './finding.ts';
import { hint } from './nearest-name.ts';
import { mebibytes } from './quantity.ts';
import type { SourceDocument } from './source-document.ts';

/** Where the catalogue lies, from the repository's root. */
export const CATALOGUE_FOLDER = 'pool-images/catalog';

/** The pool: every image by name, in the order of their names. */
export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

/**
 * The pool that catalogue files describe; each is checked alone, and all of them together.
 * @throws FindingsError with every finding of every file.
 */
export function catalogueFrom(documents: readonly SourceDocument[]): Catalogue {
  const findings: Finding[] = [];
  const read: { document: SourceDocument; entry: CatalogueEntry }[] = [];
  for (const document of documents) {
    const checked = document.check(CatalogueEntry);
    if (checked.value === undefined) findings.push(...checked.findings);
    else read.push({ document, entry: checked.value });
  }
  const services = new Set(read.map(({ entry }) => entry.service));
  const published = new Set(read.flatMap(({ entry }) => entry.events.publishes));
  findings.push(...routeFindings(read));
  // While a file is unreadable its service is unknown: complaining of unknown names would only be noise.
  const complete = findings.length === 0;
  const tool = read.find(({ entry }) => entry.kind === 'tool')?.entry;
  for (const { document, entry } of read) {
    findings.push(...entryFindings(document, entry));
    if (complete && tool !== undefined) findings.push(...unreachedFindings(document, entry, tool));
    if (complete) findings.push(...referenceFindings(document, entry, services, published));
    if (complete) findings.push(...grpcFindings(document, entry, read));
  }
  if (findings.length > 0) throw new FindingsError(sortFindings(findings));
  return new Map(read.map(({ entry }) => [entry.image, entry] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Two services cannot both answer what begins with one prefix. Images of one service are variants: only one of them runs. */
function routeFindings(
  read: readonly { readonly document: SourceDocument; readonly entry: CatalogueEntry }[],
): Finding[] {
  const claimed = new Map<string, CatalogueEntry>();
  return read.flatMap(({ document, entry }) =>
    entry.routes.flatMap(({ prefix }, index) => {
      const other = claimed.get(prefix);
      if (other === undefined) {
        claimed.set(prefix, entry);
        return [];
      }
      if (other.service === entry.service && other.image !== entry.image) return [];
      const message = `${prefix} is claimed by ${other.image} and by ${entry.image}: a prefix leads to one service`;
      return [document.finding(['routes', index, 'prefix'], message)];
    }),
  );
}

function entryFindings(document: SourceDocument, entry: CatalogueEntry): Finding[] {
  const findings: Finding[] = [];
  if (document.file.slice(document.file.lastIndexOf('/') + 1) !== `${entry.image}.yaml`) {
    findings.push(
      document.finding(['image'], `the file of image "${entry.image}" must be called ${entry.image}.yaml`),
    );
  }
  findings.push(...originFindings(document, entry));
  if (
    Object.values(entry.capacity.perPodPerSecond).some((rate) => rate !== null) &&
    entry.capacity.measuredBy === null
  ) {
    findings.push(
      document.finding(
        ['capacity', 'measuredBy'],
        'a measured capacity names the benchmark that measured it',
      ),
    );
  }
  if (entry.replicas.min > entry.replicas.max) {
    findings.push(
      document.finding(['replicas'], `min ${entry.replicas.min} is above max ${entry.replicas.max}`),
    );
  }
  if (mebibytes(entry.resources.memory) > mebibytes(entry.resources.memoryLimit)) {
    findings.push(document.finding(['resources', 'memory'], 'the memory request is above its limit'));
  }
  for (const [index, type] of entry.events.publishes.entries()) {
    if (!type.startsWith(`${entry.service}.`)) {
      findings.push(
        document.finding(
          ['events', 'publishes', index],
          `${type} is not an event of service ${entry.service}`,
        ),
      );
    }
  }
  if (entry.service === 'payment' && entry.currencies === undefined) {
    const message = 'an image of service payment names what its provider takes, such as currencies: [KRW]';
    findings.push(document.finding(['currencies'], message));
  }
  const seen = new Set<string>();
  for (const [index, edge] of entry.edges.entries()) {
    if (seen.has(`${edge.to} ${edge.port}`)) {
      findings.push(
        document.finding(['edges', index], `a second edge to ${edge.to} on its ${edge.port} port`),
      );
    }
    seen.add(`${edge.to} ${edge.port}`);
    const alone = !entry.edges.some(({ to, port }) => to === edge.to && port === 'management');
    if (edge.port === 'grpc' && alone) {
      const message = `an edge to the management port of ${edge.to} is missing: its credential serves both`;
      findings.push(document.finding(['edges', index, 'port'], message));
    }
  }
  return findings;
}

/** An image that exists comes from exactly one place; a planned one from none yet. */
function originFindings(document: SourceDocument, entry: CatalogueEntry): Finding[] {
  const origins = (['entry', 'external'] as const).filter((key) => entry[key] !== undefined);
  if (entry.availability === 'planned') {
    return origins.includes('entry')
      ? [
          document.finding(
            ['entry'],
            'a planned image has no entry: add it with the code, and remove availability',
          ),
        ]
      : [];
  }
  if (origins.length === 0) {
    return [document.finding([], 'the image needs "entry" (bundled here) or "external" (built elsewhere)')];
  }
  return origins.length === 1
    ? []
    : [document.finding(['external'], 'the image has both "entry" and "external": keep one')];
}

/** What the tool is to do at a service, it may only do where it has an edge to its management port. */
function unreachedFindings(document: SourceDocument, entry: CatalogueEntry, tool: CatalogueEntry): Finding[] {
  if (tool.edges.some(({ to, port }) => to === entry.service && port === 'management')) return [];
  const asked = [...(entry.sale === undefined ? [] : ['sale']), ...(entry.audit ? ['audit'] : [])];
  return asked.map((key) =>
    document.finding([key], `${tool.image} has no edge to the management port of ${entry.service}: add one`),
  );
}

/** An edge by gRPC leads to a service of which every variant answers it. */
function grpcFindings(
  document: SourceDocument,
  entry: CatalogueEntry,
  read: readonly { readonly entry: CatalogueEntry }[],
): Finding[] {
  return entry.edges.flatMap(({ to, port }, index) => {
    const silent = read.find(({ entry: other }) => other.service === to && !other.grpc)?.entry;
    if (port !== 'grpc' || silent === undefined) return [];
    const message = `${silent.image} does not answer by gRPC: it has no "grpc: true"`;
    return [document.finding(['edges', index, 'port'], message)];
  });
}

function referenceFindings(
  document: SourceDocument,
  entry: CatalogueEntry,
  services: ReadonlySet<string>,
  published: ReadonlySet<string>,
): Finding[] {
  return [
    ...entry.edges.flatMap((edge, index) =>
      services.has(edge.to)
        ? []
        : [
            document.finding(
              ['edges', index, 'to'],
              `no image has service "${edge.to}"${hint(edge.to, services)}`,
            ),
          ],
    ),
    ...entry.events.consumes.flatMap((type, index) =>
      published.has(type)
        ? []
        : [
            document.finding(
              ['events', 'consumes', index],
              `no image publishes "${type}"${hint(type, published)}`,
            ),
          ],
    ),
  ];
}
