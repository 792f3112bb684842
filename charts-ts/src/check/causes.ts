import type { LoadedEnvironment } from '../environment/load.ts';
import type { Cause } from '../provenance/index.ts';
import type { PlannedTarget } from '../targets.ts';

/** The line of a festival file that a finding is about. */
export function festivalCause({ festival }: PlannedTarget, path: readonly string[], why: string): Cause {
  return { ...festival.document.finding(path, why), field: path.join('.'), why };
}

/** The line of an environment file that a finding is about: that of the key, not of its value. */
export function environmentCause(
  { document }: LoadedEnvironment,
  path: readonly string[],
  why: string,
  atKey = false,
): Cause {
  return { ...document.finding(path, why, atKey), field: `environment.${path.join('.')}`, why };
}
