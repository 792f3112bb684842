import type { EventHandlers, Transaction } from '@clove/service-kit';
import { forgetMember } from '../../application/forget-member.ts';
import type { Inventory } from '../../application/inventory.ts';

/**
 * Members that auth erased.
 *
 * @param forgetDelivered forgets what the service itself keeps of what was delivered. @default nothing
 */
export function erasedMembers(
  inventory: Inventory,
  forgetDelivered: (tx: Transaction, fanId: string) => Promise<void> = async () => undefined,
): EventHandlers {
  return {
    'auth.MemberErased': {
      kind: 'fact',
      async handle(tx, events) {
        const fans = [...new Set(events.map(({ data }) => data.id))].sort();
        for (const fanId of fans) {
          await forgetMember(tx, inventory, fanId);
          await forgetDelivered(tx, fanId);
        }
      },
    },
  };
}
