import { valueAt } from '../../field-path.ts';
import { applicationName } from '../../platform/names.ts';
import { AFTERMATH_DAYS, daysSinceEnd } from '../festival-end.ts';
import type { Rule } from '../rule.ts';
import { named } from '../tree.ts';

const FIELD = ['spec', 'syncWindows'];

export const windowIsOver: Rule = {
  id: 'window-is-over',
  severity: 'warning',
  why: 'A sync window is a cron expression without a year: that of a festival that is over stops its syncs on the same days of every year to come.',
  remediation: 'Set "state: archived" with a recorded backup: its window goes.',
  checkEnvironment: ({ tree, at }) =>
    tree.targets.flatMap(({ plan, festival: { document } }) => {
      const { argocd } = plan.environment;
      const project = argocd && named(tree, 'AppProject', applicationName(argocd, plan.slug));
      if (at === undefined || project === undefined || valueAt(project, FIELD) === undefined) return [];
      const days = daysSinceEnd(plan.festival, at);
      if (days < AFTERMATH_DAYS) return [];
      const message = `the festival ended ${days} days ago and its freeze comes back every year`;
      const place = document.finding(['state'], message);
      return [{ object: project, field: FIELD, message, cause: { ...place, field: 'state', why: message } }];
    }),
};
