import type { ISyncWindow } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { Plan } from '../plan/plan.ts';
import { environment as inEnvironment, festival as inFestival } from '../provenance/place.ts';
import { because, eachBecause, reason } from '../provenance/reason.ts';
import { freezeWindow } from './freeze-window.ts';
import { argoCdReason } from './metadata.ts';
import type { ArgoCdSettings } from './names.ts';

/** `syncOverrun` is newer than the package's types. */
export type SyncWindow = ISyncWindow & { readonly syncOverrun?: boolean };

/**
 * The windows of a festival's project: around the opening of sales nothing is synced by itself. A person may
 * still sync by hand, and a sync that is running when the window begins may finish.
 *
 * A window is a cron expression, and cron has no year: the same days come back every year, until the festival
 * is archived or its folder is gone. It is written in UTC, so that no machine's time zone data decides it.
 */
export function syncWindows(plan: Plan, argocd: ArgoCdSettings): SyncWindow[] {
  const { environment, festival, ops } = plan;
  const window = freezeWindow(environment.freeze, festival.sales);
  const lifted = ops.breakGlass?.freeze !== undefined;
  if (window === undefined || festival.state === 'archived' || lifted) return [];
  const { from } = window;
  const syncWindow: SyncWindow = {
    kind: 'deny',
    schedule: `${from.getUTCMinutes()} ${from.getUTCHours()} ${from.getUTCDate()} ${from.getUTCMonth() + 1} *`,
    duration: `${window.hours}h`,
    timeZone: 'UTC',
    applications: ['*'],
    manualSync: true,
    ...(argocd.syncOverrun ? { syncOverrun: true } : {}),
    description: `Sales open at ${festival.sales.opensAt}; cron has no year, so this comes back every year`,
  };
  const opensAt = inFestival('sales', 'opensAt');
  const hoursBefore = inEnvironment('freeze', 'hoursBefore');
  const hoursAfter = inEnvironment('freeze', 'hoursAfter');
  eachBecause(syncWindow, {
    schedule: reason('hours before sales open', () => [opensAt, hoursBefore]),
    duration: reason('hours before and after sales open', () => [hoursBefore, hoursAfter]),
    syncOverrun: argoCdReason('a sync that runs when a freeze begins may finish', 'syncOverrun'),
    description: reason('when sales open', () => [opensAt]),
  });
  const why = reason('nothing is synced by itself around the opening', () => [
    inEnvironment('freeze'),
    opensAt,
  ]);
  return because([syncWindow], why);
}
