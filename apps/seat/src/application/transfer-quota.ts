import type { TransferQuotaAnswer, TransferQuotaItem } from '@clove/contracts';
import { type Transaction, Undone } from '@clove/service-kit';
import { liveUnitIds, type StoredHold } from '../domain/hold.ts';
import type { Inventory } from './inventory.ts';
import { SweepFirst } from './ports.ts';
import type { QuotaHolders } from './quota-holders.ts';
import { sweepFirstOf, sweepingFirst } from './sweep-holds.ts';

/** For a move that is not refused where it does not fit. Source: the largest integer of the database's column. */
const NO_LIMIT = 2_147_483_647;

/**
 * Lets sold units count for other fans' limits. The number of a move decides once: it was moved, or it did not fit,
 * whatever is asked again. Units that are not sold are unknown.
 */
export function transferQuota(
  inventory: Inventory,
  items: readonly TransferQuotaItem[],
): Promise<TransferQuotaAnswer[]> {
  return sweepingFirst(inventory, () =>
    inventory.unitOfWork.run(async (tx) => {
      const { holds, holders } = await lock(tx, inventory, items);
      const limit = (await inventory.sale.read(tx))?.maxTicketsPerFan ?? 0;
      const answers: TransferQuotaAnswer[] = [];
      for (const item of items) {
        const hold = holds.get(item.holdId);
        const answer: TransferQuotaAnswer | SweepFirst =
          hold === undefined || !isSold(hold, item.unitId)
            ? { result: 'unknown-unit' }
            : await move(tx, inventory, { item, hold, holders, limit });
        if (answer instanceof SweepFirst) return new Undone(answer);
        answers.push(answer);
      }
      return answers;
    }),
  );
}

/** Locks the quota rows of all fans concerned, then the holds: under their locks it is final who has which unit. */
async function lock(tx: Transaction, inventory: Inventory, items: readonly TransferQuotaItem[]) {
  const holdIds = [...new Set(items.map(({ holdId }) => holdId))];
  const before = await inventory.quotaHolders.of(tx, holdIds);
  await inventory.quota.lockFansOf(tx, holdIds, [...before.fans, ...items.map(({ fanId }) => fanId)]);
  const { holds } = await inventory.holds.lock(tx, holdIds);
  return { holds, holders: await inventory.quotaHolders.of(tx, holdIds) };
}

/** A ticket exists only once its order is paid: a hold still PINNED is sold, its SELL is on the way. */
function isSold(hold: StoredHold, unitId: string): boolean {
  return (hold.state === 'SOLD' || hold.state === 'PINNED') && liveUnitIds(hold).includes(unitId);
}

async function move(
  tx: Transaction,
  inventory: Inventory,
  {
    item,
    hold,
    holders,
    limit,
  }: { item: TransferQuotaItem; hold: StoredHold; holders: QuotaHolders; limit: number },
): Promise<TransferQuotaAnswer | SweepFirst> {
  const holder = holders.of(hold, item.unitId);
  if (item.move > holder.move) {
    const fits =
      holder.fanId === item.fanId || (await reserved(tx, inventory, item, item.mustFit ? limit : NO_LIMIT));
    if (fits instanceof SweepFirst) return fits;
    if (fits && holder.fanId !== item.fanId) {
      await inventory.quota.giveBack(tx, [{ fanId: holder.fanId, quantity: 1 }]);
    }
    const decided = { ...holder, fanId: fits ? item.fanId : holder.fanId, move: item.move };
    holders.set(decided);
    inventory.quotaHolders.save(tx, decided);
  }
  const moved = holders.of(hold, item.unitId).fanId === item.fanId;
  return { result: moved ? 'moved' : 'quota-exceeded' };
}

async function reserved(
  tx: Transaction,
  inventory: Inventory,
  { fanId }: TransferQuotaItem,
  max: number,
): Promise<boolean | SweepFirst> {
  const [fits] = await inventory.quota.reserve(tx, [{ fanId, quantity: 1 }], max);
  if (fits === true) return true;
  return (await sweepFirstOf(tx, inventory, [fanId])) ?? false;
}
