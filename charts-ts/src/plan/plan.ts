import {
  type Catalogue,
  type CatalogueEntry,
  type Finding,
  FindingsError,
  hint,
  WORKING_TREE,
} from '@clove/pool-images/in-memory';
import { opsFile } from '../environment/files.ts';
import type { LoadedEnvironment } from '../environment/read.ts';
import type { EnvironmentFile, OpsFile } from '../environment/schema.ts';
import type { LoadedFestival } from '../festival/read.ts';
import type { FestivalFile } from '../festival/schema.ts';
import { chooseImages } from '../templates/choose.ts';
import type { TemplateLibrary } from '../templates/library.ts';
import type { Template, TemplatePart } from '../templates/template.ts';
import { type Admission, admissionOf } from './admission.ts';
import { type ConnectionsRow, connectionFindings, connectionsTable } from './connections.ts';
import type { Edge } from './edge.ts';
import { edgeTable } from './edges.ts';
import { type EngineAccess, engineAccess, engineNameFindings } from './engine-access.ts';
import { type Pins, type PlannedImage, pinImages } from './images.ts';
import { fansAtOpening } from './opening-load.ts';
import { type QuotaUse, quotaFindings, quotaUse } from './quota.ts';
import { type Sizing, scaleFindings, sizingTable } from './replica-counts.ts';
import { type SecretRequirement, secretRequirements } from './secrets.ts';
import { type Topology, topologyOf } from './topology.ts';

export type { PlannedImage } from './images.ts';

/** Everything that the charts need to know; nothing in it depends on a clock, a machine or an order of keys. */
export interface Plan {
  readonly slug: string;
  readonly festival: FestivalFile;
  readonly environment: EnvironmentFile;
  readonly ops: OpsFile;
  readonly namespace: string;
  readonly publicUrl: string;
  readonly release: string;
  /** The festival's template with everything that it extends. */
  readonly template: Template;
  /** What the template would have too, once the pool and the release have it. */
  readonly leftOut: readonly TemplatePart[];
  /** Images that run as Deployments, sorted by service. */
  readonly services: readonly PlannedImage[];
  /** The image whose Jobs set up the data engine and provision. */
  readonly toolbox: PlannedImage;
  readonly edges: readonly Edge[];
  /** Fans per second when sales open. */
  readonly fansPerSecond: number;
  readonly sizing: ReadonlyMap<string, Sizing>;
  /** How many fans the waiting room lets in. */
  readonly admission: Admission;
  /** How pods reach PostgreSQL and RabbitMQ. */
  readonly engine: EngineAccess;
  readonly secrets: readonly SecretRequirement[];
  readonly topology: Topology;
  readonly connections: readonly ConnectionsRow[];
  readonly quota: QuotaUse;
}

/** What a plan is made of, in memory. */
export interface PlanSources {
  readonly catalogue: Catalogue;
  readonly festival: LoadedFestival;
  readonly environment: LoadedEnvironment;
  readonly ops?: OpsFile;
  readonly templates: TemplateLibrary;
  readonly pins: Pins;
  /** The port of a local publicUrl instead of the environment's. */
  readonly port?: number;
  /** Replaces every service's minimum number of replicas (and raises its maximum to it). */
  readonly minReplicas?: number;
}

/**
 * Festival, environment and pool become one plan.
 * @throws FindingsError with every disagreement there is between them.
 */
