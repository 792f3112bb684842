import type { EnvironmentFile, OpsFile } from '../environment/schema.ts';
import { freezeWindow } from '../platform/freeze-window.ts';
import type { Gate, TargetDiff } from './model.ts';
import { touchesRunningPods } from './roll.ts';

/**
 * Inside the hours around a sale's opening no change may replace or stop pods that serve. Both the old and the
 * new opening count: moving the date is no way around the window.
 */
export function freezeGates(
  target: TargetDiff,
  openings: readonly Date[],
  freeze: EnvironmentFile['freeze'],
  ops: OpsFile,
  at: Date,
): Gate[] {
  const rolling = target.rolls.filter(touchesRunningPods);
  const opening = openings.find((opensAt) => isInside(opensAt, freeze, at));
  const lifted = ops.breakGlass?.freeze;
  if (rolling.length === 0 || opening === undefined || freeze === undefined) return [];
  if (lifted !== undefined && at <= new Date(lifted.until)) return [];
  const { environment, festival } = target;
  return [
    {
      rule: 'freeze',
      environment,
      festival,
      message: `${rolling.map(({ workload, does }) => `${workload} ${does}`).join(', ')} at ${at.toISOString()}, frozen from ${freeze.hoursBefore} h before to ${freeze.hoursAfter} h after sales open at ${opening.toISOString()}`,
      mend: `merge outside the window, or have ops write breakGlass.freeze { reason, until } into gitops/environments/${environment}/${festival}/ops.yaml`,
    },
  ];
}

function isInside(opensAt: Date, freeze: EnvironmentFile['freeze'], at: Date): boolean {
  const window = freezeWindow(freeze, { opensAt: opensAt.toISOString() });
  return window !== undefined && at >= window.from && at < window.until;
}
