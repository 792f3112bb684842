import type { FestivalFile } from '../festival/schema.ts';

/** When the pods of an opening stand ready: two cron expressions in the festival's time zone. */
export interface Opening {
  readonly start: string;
  readonly end: string;
}

const MINUTE_MS = 60_000;

/**
 * From `leadMinutes` before opensAt until `holdMinutes` after it, at the latest until closesAt. An expression has
 * minute, hour, day and month; the length of an opening is far below a year, so start and end never change places.
 */
export function openingOf(
  { sales, timezone }: Pick<FestivalFile, 'sales' | 'timezone'>,
  { leadMinutes, holdMinutes }: { readonly leadMinutes: number; readonly holdMinutes: number },
): Opening {
  const opensAt = Date.parse(sales.opensAt);
  const end = Math.min(opensAt + holdMinutes * MINUTE_MS, Date.parse(sales.closesAt));
  return {
    start: cronAt(opensAt - leadMinutes * MINUTE_MS, timezone),
    end: cronAt(end, timezone),
  };
}

function cronAt(instant: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    minute: 'numeric',
    hour: 'numeric',
    day: 'numeric',
    month: 'numeric',
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => {
    const value = parts.get(type);
    if (value === undefined) throw new Error(`the time zone ${timeZone} gives no ${type}`);
    return value;
  };
  return `${part('minute')} ${part('hour')} ${part('day')} ${part('month')} *`;
}
