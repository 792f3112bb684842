import {
  type CatalogueEntry,
  type Finding,
  hint,
  mebibytes,
  millicores,
  type SourceDocument,
} from '@clove/pool-images/in-memory';
import { DEFAULT_HEADROOM } from '../environment/schema.ts';
import type { FestivalFile } from '../festival/schema.ts';
import { podLoad } from './opening-load.ts';

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
  /** One pod above the minimum, so that there is room to grow. */
  | 'room'
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
  /** Pods that the expected crowd needs, before headroom, limits and overrides. */
  readonly needed: number;
  /** Pods that it needs with the headroom. */
  readonly neededWithHeadroom: number;
  /** Fans per second of one pod; null: an opening asks nothing of it. See {@link podLoad}. */
  readonly fansPerSecond: number | null;
  /** The same of fans whom the waiting room let in; null: it is none of their way. */
  readonly admittedPerSecond: number | null;
  /** Whether every figure of it was measured. */
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
  /** Times the expected crowd that the maximum is planned for. @default DEFAULT_HEADROOM */
  readonly headroom?: number | undefined;
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
  const { fansPerSecond, admittedPerSecond, kinds } = podLoad(entry);
  const podsFor = (fans: number) =>
    fansPerSecond === null ? 1 : Math.max(1, Math.ceil(fans / (fansPerSecond * PLANNED_UTILISATION)));
  const needed = podsFor(peak);
  const neededWithHeadroom = podsFor(peak * (overrides.headroom ?? DEFAULT_HEADROOM));
  const min = minimum(entry, needed, overrides);
  const max = maximum(entry, neededWithHeadroom, min, overrides);
  return {
    service: entry.service,
    image: entry.image,
    min: min.pods,
    max: max.pods,
    minFrom: min.from,
    maxFrom: max.from,
    surge: ROLLOUT_SURGE,
    needed,
    neededWithHeadroom,
    fansPerSecond,
    admittedPerSecond,
    measured: kinds.every(({ measured }) => measured),
    cpu: millicores(entry.resources.cpu),
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
  const opening = overrides.prescaled === true ? 1 : oneStepBelow(Math.min(needed, replicas.max - 1));
  return opening > replicas.min
    ? { pods: opening, from: 'crowd' }
    : { pods: replicas.min, from: 'catalogue' };
}

/** Never below the minimum; above it where the plan decides, so that an autoscaler has room. */
function maximum(entry: CatalogueEntry, needed: number, min: Bound, overrides: SizeOverrides): Bound {
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
  if (requested === computed && requested.pods <= min.pods && min.pods < replicas.max)
    return { pods: min.pods + 1, from: 'room' };
  return requested.pods < min.pods ? { pods: min.pods, from: 'minimum' } : requested;
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
