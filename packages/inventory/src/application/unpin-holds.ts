import type { UnpinAnswer, UnpinItem } from '@clove/contracts';
import { changed, letGoBy, letGoSince } from '../domain/hold.ts';
import type { Asked } from './asked.ts';
import { endHolds } from './end-holds.ts';
import { holdIds, type Inventory } from './inventory.ts';

/**
 * Gives holds back to their fans whose order is not paid: PINNED for this order -> ACTIVE with what is left of its time.
 * One whose time is over is released instead; one that was not pinned stays as it is. The hold remembers the order: what
 * it sent before and arrives later, a PIN or this very request again, changes nothing any more.
 */
export function unpinHolds(inventory: Inventory, items: readonly Asked<UnpinItem>[]): Promise<UnpinAnswer[]> {
  return inventory.unitOfWork.run((tx) =>
    endHolds(tx, inventory, holdIds(items), (holds, change, now) =>
      items.map((item): UnpinAnswer => {
        const hold = holds.get(item.holdId);
        if (hold === undefined || hold.state === 'SOLD') return { result: 'refused' };
        const repeated = item.orderVersion !== undefined && letGoSince(hold, item);
        const letGo = letGoBy(hold, item);
        switch (hold.state) {
          case 'PINNED': {
            if (hold.orderId !== item.orderId || repeated) return { result: 'refused' };
            const left = hold.expiresAt > now;
            const next = left ? changed(hold, 'ACTIVE', { orderId: null, letGo }) : changed(hold, 'RELEASED');
            change(next, item.correlationId);
            return { result: left ? 'active' : 'ended' };
          }
          case 'ACTIVE':
            if (!repeated && letGo !== hold.letGo) change(changed(hold, 'ACTIVE', { letGo }));
            return { result: 'active' };
          case 'EXPIRED':
            if (!hold.closed) change(changed(hold, 'EXPIRED', { closed: true }));
            break;
          case 'RELEASED':
            break;
        }
        return { result: 'ended' };
      }),
    ),
  );
}
