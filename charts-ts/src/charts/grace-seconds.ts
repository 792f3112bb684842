import type { CatalogueEntry } from '@clove/pool-images';
import type { Plan } from '../plan/plan.ts';

/** Extra seconds a pod gets to stop after draining and its longest request: closing connections, flushing logs. */
const STOP_MARGIN_SECONDS = 5;

/** Seconds from SIGTERM to SIGKILL; the service plans its shutdown by the same number. */
export function graceSeconds(environment: Plan['environment'], entry: CatalogueEntry): number {
  return environment.drainSeconds + entry.longestRequestSeconds + STOP_MARGIN_SECONDS;
}
