import { Currency } from '@clove/contracts';
import { type PublicGoods, type PublicItem, picturePath } from '../../application/public-goods.ts';
import type { GoodsRecord, LineRecord, Models, SaleRecord } from './models.ts';

/** Reads what is on sale; null: nothing was provisioned. */
export async function readGoods(models: Models): Promise<Omit<PublicGoods, 'paymentMethods'> | null> {
  const sale = await models.sale.findOne();
  if (sale === null) return null;
  const goods = await models.goods.findAll({
    where: { onSale: true, withdrawn: false },
    include: [{ association: 'lines', where: { onSale: true }, include: [{ association: 'counter' }] }],
    order: [
      ['position', 'ASC'],
      ['id', 'ASC'],
      ['lines', 'position', 'ASC'],
    ],
  });
  return {
    currency: Currency.parse(sale.currency),
    paused: sale.paused,
    goods: goods.map((item) => publicItem(sale, item)),
  };
}

function publicItem(sale: SaleRecord, item: GoodsRecord): PublicItem {
  const later = item.opensAt !== null && item.opensAt > sale.opensAt ? item.opensAt : sale.opensAt;
  const earlier = item.closesAt !== null && item.closesAt < sale.closesAt ? item.closesAt : sale.closesAt;
  return {
    id: item.id,
    title: item.title,
    description: item.description,
    maxPerFan: item.maxPerFan,
    opensAt: later.toISOString(),
    closesAt: earlier.toISOString(),
    pictures: item.pictures.map(picturePath),
    stock: (item.lines ?? []).map((line) => publicStock(item, line)),
  };
}

function publicStock(item: GoodsRecord, { optionId, title, price, counter }: LineRecord) {
  const available = counter === undefined ? 0 : counter.stock - counter.taken;
  return { optionId, title, price: Number(price ?? item.price), available };
}
