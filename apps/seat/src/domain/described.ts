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
      ...categoryOf(hold, index),
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
    ...categoryOf(hold, index),
    price: priceOf(hold, index),
  }));
}

function categoryOf({ categories }: StoredHold, index: number): Pick<HeldUnit, 'category'> {
  const category = categories?.[index];
  return category === undefined ? {} : { category };
}
