import {
  type CatalogueEntry,
  type Finding,
  hint,
  megabytes,
  millicores,
  type SourceDocument,
} from '@clove/pool-images';
import type { FestivalFile } from '../festival/schema.ts';

/**
 * How long the crowd's first attempt is spread, in seconds. Source: an assumption (a sale that draws a crowd
 * is decided within its first five minutes); replace it by what the first real sales show.
 */
export const OPENING_SECONDS = 300;

/**
 * Purchases per second that one core carries when a catalogue file has no measured capacity. Source: a
 * prototype of the whole purchase path used 1.7 to 1.9 ms of CPU per purchase over all its processes, on two
 * shared cores with Node 26. A service is only a part of that path, so the figure errs to the safe side.
 */
export const PURCHASES_PER_CORE = 500;

/** Share of a pod's capacity that is planned with; the rest absorbs what autoscaling is late for. The HPA aims near it. */
export const PLANNED_UTILISATION = 0.6;

/** Extra pods while a Deployment rolls (its maxSurge). */
export const ROLLOUT_SURGE = 1;

export interface Sizing {
  readonly service: string;
  readonly image: string;
  readonly min: number;
  readonly max: number;
  readonly surge: number;
  /** Pods that the peak needs, before limits and overrides. */
  readonly needed: number;
  /** Purchases per second of one pod that the plan counts on. */
  readonly perPodPerSecond: number;
  readonly measured: boolean;
  /** Millicores, mebibytes: what one pod requests and may use. */
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  /** Database connections per pod; 0 without a database. */
  readonly poolSize: number;
}

type Scale = Readonly<
  Record<string, { readonly min?: number | undefined; readonly max?: number | undefined }>
>;

export interface SizeOverrides {
  readonly festival?: Scale | undefined;
  readonly ops?: Scale | undefined;
  readonly minReplicas?: number | undefined;
}

/** Purchases attempted per second right after sales opened, if every expected fan tries once. */
export function peakPerSecond(expectedFans: number): number {
  return Math.ceil(expectedFans / OPENING_SECONDS);
}

/** The sizing table by service: catalogue, then computed, then the festival's wish, then ops' decision. */
export function sizingTable(
  entries: readonly CatalogueEntry[],
  peak: number,
  overrides: SizeOverrides,
): ReadonlyMap<string, Sizing> {
  return new Map(entries.map((entry) => [entry.service, sizeOf(entry, peak, overrides)]));
}

function sizeOf(entry: CatalogueEntry, peak: number, overrides: SizeOverrides): Sizing {
  const cpu = millicores(entry.resources.cpu);
  const measured = entry.capacity.perPodPerSecond;
  const perPod = measured ?? (PURCHASES_PER_CORE * cpu) / 1000;
  const needed = Math.ceil(peak / (perPod * PLANNED_UTILISATION));
  const wish = { ...overrides.festival?.[entry.service], ...overrides.ops?.[entry.service] };
  const fixed = entry.replicas.max === 1;
  const least = wish.min ?? overrides.minReplicas ?? entry.replicas.min;
  const min = fixed ? 1 : least;
  const computed = Math.min(needed, entry.replicas.max);
  const max = fixed ? 1 : Math.max(min, wish.max ?? computed);
  return {
    service: entry.service,
    image: entry.image,
    min,
    max,
    surge: ROLLOUT_SURGE,
    needed,
    perPodPerSecond: perPod,
    measured: measured !== null,
    cpu,
    memory: megabytes(entry.resources.memory),
    memoryLimit: megabytes(entry.resources.memoryLimit),
    poolSize: entry.database?.poolSize ?? 0,
  };
}

/** Wishes for services that the plan does not contain, and wishes beyond what the image allows. */
export function scaleFindings(
  document: SourceDocument,
  festival: FestivalFile,
  entries: readonly CatalogueEntry[],
): Finding[] {
  const services = new Map(entries.map((entry) => [entry.service, entry]));
  return Object.entries(festival.scale ?? {}).flatMap(([service, wish]) => {
    const entry = services.get(service);
    if (entry === undefined) {
      const message = `template ${festival.template} has no service "${service}"${hint(service, services.keys())}`;
      return [document.finding(['scale', service], message, true)];
    }
    if (wish.max !== undefined && wish.max > 1 && entry.replicas.max === 1) {
      return [document.finding(['scale', service, 'max'], `${service} runs as a single pod`)];
    }
    return [];
  });
}
