import type { Text } from '../api/festival.ts';
import type { HeldUnit } from './hold.ts';

/** A category of which a basket has too few or too many for one order. */
export interface OutsideLimits {
  /** `<performance>/<section> <category>` */
  readonly of: string;
  readonly title: Text;
  readonly count: number;
  readonly min: number;
  /** Infinity: no limit. */
  readonly max: number;
}

/**
 * What the ticket service would refuse an order of these units for: it counts each category of a section over all holds, at the
 * narrowest that any of them was promised.
 */
export function outsideLimits(units: readonly HeldUnit[]): OutsideLimits[] {
  const sold = Map.groupBy(
    units.filter(({ category }) => category != null),
    ({ performanceId, sectionId, category }) => `${performanceId}/${sectionId} ${category?.id}`,
  );
  return [...sold].flatMap(([of, same]) => {
    const title = same[0]?.category?.title;
    const min = Math.min(...same.map(({ category }) => category?.minPerOrder ?? 1));
    const max = Math.min(...same.map(({ category }) => category?.maxPerOrder ?? Number.POSITIVE_INFINITY));
    const count = same.length;
    return title === undefined || (count >= min && count <= max) ? [] : [{ of, title, count, min, max }];
  });
}
