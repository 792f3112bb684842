import type { TransferQuotaAnswer, TransferQuotaItem } from '@clove/contracts';
import { type Transaction, Undone } from '@clove/service-kit';
import { liveUnitIds, type StoredHold } from '../domain/hold.ts';
import type { Inventory } from './inventory.ts';
import { giveBackQuota, NO_LIMIT, reserveQuota } from './limits.ts';
import { SweepFirst } from './ports.ts';
import type { QuotaHolders } from './quota-holders.ts';
import { sweepFirstOf, sweepingFirst } from './sweep-holds.ts';

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
      const limit = await limitsNow(tx, inventory, holds);
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

type LimitNow = (scope: string) => number;

/** Nothing fits while nothing is provisioned. */
async function limitsNow(
  tx: Transaction,
  inventory: Inventory,
  holds: ReadonlyMap<string, StoredHold>,
): Promise<LimitNow> {
  const [sale, most] = await Promise.all([
    inventory.sale.read(tx),
    inventory.limits.read(
      tx,
      [...holds.values()].map((hold) => hold.item),
    ),
  ]);
  return (scope) => (sale === undefined ? 0 : most(scope, sale));
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
  }: { item: TransferQuotaItem; hold: StoredHold; holders: QuotaHolders; limit: LimitNow },
): Promise<TransferQuotaAnswer | SweepFirst> {
  const holder = holders.of(hold, item.unitId);
  if (item.move > holder.move) {
    const fits =
      holder.fanId === item.fanId ||
      (await reserved(tx, inventory, hold, item, item.mustFit ? limit : () => NO_LIMIT));
    if (fits instanceof SweepFirst) return fits;
    if (fits && holder.fanId !== item.fanId) {
      await giveBackQuota(tx, inventory, [{ fanId: holder.fanId, item: hold.item, quantity: 1 }]);
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
  hold: StoredHold,
  { fanId }: TransferQuotaItem,
  limit: LimitNow,
): Promise<boolean | SweepFirst> {
  const [over] = await reserveQuota(tx, inventory, [{ fanId, item: hold.item, quantity: 1 }], limit);
  if (over === undefined) return true;
  return (await sweepFirstOf(tx, inventory, [fanId])) ?? false;
}
