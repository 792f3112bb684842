import { Undone } from '@clove/service-kit';
import type { Inventory } from '../application/inventory.ts';
import { SweepFirst } from '../application/ports.ts';
import { sweepingFirst } from '../application/sweep-holds.ts';
import { type JoinAnswer, joinLine, leaveLine } from '../application/wait-for-units.ts';
import type { SeenEntry } from '../domain/waiting.ts';

/** A fan joins the line for an item as the endpoint does it. */
export function joined(
  inventory: Inventory,
  fanId: string,
  item: string,
  quantity: number,
): Promise<JoinAnswer> {
  return sweepingFirst(inventory, () =>
    inventory.unitOfWork.run(async (tx) => {
      const answer = await joinLine(tx, inventory, fanId, { item, quantity });
      return answer instanceof SweepFirst ? new Undone(answer) : answer;
    }),
  );
}

export function leave(inventory: Inventory, { fanId, id }: Pick<SeenEntry, 'fanId' | 'id'>): Promise<string> {
  return inventory.unitOfWork.run((tx) => leaveLine(tx, inventory, fanId, id));
}
