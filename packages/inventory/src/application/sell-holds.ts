import type { SellAnswer, SellItem } from '@clove/contracts';
import type { NewEvent } from '@clove/service-kit';
import { changed } from '../domain/hold.ts';
import type { Asked } from './asked.ts';
import type { Delivered } from './delivery.ts';
import { holdEvent, holdIds, holdsPerKind, type Inventory } from './inventory.ts';

/**
 * PINNED -> SOLD for its own order, and delivered where this service delivers; after a PIN it is never refused.
 * `unknown-hold` is a defect somewhere: alert.
 */
export function sellHolds(inventory: Inventory, items: readonly Asked<SellItem>[]): Promise<SellAnswer[]> {
  return inventory.unitOfWork.run(async (tx) => {
    const { holds } = await inventory.holds.lock(tx, holdIds(items));
    const sold = new Map<string, Delivered>();
    const events: NewEvent[] = [];
    const answers = items.map((item): SellAnswer => {
      const hold = holds.get(item.holdId);
      if (hold === undefined || hold.orderId !== item.orderId) return { result: 'unknown-hold' };
      if (hold.state === 'PINNED' && !sold.has(hold.id)) {
        const now = changed(hold, 'SOLD');
        sold.set(hold.id, { ...item, hold: now });
        events.push(holdEvent(inventory, 'HoldSold', now, item.correlationId));
      }
      // RELEASED with released units: it was sold, and every unit of it was given back since.
      const done = hold.state === 'PINNED' || hold.state === 'SOLD' || hold.released.length > 0;
      return { result: done ? 'sold' : 'unknown-hold' };
    });
    const deliveries = [...sold.values()];
    const changes = deliveries.map(({ hold }) => hold);
    holdsPerKind(inventory, changes, (units, ofKind) => units.sell(tx, ofKind));
    inventory.holds.save(tx, changes);
    tx.publish(...events);
    if (deliveries.length > 0) await inventory.delivery?.deliver(tx, deliveries);
    return answers;
  });
}
