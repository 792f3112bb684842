import { gibibytes, mebibytes, millicores } from '@clove/pool-images/in-memory';
import { backupStorage } from './backup.ts';
import type { Plan } from './plan.ts';
import { enginePods } from './quota.ts';

/** Hours of a month as clouds bill them: 365 * 24 / 12. */
export const HOURS_PER_MONTH = 730;

/** What a festival costs per hour in the environment's currency, by what its pods request. Jobs and traffic are not in it. */
export interface HourlyCost {
  readonly currency: string;
  /** Stopped: the data engine and its volumes. */
  readonly idle: number;
  /** Open, with every service at its minimum. */
  readonly open: number;
  /** Every service at its maximum. */
  readonly peak: number;
}

/** Undefined where the environment has no price table. */
export function hourlyCost(plan: Pick<Plan, 'environment' | 'sizing'>): HourlyCost | undefined {
  const { prices, dataEngine } = plan.environment;
  if (prices === undefined) return undefined;
  const price = (cores: number, gib: number) => cores * prices.cpuHour + gib * prices.memoryGiHour;
  const storage = backupStorage(plan.environment.backup);
  const kept = storage === undefined ? 0 : gibibytes(storage);
  let idle = (kept * prices.storageGiMonth) / HOURS_PER_MONTH;
  for (const { pods, size } of enginePods(dataEngine)) {
    idle += pods * price(millicores(size.cpu) / 1000, mebibytes(size.memory) / 1024);
    idle += (pods * gibibytes(size.storage) * prices.storageGiMonth) / HOURS_PER_MONTH;
  }
  let [open, peak] = [idle, idle];
  for (const size of plan.sizing.values()) {
    const pod = price(size.cpu / 1000, size.memory / 1024);
    open += size.min * pod;
    peak += size.max * pod;
  }
  return { currency: prices.currency, idle, open, peak };
}
