import { type HeldUnit, type Hold, vatIncluded } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import type { OrderLine } from '../domain/order.ts';
import { placeItem } from '../domain/place.ts';

/** A line per unit, at its full price. */
export function linesOf(orderId: string, holds: readonly Hold[]): OrderLine[] {
  return holds
    .flatMap((hold) => hold.units.map((unit) => ({ hold, unit })))
    .map(({ hold, unit }, index) => ({
      id: newId(),
      orderId,
      position: index + 1,
      inventory: hold.inventory,
      holdId: hold.id,
      unitId: unit.unitId,
      ...described(hold, unit),
      unitPrice: unit.price,
      discountShare: 0,
      paid: unit.price,
      taxFree: 0,
      vat: vatIncluded(unit.price),
      state: 'OPEN',
      fee: null,
      refundId: null,
    }));
}

/** What a unit is. Releases of seat up to 0.6.0 say performance, section and seat only. */
function described(
  hold: Hold,
  unit: HeldUnit,
): Pick<OrderLine, 'item' | 'label' | 'category' | 'occasionId' | 'refundsFrom'> {
  const occasionId = unit.performanceId ?? hold.performanceId ?? null;
  const item = unit.item ?? (occasionId === null ? unit.unitId : placeItem(occasionId, unit.sectionId ?? ''));
  const label = unit.seat === undefined ? (unit.label ?? null) : unit.seat;
  const refundsFrom = occasionId === null ? (unit.refundsFrom ?? null) : null;
  return { item, label, category: unit.category ?? null, occasionId, refundsFrom };
}
