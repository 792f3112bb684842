import type { ReleaseAnswer, ReleaseItem } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import { changed } from '../domain/hold.ts';
import type { Asked } from './asked.ts';
import { endHolds } from './end-holds.ts';
import { holdIds, type Inventory } from './inventory.ts';

/**
 * Ends an ACTIVE hold, or one PINNED for this order, and frees its units and quota. Of an EXPIRED hold it only
 * notes that the order is over, so that a late PIN cannot bring it back.
 */
export function releaseHolds(
  inventory: Inventory,
  items: readonly Asked<ReleaseItem>[],
): Promise<ReleaseAnswer[]> {
  return inventory.unitOfWork.run((tx) =>
    endHolds(tx, inventory, holdIds(items), (holds, change) =>
      items.map((item): ReleaseAnswer => {
        const hold = holds.get(item.holdId);
        switch (hold?.state) {
          case undefined:
          case 'SOLD':
            return { result: 'refused' };
          case 'PINNED':
            if (hold.orderId !== item.orderId) return { result: 'refused' };
            change(changed(hold, 'RELEASED'), item.correlationId);
            break;
          case 'ACTIVE':
            change(changed(hold, 'RELEASED'), item.correlationId);
            break;
          case 'EXPIRED':
            if (!hold.closed) change(changed(hold, 'EXPIRED', { closed: true }));
            break;
          case 'RELEASED':
            break;
        }
        return { result: 'released' };
      }),
    ),
  );
}

/** What a fan's own release found; `bound` = its order decides now. */
export type FanRelease = 'released' | 'not-found' | 'bound';

/** A fan gives up a hold of their own that no order has pinned. Part of the request's transaction. */
export function releaseOwnHold(
  tx: Transaction,
  inventory: Inventory,
  holdId: string,
  fanId: string,
): Promise<FanRelease> {
  return endHolds(tx, inventory, [holdId], (holds, change): FanRelease => {
    const hold = holds.get(holdId);
    if (hold === undefined || hold.fanId !== fanId) return 'not-found';
    if (hold.state === 'PINNED' || hold.state === 'SOLD') return 'bound';
    if (hold.state === 'ACTIVE') change(changed(hold, 'RELEASED'));
    return 'released';
  });
}
