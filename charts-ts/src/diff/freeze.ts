import { opsFile } from '../environment/files.ts';
import type { EnvironmentFile, OpsFile } from '../environment/schema.ts';
import { freezeWindow } from '../platform/freeze-window.ts';
import type { Gate, TargetDiff } from './model.ts';
import { touchesRunningPods } from './roll.ts';

/**
 * Inside the hours around a sale's opening no change may replace or stop pods that serve. Both the old and the
 * new opening count, and both the old and the new freeze: moving the date or taking the freeze away in the same
 * change is no way around the window.
 */
export function freezeGates(
  target: TargetDiff,
  openings: readonly Date[],
  freezes: readonly EnvironmentFile['freeze'][],
  ops: OpsFile,
  at: Date,
): Gate[] {
  const rolling = target.rolls.filter(touchesRunningPods);
  const [broken] = freezes.flatMap((freeze) => {
    const opening = openings.find((opensAt) => isInside(opensAt, freeze, at));
    return freeze === undefined || opening === undefined ? [] : [{ freeze, opening }];
  });
  const lifted = ops.breakGlass?.freeze;
  if (rolling.length === 0 || broken === undefined) return [];
  if (lifted !== undefined && at <= new Date(lifted.until)) return [];
  const { freeze, opening } = broken;
  const { environment, festival } = target;
  return [
    {
      rule: 'freeze',
      environment,
      festival,
      message: `${rolling.map(({ workload, action }) => `${workload} ${action}`).join(', ')} at ${at.toISOString()}, frozen from ${freeze.hoursBefore} h before to ${freeze.hoursAfter} h after sales open at ${opening.toISOString()}`,
      remediation: `merge outside the window, or have ops write breakGlass.freeze { reason, until } into ${opsFile(environment, festival)}`,
    },
  ];
}

function isInside(opensAt: Date, freeze: EnvironmentFile['freeze'], at: Date): boolean {
  const window = freezeWindow(freeze, { opensAt: opensAt.toISOString() });
  return window !== undefined && at >= window.from && at < window.until;
}
