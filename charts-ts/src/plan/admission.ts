import type { EnvironmentFile } from '../environment/schema.ts';
import type { Sizing } from './sizing.ts';

/** How many fans the waiting room lets in per second, and what would break first if it let in more. */
export interface Admission {
  readonly perSecond: number;
  /**
   * What one replica at the door lets in: each counts for itself, so it is its share when all of them run. While fewer
   * run less is let in, and the services behind them, which grow with the same load, are not at their largest either.
   */
  readonly perReplica: number;
  readonly limit:
    | { readonly kind: 'service'; readonly service: string }
    | { readonly kind: 'database'; readonly measuredBy: string };
}

/**
 * What the weakest service carries at its largest size, and never more than the database was seen to carry.
 * @param door the service that fans come in by
 */
export function admissionOf(
  sizing: ReadonlyMap<string, Sizing>,
  environment: EnvironmentFile,
  door: string,
): Admission {
  const { rate, limit } = houseRate(sizing, environment);
  const replicas = sizing.get(door)?.max ?? 1;
  return { perSecond: wholeRate(rate), perReplica: wholeRate(rate / replicas), limit };
}

function houseRate(
  sizing: ReadonlyMap<string, Sizing>,
  environment: EnvironmentFile,
): { readonly rate: number; readonly limit: Admission['limit'] } {
  let least: { readonly service: string; readonly rate: number } | undefined;
  for (const size of sizing.values()) {
    const rate = size.max * size.perPodPerSecond;
    if (least === undefined || rate < least.rate) least = { service: size.service, rate };
  }
  if (least === undefined) throw new Error('a plan without services admits nobody');
  const { database } = environment;
  if (database !== undefined && database.measuredPurchasesPerSecond < least.rate) {
    return {
      rate: database.measuredPurchasesPerSecond,
      limit: { kind: 'database', measuredBy: database.measuredBy },
    };
  }
  return { rate: least.rate, limit: { kind: 'service', service: least.service } };
}

function wholeRate(rate: number): number {
  return Math.max(1, Math.floor(rate));
}
