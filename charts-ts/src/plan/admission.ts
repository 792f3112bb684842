import type { EnvironmentFile } from '../environment/schema.ts';
import type { Sizing } from './replica-counts.ts';

/** How many fans the waiting room lets in per second (0: all), and what would break first if it let in more. */
export interface Admission {
  readonly perSecond: number;
  /**
   * What one gateway replica lets in. Each replica counts on its own, so this is its share when all of them run. While
   * fewer run, less is let in; the services behind them grow with the same load and are below their maximum too.
   */
  readonly perReplica: number;
  readonly limit:
    | { readonly kind: 'service'; readonly service: string }
    | { readonly kind: 'database'; readonly measuredBy: string }
    /** No image says how much it carries: every fan is let in. */
    | { readonly kind: 'none' };
}

/**
 * What the weakest service on the way of an admitted fan carries at its largest size, and never more than the database was measured to carry.
 * @param entrance the service that fans reach first
 */
export function admissionOf(
  sizing: ReadonlyMap<string, Sizing>,
  environment: EnvironmentFile,
  entrance: string,
): Admission {
  const { rate, limit } = peakRate(sizing, environment);
  const replicas = sizing.get(entrance)?.max ?? 1;
  if (limit.kind === 'none') return { perSecond: 0, perReplica: 0, limit };
  return { perSecond: wholeRate(rate), perReplica: wholeRate(rate / replicas), limit };
}

function peakRate(
  sizing: ReadonlyMap<string, Sizing>,
  environment: EnvironmentFile,
): { readonly rate: number; readonly limit: Admission['limit'] } {
  let least: { readonly service: string; readonly rate: number } | undefined;
  for (const size of sizing.values()) {
    if (size.admittedPerSecond === null) continue;
    const rate = size.max * size.admittedPerSecond;
    if (least === undefined || rate < least.rate) least = { service: size.service, rate };
  }
  const { database } = environment;
  if (
    database !== undefined &&
    database.measuredPurchasesPerSecond < (least?.rate ?? Number.POSITIVE_INFINITY)
  ) {
    return {
      rate: database.measuredPurchasesPerSecond,
      limit: { kind: 'database', measuredBy: database.measuredBy },
    };
  }
  if (least === undefined) return { rate: 0, limit: { kind: 'none' } };
  return { rate: least.rate, limit: { kind: 'service', service: least.service } };
}

function wholeRate(rate: number): number {
  return Math.max(1, Math.floor(rate));
}
