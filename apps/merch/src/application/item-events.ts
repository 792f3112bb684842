import type { Transaction } from '@clove/service-kit';
import { type StoredItem, stockLines } from '../domain/item.ts';
import { MerchRefused } from '../domain/refusals.ts';
import type { GoodsBook, ItemData } from './ports.ts';

/** Publishes an item's new state. Throws MerchRefused `nothing-provisioned`. */
export async function publishItem(tx: Transaction, goods: GoodsBook, item: StoredItem): Promise<void> {
  const currency = await goods.currency(tx);
  if (currency === undefined) throw new MerchRefused({ reason: 'nothing-provisioned', temporary: true });
  const stock = await goods.stock(tx, item.id);
  const data: ItemData = {
    id: item.id,
    title: item.title,
    price: item.price,
    currency,
    maxPerFan: item.maxPerFan,
    stock: stockLines(item.id, item).map(({ name, optionId, title, price }) => ({
      optionId,
      title,
      price: price ?? item.price,
      stock: stock.get(name)?.stock ?? 0,
    })),
    onSale: item.onSale && !item.withdrawn,
  };
  tx.publish({ type: 'merch.ItemChanged', subject: item.id, subjectVersion: item.version, data });
}
