import { Amount, Instant, LocalId, LocalisedText } from '@clove/contracts';
import { z } from 'zod';
import { picturePath } from '../../application/public-goods.ts';
import type { StoredItem } from '../../domain/item.ts';

const Option = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  /** Null: the item's. */
  price: Amount.nullable(),
  received: z.int(),
});

/** An item as the console shows it after a change. */
export const ConsoleItem = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.nullable(),
  price: Amount,
  maxPerFan: z.int(),
  opensAt: Instant.nullable(),
  closesAt: Instant.nullable(),
  /** Pieces received of an item without options. */
  received: z.int().nullable(),
  options: z.array(Option),
  pictures: z.array(z.string()),
  onSale: z.boolean(),
  /** `file`: it comes from the festival file, an edit lasts until the file changes the same field. */
  managedBy: z.enum(['file', 'console']),
});

export function consoleItem(item: StoredItem): z.infer<typeof ConsoleItem> {
  return {
    id: item.id,
    title: item.title,
    description: item.description ?? null,
    price: item.price,
    maxPerFan: item.maxPerFan,
    opensAt: item.opensAt ?? null,
    closesAt: item.closesAt ?? null,
    received: item.stock ?? null,
    options: item.options.map(({ id, title, price, stock }) => ({
      id,
      title,
      price: price ?? null,
      received: stock,
    })),
    pictures: item.pictures.map(picturePath),
    onSale: item.onSale && !item.withdrawn,
    managedBy: item.managedBy,
  };
}

export const exampleItem = {
  id: 'tee-2026',
  title: { ko: '티셔츠', en: 'T-shirt' },
  description: { ko: '면 100 %', en: '100 % cotton' },
  price: 35000,
  maxPerFan: 4,
  opensAt: null,
  closesAt: null,
  received: null,
  options: [{ id: 'M', title: { ko: 'M', en: 'M' }, price: null, received: 500 }],
  pictures: [],
  onSale: true,
  managedBy: 'console',
} satisfies z.infer<typeof ConsoleItem>;
