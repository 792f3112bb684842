import {
  PER_FAN,
  PLANNED_UTILISATION,
  type Plan,
  type PodLoad,
  podLoad,
  SCALE_UP,
  type Sizing,
} from '@clove/charts-ts';
import type { RequestKind } from '@clove/pool-images';
import type { Moment } from './sale.ts';

/** Seconds after which a waiting fan's page asks again at the latest. Source: the waiting room's longest interval. */
const LONGEST_ASK_SECONDS = 60;

/** What the opening asks of one service, in pods: 1 is all that one pod carries. */
export interface ServiceLoad {
  readonly service: string;
  readonly image: string;
  /** Pods before the opening, the most that the autoscaler started, and the most that it may start. */
  readonly atOpening: number;
  readonly most: number;
  readonly allowed: number;
  /** Pods that would carry the busiest second at the planned share of their capacity. */
  readonly needed: number;
  /** The busiest second's load, in pods, and when it was, in seconds after the opening. */
  readonly peak: number;
  readonly peakAt: number;
  /** Seconds in which it was asked for more than its pods carry: requests waited, or were refused. */
  readonly overloadedSeconds: number;
  /** What its capacity was measured with; null: not measured. */
  readonly measuredBy: string | null;
  /** Pods at each second. */
  readonly pods: readonly number[];
}

/** Load and pods of every service that an opening asks anything of, in the order of the plan. */
export function serviceLoads(plan: Plan, moments: readonly Moment[]): ServiceLoad[] {
  return plan.services.flatMap(({ entry }) => {
    const size = plan.sizing.get(entry.service);
    const { kinds } = podLoad(entry);
    if (size === undefined || kinds.length === 0) return [];
    const demand = moments.map((moment) => podsOf(kinds, moment));
    const peak = demand.reduce((most, pods) => Math.max(most, pods), 0);
    const pods = scaled(demand, size, podsAtOpening(plan, size));
    return {
      ...{ service: entry.service, image: entry.image, allowed: size.max, pods, peak },
      atOpening: pods[0] ?? size.min,
      most: Math.max(size.min, ...new Set(pods)),
      needed: Math.max(size.min, Math.ceil(peak / PLANNED_UTILISATION)),
      peakAt: demand.indexOf(peak),
      overloadedSeconds: demand.filter((wanted, second) => wanted > (pods[second] ?? 0)).length,
      measuredBy: entry.capacity.measuredBy,
    };
  });
}

/** Requests of one second by kind, so that a fan who buys makes as many as the plan counts with ({@link PER_FAN}). */
function requestsOf(moment: Moment): Record<RequestKind, number> {
  const { arrived, admitted, granted, refused, idleHolds, purchases, waiting } = moment;
  return {
    // When they come, when it is their turn, and when they have tickets.
    pages: (PER_FAN.pages / 3) * (arrived + admitted + purchases),
    logins: PER_FAN.logins * arrived,
    places: arrived + waiting / LONGEST_ASK_SECONDS,
    reads: PER_FAN.reads * arrived,
    // Before their first request, and again with each.
    maps: (PER_FAN.maps / 2) * (admitted + granted + refused),
    holds: refused + idleHolds,
    purchases,
    sales: purchases,
  };
}

function podsOf(kinds: PodLoad['kinds'], moment: Moment): number {
  const requests = requestsOf(moment);
  return kinds.reduce((pods, { kind, perSecond }) => pods + requests[kind] / perSecond, 0);
}

/** Where the calendar scales, what the opening needs stands ready; elsewhere the minimum does. */
function podsAtOpening({ environment }: Plan, { min, max, needed }: Sizing): number {
  return environment.autoscaling.kind === 'keda' ? Math.min(max, Math.max(min, needed)) : min;
}

/** Pods at each second, as the autoscaler adds them. It takes none away while the sale lasts. */
function scaled(demand: readonly number[], { max }: Sizing, atOpening: number): number[] {
  let pods = atOpening;
  return demand.map((wanted, second) => {
    if (second > 0 && second % SCALE_UP.periodSeconds === 0) {
      const step = Math.max(pods * (1 + SCALE_UP.percent / 100), pods + SCALE_UP.pods);
      pods = Math.max(pods, Math.min(max, step, Math.ceil(wanted / PLANNED_UTILISATION)));
    }
    return pods;
  });
}
