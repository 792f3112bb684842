import {
  type CatalogueEntry,
  millicores,
  REQUEST_KINDS,
  type RequestKind,
} from '@clove/pool-images/in-memory';

/**
 * How long the crowd's first attempt is spread, in seconds. Source: an assumption (a sale that draws a crowd
 * is decided within its first five minutes); replace it by what the first real sales show.
 */
export const OPENING_SECONDS = 300;

/**
 * What one fan asks for in these seconds, by kind of request. Source: assumptions, to be replaced by what the first real
 * sales show: a page is opened, and opened again after a wait; most fans logged in before; who waits asks at most once a minute; the map is read
 * again after a refused hold, and every second fan is refused once or gives up.
 */
export const PER_FAN: Readonly<Record<RequestKind, number>> = {
  pages: 3,
  logins: 0.3,
  places: 6,
  reads: 3,
  maps: 4,
  holds: 0.5,
  purchases: 1,
  sales: 1,
};

/** What a fan does once the waiting room let them in. Pages, log-ins and what follows a sale never limit how many it lets in. */
const ADMITTED: ReadonlySet<RequestKind> = new Set(['maps', 'holds', 'purchases']);

/**
 * Requests per second that one core carries when a catalogue file has no measured capacity for a kind. Source: a
 * prototype of the whole purchase path used 1.7 to 1.9 ms of CPU per purchase over all its processes, on two
 * shared cores with Node 26. A service is only a part of that path, so the figure errs to the safe side.
 */
export const REQUESTS_PER_CORE = 500;

/** What one pod of an image carries at an opening. */
export interface PodLoad {
  /** Fans per second of one pod, all that a fan asks of it counted; null: an opening asks nothing of it. */
  readonly fansPerSecond: number | null;
  /** The same, counting only what the waiting room lets in; null: the waiting room does not depend on it. */
  readonly admittedPerSecond: number | null;
  /** The kinds that it works for, in the order of their share, the largest first. */
  readonly kinds: readonly {
    readonly kind: RequestKind;
    readonly perSecond: number;
    readonly measured: boolean;
  }[];
}

export function podLoad(entry: CatalogueEntry): PodLoad {
  const assumed = (REQUESTS_PER_CORE * millicores(entry.resources.cpu)) / 1000;
  const kinds = REQUEST_KINDS.flatMap((kind) => {
    const perSecond = entry.capacity.perPodPerSecond[kind];
    if (perSecond === undefined) return [];
    return [{ kind, perSecond: perSecond ?? assumed, measured: perSecond !== null }];
  }).sort((a, b) => PER_FAN[b.kind] / b.perSecond - PER_FAN[a.kind] / a.perSecond);
  return {
    fansPerSecond: fansPerSecond(kinds),
    admittedPerSecond: fansPerSecond(kinds.filter(({ kind }) => ADMITTED.has(kind))),
    kinds,
  };
}

/** Work adds up: a fan costs a pod the sum of what their requests cost it. */
function fansPerSecond(kinds: PodLoad['kinds']): number | null {
  const secondsPerFan = kinds.reduce((sum, { kind, perSecond }) => sum + PER_FAN[kind] / perSecond, 0);
  return secondsPerFan === 0 ? null : 1 / secondsPerFan;
}

/** Fans per second right after sales opened, if every expected fan comes once. */
export function fansAtOpening(expectedFans: number): number {
  return Math.ceil(expectedFans / OPENING_SECONDS);
}
