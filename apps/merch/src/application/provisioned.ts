import type { OwnedEntity, SaleData } from '@clove/contracts';
import type { Entities, SaleFault } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import {
  fieldsOf,
  fileFields,
  flatFields,
  type ItemFields,
  itemFaults,
  type StoredItem,
  shortLines,
  stockLines,
} from '../domain/item.ts';
import { publishItem } from './item-events.ts';
import type { GoodsBook, RefundTermsBook } from './ports.ts';

/** Sections of the sale document that merch reads; its catalogue entries name the same. */
export const SALE_SECTIONS = ['performances', 'goods'] as const;
type Section = (typeof SALE_SECTIONS)[number];

/** What provisioning takes over of the sale document, beside the sale's own settings. */
export function provisionedGoods(goods: GoodsBook, terms: RefundTermsBook): Entities<Section>[] {
  // Items are sold on the festival's terms, so these come first.
  return [refundTerms(terms), items(goods)];
}

/** Refunds of goods count from the start of the festival's last performance. */
function refundTerms(terms: RefundTermsBook): Entities<Section> {
  return {
    noun: 'refund terms',

    async read(tx) {
      const stored = await terms.read(tx);
      if (stored === undefined) return [];
      const { festival: id, refundsFrom, lastApplied } = stored;
      return [{ id, managedBy: 'file', onSale: true, current: { refundsFrom }, lastApplied }];
    },

    inFile: (document) => [
      { id: document.festival, path: 'performances', fields: { refundsFrom: lastStart(document) } },
    ],

    refusals: () => Promise.resolve([]),

    async save(tx, { id, next, lastApplied }) {
      await terms.save(tx, id, String(next['refundsFrom']), lastApplied ?? {});
      return [];
    },
  };
}

function lastStart({ performances }: SaleData<'performances'>): string {
  const starts = performances.map(({ startsAt }) => Date.parse(startsAt));
  return new Date(Math.max(...starts)).toISOString();
}

function items(goods: GoodsBook): Entities<Section> {
  return {
    noun: 'item',

    read: async (tx) => (await goods.items(tx)).map(owned),

    inFile: (document) =>
      (document.goods ?? []).map((item, index) => ({
        id: item.id,
        path: `goods.${index}`,
        fields: flatFields(fileFields(item)),
      })),

    async refusals(tx, { id, path, fields }, _before, plan) {
      // What the file says by itself, and what it makes of the item together with the console's part.
      const inFile = itemFaults(fieldsOf(fields));
      const faults = inFile.length > 0 ? inFile : itemFaults(fieldsOf(plan.next));
      if (faults.length > 0) {
        return faults.map(({ path: within, message }) => ({ field: `${path}.${within}`, message }));
      }
      return tooFew(tx, goods, id, path, fieldsOf(plan.next));
    },

    async save(tx, plan, before, position) {
      const stored = before === undefined ? undefined : await goods.item(tx, plan.id);
      const item: StoredItem = {
        ...fieldsOf(plan.next),
        id: plan.id,
        managedBy: 'file',
        onSale: plan.onSale,
        withdrawn: stored?.withdrawn ?? false,
        position,
        pictures: stored?.pictures ?? [],
        lastApplied: plan.lastApplied,
        version: nextVersion(stored, plan.action),
      };
      if (stored !== undefined) await goods.update(tx, item);
      else if (!(await goods.insert(tx, item))) {
        // The console took the id after this run had read the items; the next try finds it and refuses.
        throw new Error(`item ${plan.id} was made in the console just now`);
      }
      if (plan.action === 'unchanged') return [];
      await publishItem(tx, goods, item);
      return stockLines(item.id, item).map(({ name }) => name);
    },
  };
}

function owned(item: StoredItem): OwnedEntity {
  const { id, managedBy, onSale, lastApplied } = item;
  return { id, managedBy, onSale, current: flatFields(item), lastApplied };
}

function nextVersion(stored: StoredItem | undefined, action: string): number {
  if (stored === undefined) return 1;
  return action === 'unchanged' ? stored.version : stored.version + 1;
}

/** Stocks that the file makes smaller than what is sold, held or kept of them. */
async function tooFew(
  tx: Transaction,
  goods: GoodsBook,
  id: string,
  path: string,
  next: ItemFields,
): Promise<SaleFault[]> {
  const short = shortLines(stockLines(id, next), await goods.stock(tx, id));
  return short.map(({ optionId, pieces, taken }) => {
    const index = next.options.findIndex((option) => option.id === optionId);
    return {
      field: optionId === null ? `${path}.stock` : `${path}.options.${index}.stock`,
      message: `makes ${pieces} pieces with the console's corrections, below the ${taken} sold or held`,
    };
  });
}
