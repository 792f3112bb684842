import { valueAt } from '../../field-path.ts';
import { freezeWindow } from '../../platform/freeze-window.ts';
import { applicationName } from '../../platform/names.ts';
import { causeAt } from '../../provenance/inputs.ts';
import { ops } from '../../provenance/place.ts';
import { festivalCause } from '../causes.ts';
import { AFTERMATH_DAYS, daysSinceEnd } from '../festival-end.ts';
import type { Rule, Violation } from '../rule.ts';
import { named } from '../tree.ts';

const WINDOWS = ['spec', 'syncWindows'];

/** What is only wrong at some time: before the opening, around it, after the end. */
export const timeRules: readonly Rule[] = [
  {
    id: 'opens-in-the-future',
    why: 'A new festival whose sale is already open sells its first tickets as soon as the sync ends, before the storefront was reviewed.',
    remediation: 'Move sales.opensAt past the merge, with time to review the storefront.',
    check: ({ tree, at }) => {
      const { festival } = tree.target.plan;
      const { opensAt } = festival.sales;
      if (at === undefined || !tree.isNew || festival.state !== 'open' || Date.parse(opensAt) > at) return [];
      const message = `this festival is new, but its sales opened at ${opensAt}`;
      return [{ message, cause: festivalCause(tree.target, ['sales', 'opensAt'], message) }];
    },
  },
  {
    id: 'freeze-is-active',
    severity: 'info',
    why: 'Around the opening nothing that rolls pods is merged or synced: every pod is needed then, and there is no time to debug.',
    remediation:
      'Wait for the end of the window, or lift it for this festival with breakGlass.freeze in ops.yaml.',
    check: ({ tree, at }) => {
      const { environment, festival } = tree.target.plan;
      const window = freezeWindow(environment.freeze, festival.sales);
      if (at === undefined || window === undefined || festival.state !== 'open') return [];
      if (at < window.from.getTime() || at >= window.until.getTime()) return [];
      const message = `frozen from ${window.from.toISOString()} to ${window.until.toISOString()}`;
      return [{ message, cause: festivalCause(tree.target, ['sales', 'opensAt'], message) }];
    },
  },
  {
    id: 'break-glass',
    severity: 'info',
    why: 'A rule of the tier is lifted for this festival; that must stay visible until it is restored.',
    remediation: 'Delete the entry from ops.yaml as soon as its reason is gone.',
    check: ({ tree, at }) =>
      Object.entries(tree.target.plan.ops.breakGlass ?? {}).flatMap(([name, entry]): Violation[] => {
        if (entry === undefined) return [];
        const until = 'until' in entry ? entry.until : undefined;
        const isOver = until !== undefined && at !== undefined && Date.parse(until) <= at;
        const when = until === undefined ? '' : isOver ? `, but only until ${until}` : ` until ${until}`;
        const message = `${name} is lifted${when}: "${entry.reason}"`;
        const cause = causeAt(tree.target, ops('breakGlass', name), entry.reason);
        return [{ message, cause, severity: isOver ? 'error' : undefined }];
      }),
  },
  {
    id: 'sale-is-over',
    severity: 'warning',
    why: `A festival that ended more than ${AFTERMATH_DAYS} days ago still pays for its pods, and keeps a storefront open that sells nothing.`,
    remediation: 'Set "state: stopped", later "archived" with a recorded backup.',
    check: ({ tree, at }) => {
      const { festival } = tree.target.plan;
      if (at === undefined || festival.state !== 'open') return [];
      const days = daysSinceEnd(festival, at);
      if (days < AFTERMATH_DAYS) return [];
      const message = `sales and performances ended ${days} days ago, but the state is open`;
      return [{ message, cause: festivalCause(tree.target, ['state'], message) }];
    },
  },
  {
    id: 'window-is-over',
    severity: 'warning',
    why: 'A sync window is a cron expression without a year: that of a festival that is over stops its syncs on the same days of every later year.',
    remediation: 'Set "state: archived" with a recorded backup: its window goes.',
    checkEnvironment: ({ tree, at }) =>
      tree.targets.flatMap((target) => {
        const { environment, festival, slug } = target.plan;
        const { argocd } = environment;
        const object = argocd && named(tree, 'AppProject', applicationName(argocd, slug));
        if (at === undefined || object === undefined || valueAt(object, WINDOWS) === undefined) return [];
        const days = daysSinceEnd(festival, at);
        if (days < AFTERMATH_DAYS) return [];
        const message = `the festival ended ${days} days ago and its freeze comes back every year`;
        return [{ object, field: WINDOWS, message, cause: festivalCause(target, ['state'], message) }];
      }),
  },
];
