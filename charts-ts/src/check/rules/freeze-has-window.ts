import { z } from 'zod';
import { applicationName } from '../../platform/names.ts';
import { syncWindows } from '../../platform/sync-windows.ts';
import type { PlannedTarget } from '../../targets.ts';
import { festivalCause } from '../causes.ts';
import type { EnvironmentContext, Rule, Violation } from '../rule.ts';
import { named } from '../tree.ts';

const Windows = z.looseObject({
  spec: z.looseObject({
    syncWindows: z
      .array(
        z.looseObject({ kind: z.string(), schedule: z.string(), duration: z.string(), timeZone: z.string() }),
      )
      .default([]),
  }),
});

export const freezeHasWindow: Rule = {
  id: 'freeze-has-window',
  why: 'A freeze that Argo CD does not know of has no effect: the next commit rolls pods minutes before sales open.',
  remediation:
    'Run "npx clove render --all" and commit _platform: the window of a festival is in its AppProject.',
  checkEnvironment: (context) => context.tree.targets.flatMap((target) => missingWindows(context, target)),
};

/** Windows that the plan of a festival asks for and its project does not have. Once sales are open they no longer matter. */
function missingWindows({ tree, at }: EnvironmentContext, target: PlannedTarget): Violation[] {
  const { environment, festival, slug } = target.plan;
  const { argocd } = environment;
  const { opensAt } = festival.sales;
  if (argocd === undefined || (at !== undefined && Date.parse(opensAt) <= at)) return [];
  const name = applicationName(argocd, slug);
  const object = named(tree, 'AppProject', name);
  const present = object === undefined ? [] : (Windows.safeParse(object).data?.spec.syncWindows ?? []);
  return syncWindows(target.plan, argocd)
    .filter(
      ({ kind, schedule, duration, timeZone }) =>
        !present.some(
          (window) =>
            window.kind === kind &&
            window.schedule === schedule &&
            window.duration === duration &&
            window.timeZone === timeZone,
        ),
    )
    .map(({ schedule, duration }) => {
      const message = `AppProject ${name} has no deny window at "${schedule}" UTC for ${duration}: sales open at ${opensAt}`;
      const cause = festivalCause(target, ['sales', 'opensAt'], message);
      return { object, field: object && ['spec', 'syncWindows'], message, cause };
    });
}
