import type { LoadedFestival } from '@clove/charts-ts';
import { CommandError } from '../context.ts';

/** A festival whose sale is open, and what was changed for that; undefined when nothing had to be. */
export interface OpenedNow {
  readonly festival: LoadedFestival;
  readonly notice: string | undefined;
}

/**
 * The festival as if its sale had opened already: `opensAt` becomes the hour that has begun, in memory only, where the
 * file says later, and so does that of each item with a sale of its own. Everything else stays, performances and refund rules too.
 * @throws CommandError when the sale is over: then there is nothing to open.
 */
export function openNow(loaded: LoadedFestival, now: Date): OpenedNow {
  const { festival, document } = loaded;
  const { opensAt, closesAt } = festival.sales;
  if (Date.parse(closesAt) <= now.getTime()) {
    throw new CommandError(
      `--now: sales closed at ${closesAt}: set a later sales.closesAt in ${document.file}`,
    );
  }
  if (Date.parse(opensAt) <= now.getTime()) return { festival: loaded, notice: undefined };
  // A whole hour, so that a second start within it provisions nothing again.
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const shifted = hour.toISOString().replace('.000Z', 'Z');
  const goods = festival.goods?.map((item) =>
    item.opensAt !== undefined && Date.parse(item.opensAt) > now.getTime()
      ? { ...item, opensAt: shifted }
      : item,
  );
  const sales = { ...festival.sales, opensAt: shifted };
  return {
    festival: { document, festival: { ...festival, sales, ...(goods === undefined ? {} : { goods }) } },
    notice: `--now: on this machine sales are open since ${shifted} instead of ${opensAt}; ${document.file} is unchanged`,
  };
}
