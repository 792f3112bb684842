import { Id, type StoryAnswer } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { liveQuantity } from '../domain/hold.ts';
import type { Inventory } from './inventory.ts';

/** What is kept about a hold, by its id. */
export async function holdStory(
  { name, holds }: Pick<Inventory, 'name' | 'holds'>,
  reads: Queryable,
  id: string,
): Promise<StoryAnswer> {
  const none: StoryAnswer = { entries: [], related: [] };
  if (!Id.safeParse(id).success) return none;
  const hold = (await holds.read(reads, [id])).holds.get(id);
  if (hold === undefined) return none;
  const subject = { type: 'hold', id };
  const { fanId, quantity, units, item, state, orderId, expiresAt, released } = hold;
  return {
    entries: [
      {
        at: hold.createdAt.toISOString(),
        subject,
        kind: 'hold-placed',
        values: { memberId: fanId, quantity, item: item ?? name, units: units === null ? null : [...units] },
      },
      {
        at: null,
        subject,
        kind: 'hold-state',
        values: {
          state,
          quantity: liveQuantity(hold),
          until: expiresAt.toISOString(),
          orderId,
          givenBack: [...released],
        },
      },
    ],
    related: orderId === null ? [] : [orderId],
  };
}
