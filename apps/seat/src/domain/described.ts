import type { HeldUnit } from '@clove/contracts';
import { priceOf, type StoredHold, unitIds } from '@clove/inventory';
import { namedSeat } from './seat-name.ts';
import { sectionKey, sectionName } from './section.ts';

/** The seats of a hold as an order and its fan see them. */
export function describedSeats(hold: StoredHold): HeldUnit[] {
  return unitIds(hold).map((unitId, index) => {
    const { label, ...section } = namedSeat(unitId);
    return {
      unitId,
      item: sectionName(section),
      label,
      ...section,
      seat: label,
      price: priceOf(hold, index),
    };
  });
}

/** The places of a hold, which have no names. */
export function describedPlaces(hold: StoredHold): HeldUnit[] {
  if (hold.item === null) throw new Error(`hold ${hold.id} is not a standing hold`);
  const item = hold.item;
  const key = sectionKey(item);
  return unitIds(hold).map((unitId, index) => ({
    unitId,
    item,
    label: null,
    ...key,
    seat: null,
    price: priceOf(hold, index),
  }));
}