export function planFrom(input: PlanSources): Plan {
  const { document, festival } = input.festival;
  const { environment } = input.environment;
  const ops = input.ops ?? {};
  const findings: Finding[] = [];
  const chosen = chooseImages(input.templates, document, festival, environment);
  const release = ops.release ?? environment.release;
  const optional = new Set(
    chosen.template.parts.filter(({ required }) => !required).map(({ image }) => image),
  );
  const { images, missing } = pinImages(input, chosen.entries, release, optional);
  const leftOut = chosen.template.parts.filter(({ image }) => missing.some((entry) => entry.image === image));
  findings.push(...tierFindings(input, images, release, ops));

  const services = images.filter((image) => image.entry.kind === 'service');
  const toolbox = images.find((image) => image.entry.kind === 'tool');
  if (toolbox === undefined) throw new Error('the template chose no tool image');
  const entries = services.map((image) => image.entry);
  const peak = fansAtOpening(festival.sales.expectedFans);
  const sizing = sizingTable(entries, peak, {
    festival: festival.scale,
    ops: ops.scale,
    minReplicas: input.minReplicas ?? environment.minReplicas,
    prescaled: environment.autoscaling.kind === 'keda',
    headroom: environment.headroom,
  });
  const namespace = `${environment.namespacePrefix}${festival.festival}`;
  const engine = engineAccess(environment, namespace);
  const connections = connectionsTable(entries, sizing);
  const quota = quotaUse(entries, sizing, environment);
  findings.push(...scaleFindings(document, festival, entries));
  findings.push(...opsFindings(environment.environment, festival.festival, ops, entries));
  findings.push(...engineNameFindings(input.environment, engine, entries));
  findings.push(...connectionFindings(input.environment, festival.festival, connections));
  findings.push(...quotaFindings(input.environment, festival.festival, quota));
  if (findings.length > 0) throw new FindingsError(findings);

  return {
    slug: festival.festival,
    festival,
    environment,
    ops,
    namespace,
    engine,
    publicUrl: publicUrl(environment, festival.festival, input.port),
    release,
    template: chosen.template,
    leftOut: [...chosen.leftOut, ...leftOut],
    services,
    toolbox,
    edges: edgeTable(entries, toolbox.entry, environment),
    fansPerSecond: peak,
    sizing,
    admission: admissionOf(sizing, environment, entranceOf(entries)),
    secrets: secretRequirements(entries, toolbox.entry, environment),
    topology: topologyOf(entries),
    connections,
    quota,
  };
}

function tierFindings(
  input: PlanSources,
  images: readonly PlannedImage[],
  release: string,
  ops: OpsFile,
): Finding[] {
  const { document, environment } = input.environment;
  const { festival } = input.festival;
  const findings: Finding[] = [];
  const undigested = images
    .filter((image) => !image.reference.includes('@'))
    .map((image) => image.entry.image);
  if (
    environment.tier === 'production' &&
    undigested.length > 0 &&
    ops.breakGlass?.imagesWithoutDigest === undefined
  ) {
    const message = `tier production needs a digest for every image; release ${release} has none for ${undigested.join(', ')}`;
    findings.push(document.finding(['release'], message));
  }
  if (release === WORKING_TREE && environment.tier !== 'local') {
    findings.push(document.finding(['release'], `release ${WORKING_TREE} is only for tier local`));
  }
  if (festival.state === 'archived' && ops.backup === undefined) {
    const message = 'state archived needs a recorded backup: "backup" in the ops.yaml of this environment';
    findings.push(input.festival.document.finding(['state'], message));
  }
  if (environment.namespacePrefix.length + festival.festival.length > 63) {
    findings.push(
      document.finding(['namespacePrefix'], `namespace of ${festival.festival} is above 63 characters`),
    );
  }
  if (environment.console?.host === festival.festival) {
    const message = `festival ${festival.festival} has this address: give the console another`;
    findings.push(document.finding(['console', 'host'], message));
  }
  return findings;
}

/** A misspelt service in ops' sizes would silently decide nothing. */
function opsFindings(
  environment: string,
  slug: string,
  ops: OpsFile,
  entries: readonly CatalogueEntry[],
): Finding[] {
  const services = entries.map((entry) => entry.service);
  const file = opsFile(environment, slug);
  return Object.keys(ops.scale ?? {})
    .filter((service) => !services.includes(service))
    .map((service) => {
      const message = `scale: the plan has no service "${service}"${hint(service, services)}`;
      return { file, line: 1, column: 1, message };
    });
}

/** The service that fans reach first. */
function entranceOf(entries: readonly CatalogueEntry[]): string {
  const entrance = entries.find((entry) => entry.ingress === 'public');
  if (entrance === undefined) throw new Error('a plan without a public service admits no fan');
  return entrance.service;
}

function publicUrl(environment: EnvironmentFile, slug: string, port: number | undefined): string {
  const { routing } = environment;
  if (routing.kind === 'none') return `http://localhost:${port ?? routing.port}`;
  return `https://${slug}.${routing.domain}`;
}
