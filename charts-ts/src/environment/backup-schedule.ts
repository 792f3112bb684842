const HOUR = 3600;
const SCHEDULES: readonly [pattern: RegExp, seconds: (match: readonly string[]) => number][] = [
  [/^\d{1,2} \* \* \* \*$/, () => HOUR],
  [/^\d{1,2} \*\/(\d{1,2}) \* \* \*$/, ([, hours]) => Number(hours) * HOUR],
  [/^\d{1,2} \d{1,2} \* \* \*$/, () => 24 * HOUR],
  [/^\d{1,2} \d{1,2} \* \* [0-6]$/, () => 7 * 24 * HOUR],
];

/** Seconds between two runs of a schedule; undefined: it is none that backups may have. */
export function secondsBetween(schedule: string): number | undefined {
  for (const [pattern, seconds] of SCHEDULES) {
    const match = pattern.exec(schedule);
    const [minute = 0, hour = 0] = schedule.split(' ').map((field) => Number(field.replace('*/', '')));
    if (match !== null && minute < 60 && (Number.isNaN(hour) || hour < 24)) return seconds(match);
  }
  return undefined;
}
