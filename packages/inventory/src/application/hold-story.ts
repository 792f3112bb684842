import { type FindAnswer, Id } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { liveQuantity } from '../domain/hold.ts';
import type { Inventory } from './inventory.ts';

/** What is kept about a hold, by its id. */
export async function holdStory(
  { name, holds }: Pick<Inventory, 'name' | 'holds'>,
  reads: Queryable,
  id: string,
): Promise<FindAnswer> {
  const none: FindAnswer = { entries: [], related: [] };
  if (!Id.safeParse(id).success) return none;
  const hold = (await holds.read(reads, [id])).holds.get(id);
  if (hold === undefined) return none;
  const subject = `hold ${id}`;
  const units = hold.units?.join(', ') ?? `${hold.quantity} of ${hold.item ?? name}`;
  const of = hold.orderId === null ? '' : ` for order ${hold.orderId}`;
  const released = hold.released.length === 0 ? '' : `, given back: ${hold.released.join(', ')}`;
  return {
    entries: [
      { at: hold.createdAt.toISOString(), subject, what: `held ${units} by member ${hold.fanId}` },
      {
        at: null,
        subject,
        what: `${hold.state}${of}, ${liveQuantity(hold)} units, until ${hold.expiresAt.toISOString()}${released}`,
      },
    ],
    related: hold.orderId === null ? [] : [hold.orderId],
  };
}
