import type { EnvironmentFile } from '../environment/schema.ts';
import type { Sizing } from './sizing.ts';

/** How many fans the waiting room lets in per second, and what would break first if it let in more. */
export interface Admission {
  readonly perSecond: number;
  readonly limit:
    | { readonly kind: 'service'; readonly service: string }
    | { readonly kind: 'database'; readonly measuredBy: string };
}

/** What the weakest service carries at its largest size, and never more than the database was seen to carry. */
export function admissionOf(sizing: ReadonlyMap<string, Sizing>, environment: EnvironmentFile): Admission {
  let least: { readonly service: string; readonly rate: number } | undefined;
  for (const size of sizing.values()) {
    const rate = size.max * size.perPodPerSecond;
    if (least === undefined || rate < least.rate) least = { service: size.service, rate };
  }
  if (least === undefined) throw new Error('a plan without services admits nobody');
  const { database } = environment;
  if (database !== undefined && database.measuredPurchasesPerSecond < least.rate) {
    return {
      perSecond: wholeRate(database.measuredPurchasesPerSecond),
      limit: { kind: 'database', measuredBy: database.measuredBy },
    };
  }
  return { perSecond: wholeRate(least.rate), limit: { kind: 'service', service: least.service } };
}

function wholeRate(rate: number): number {
  return Math.max(1, Math.floor(rate));
}
