import type { ServerFigures } from '@clove/contracts';

export type ServerState = 'isWell' | 'isSlow' | 'isFailing' | 'isBehind' | 'isGone';

/** Seconds. Source: the alerts' own bounds, charts-ts/src/charts/alerts.ts. */
const SLOW_P99 = 1;
const BEHIND = 60;

/** The worst of what a service's figures say. */
export function serverState({ pods, errorsPerSecond, p99, lag, deadLetters }: ServerFigures): ServerState {
  if (pods === 0) return 'isGone';
  if ((errorsPerSecond ?? 0) > 0) return 'isFailing';
  if ((lag ?? 0) > BEHIND || (deadLetters ?? 0) > 0) return 'isBehind';
  return (p99 ?? 0) > SLOW_P99 ? 'isSlow' : 'isWell';
}
