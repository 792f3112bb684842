import {
  type CatalogueEntry,
  type Finding,
  hint,
  mebibytes,
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

/** Share of a pod's capacity that is planned with; the remainder absorbs load that arrives before autoscaling reacts. The HPA aims near it. */
export const PLANNED_UTILISATION = 0.6;

/** Extra pods while a Deployment rolls (its maxSurge). */
export const ROLLOUT_SURGE = 1;

/**
 * How fast an autoscaler may grow: it doubles or adds this many pods, whichever is more, every so many seconds.
 * The charts render it, and the minimum while open counts on it.
 */
export const SCALE_UP = { percent: 100, pods: 4, periodSeconds: 15 } as const;

/** What decided a number of pods. */
export type SizeSource =
  /** The image runs as one pod; no setting changes that. */
  | 'single'
  | 'ops'
  | 'festival'
  | 'environment'
  /** The crowd of the opening. */
  | 'crowd'
  | 'catalogue'
  /** The maximum was below the minimum. */
  | 'minimum';

export interface Sizing {
  readonly service: string;
  readonly image: string;
  readonly min: number;
  readonly max: number;
  readonly minFrom: SizeSource;
  readonly maxFrom: SizeSource;
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
  /** True where pods of the opening stand ready by the calendar: the minimum need not know the crowd. */
  readonly prescaled?: boolean | undefined;
}

/** Purchases attempted per second right after sales opened, if every expected fan tries once. */
export function peakPerSecond(expectedFans: number): number {
  return Math.ceil(expectedFans / OPENING_SECONDS);
}

/** The sizing table by service: catalogue, then computed, then the festival's request, then ops' decision. */
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
  const min = minimum(entry, needed, overrides);
  const max = maximum(entry, needed, min.pods, overrides);
  return {
    service: entry.service,
    image: entry.image,
    min: min.pods,
    max: max.pods,
    minFrom: min.from,
    maxFrom: max.from,
    surge: ROLLOUT_SURGE,
    needed,
    perPodPerSecond: perPod,
    measured: measured !== null,
    cpu,
    memory: mebibytes(entry.resources.memory),
    memoryLimit: mebibytes(entry.resources.memoryLimit),
    poolSize: entry.database?.poolSize ?? 0,
  };
}

interface Bound {
  readonly pods: number;
  readonly from: SizeSource;
}

/** Pods that always run while the festival is open. No clock is asked: it is the same before and after the opening. */
function minimum(entry: CatalogueEntry, needed: number, overrides: SizeOverrides): Bound {
  const { service, replicas } = entry;
  if (replicas.max === 1) return { pods: 1, from: 'single' };
  const ops = overrides.ops?.[service]?.min;
  if (ops !== undefined) return { pods: ops, from: 'ops' };
  const festival = overrides.festival?.[service]?.min;
  if (festival !== undefined) return { pods: festival, from: 'festival' };
  if (overrides.minReplicas !== undefined) return { pods: overrides.minReplicas, from: 'environment' };
  const opening = overrides.prescaled === true ? 1 : oneStepBelow(Math.min(needed, replicas.max));
  return opening > replicas.min
    ? { pods: opening, from: 'crowd' }
    : { pods: replicas.min, from: 'catalogue' };
}

function maximum(entry: CatalogueEntry, needed: number, least: number, overrides: SizeOverrides): Bound {
  const { service, replicas } = entry;
  if (replicas.max === 1) return { pods: 1, from: 'single' };
  const ops = overrides.ops?.[service]?.max;
  const festival = overrides.festival?.[service]?.max;
  const computed: Bound =
    needed > replicas.max ? { pods: replicas.max, from: 'catalogue' } : { pods: needed, from: 'crowd' };
  const requested: Bound =
    ops !== undefined
      ? { pods: ops, from: 'ops' }
      : festival !== undefined
        ? { pods: festival, from: 'festival' }
        : computed;
  return requested.pods < least ? { pods: least, from: 'minimum' } : requested;
}

/** The fewest pods from which an autoscaler reaches `target` in one step: a crowd does not wait for two. */
export function oneStepBelow(target: number): number {
  const byPercent = Math.ceil(target / (1 + SCALE_UP.percent / 100));
  return Math.max(1, Math.min(byPercent, target - SCALE_UP.pods));
}

/** Sizes requested for services that the plan does not contain, and sizes beyond what the image allows. */
export function scaleFindings(
  document: SourceDocument,
  festival: FestivalFile,
  entries: readonly CatalogueEntry[],
): Finding[] {
  const services = new Map(entries.map((entry) => [entry.service, entry]));
  return Object.entries(festival.scale ?? {}).flatMap(([service, size]) => {
    const entry = services.get(service);
    if (entry === undefined) {
      const message = `template ${festival.template} has no service "${service}"${hint(service, services.keys())}`;
      return [document.finding(['scale', service], message, true)];
    }
    if (size.max !== undefined && size.max > 1 && entry.replicas.max === 1) {
      return [document.finding(['scale', service, 'max'], `${service} runs as a single pod`)];
    }
    return [];
  });
}
