import type { Transaction } from '@clove/service-kit';
import type { NumberedRequest } from '../../domain/hold-request.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { canAvoidSingles, leftAlone, notEntitled, type SeatAt } from '../../domain/seat-rules.ts';
import { openSeats } from './open-seats.ts';
import type { LockedSeat } from './seat-lock.ts';

/** Which rule refuses a choice of free seats whose rows are locked; undefined: none does. */
export async function ruledOut(
  tx: Transaction,
  locked: ReadonlyMap<string, LockedSeat>,
  { seats: ids, found }: NumberedRequest,
  graceSeconds: number,
): Promise<SeatRefusal | undefined> {
  const chosen = ids.flatMap((id) => locked.get(id) ?? []);
  const denied = notEntitled(
    chosen.map((seat, index) => ({ ...seat, entitled: found?.entitled[index] === true })),
  );
  if (denied.length > 0) return { reason: 'accessible-only', seats: denied };
  if (found?.avoidSingleSeats !== true) return undefined;
  const alone = leftAlone(freeOf(locked), new Set(ids));
  if (alone.length === 0) return undefined;
  // Rare, so only now: where every choice leaves a seat alone, the last seats can be bought nevertheless.
  for (const section of new Set(chosen.map(({ section }) => section))) {
    const free = (await openSeats(tx, [section], graceSeconds)).filter(
      ({ id, open }) => open && locked.get(id)?.open !== false,
    );
    const quantity = chosen.filter((seat) => seat.section === section).length;
    if (canAvoidSingles(free, quantity)) return { reason: 'single-seats', seats: alone };
  }
  return undefined;
}

/** The free ones, in order of section, row and number. */
export function freeOf(locked: ReadonlyMap<string, LockedSeat>): SeatAt[] {
  return [...locked.values()]
    .filter(({ open }) => open)
    .sort((a, b) =>
      a.section === b.section ? a.row - b.row || a.number - b.number : a.section < b.section ? -1 : 1,
    );
}
