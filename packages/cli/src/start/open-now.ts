import type { LoadedFestival } from '@clove/charts-ts';
import { movedBy } from './moved-by.ts';

/** A festival whose sale is open, and what was changed for that; undefined when nothing had to be. */
export interface OpenedNow {
  readonly festival: LoadedFestival;
  readonly notice: string | undefined;
}

/** A year in which every date has its weekday of the year before, in days. */
const YEAR_DAYS = 364;
const YEAR_MS = YEAR_DAYS * 86_400_000;

/**
 * The festival as if its sale had opened already, in memory only. Where sales are over, every date of the file moves by
 * as few whole years of 52 weeks as it takes, weekdays and distances kept. Where they open later, `opensAt` becomes the
 * hour that has begun, and so does that of each item with a sale of its own; everything else stays.
 */
export function openNow(loaded: LoadedFestival, now: Date): OpenedNow {
  const { sales } = loaded.festival;
  if (Date.parse(sales.closesAt) > now.getTime()) return openedEarly(loaded, now);
  const late = now.getTime() - Date.parse(sales.closesAt);
  const days = (Math.floor(late / YEAR_MS) + 1) * YEAR_DAYS;
  const moved = { ...loaded, festival: movedBy(loaded.festival, days) };
  const { closesAt } = moved.festival.sales;
  const notice = `--now: sales closed at ${sales.closesAt}: on this machine every date is ${days} days later, and sales close at ${closesAt}; ${loaded.document.file} is unchanged`;
  const { festival, notice: more } = openedEarly(moved, now);
  return { festival, notice: more === undefined ? notice : `${notice}\n${more}` };
}

function openedEarly(loaded: LoadedFestival, now: Date): OpenedNow {
  const { festival, document } = loaded;
  const { opensAt } = festival.sales;
  const isLater = (instant: string) => Date.parse(instant) > now.getTime();
  if (!isLater(opensAt)) return { festival: loaded, notice: undefined };
  // A whole hour, so that a second start within it provisions nothing again.
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const opened = hour.toISOString().replace('.000Z', 'Z');
  const goods = festival.goods?.map((item) =>
    item.opensAt !== undefined && isLater(item.opensAt) ? { ...item, opensAt: opened } : item,
  );
  const sales = { ...festival.sales, opensAt: opened };
  return {
    festival: { document, festival: { ...festival, sales, ...(goods === undefined ? {} : { goods }) } },
    notice: `--now: on this machine sales are open since ${opened} instead of ${opensAt}; ${document.file} is unchanged`,
  };
}
