import { Amount, Currency, Instant, LocalId, LocalisedText } from '@clove/contracts';
import { z } from 'zod';

/** What can be bought of an item: one per option, or a single one. */
export const PublicStock = z.strictObject({
  /** Null: the item has no options. */
  optionId: LocalId.nullable(),
  title: LocalisedText.nullable(),
  price: Amount,
  /** Pieces that can be held now; at 0 it is sold out, and fans can wait for it. */
  available: z.int(),
});

/** The public view of an item. */
export const PublicItem = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.nullable(),
  maxPerFan: z.int(),
  /** When it is sold: its own window inside the festival's. */
  opensAt: Instant,
  closesAt: Instant,
  /** Paths of its pictures; the picture at a path never changes. */
  pictures: z.array(z.string()),
  stock: z.array(PublicStock),
});
export type PublicItem = z.infer<typeof PublicItem>;

/** What this festival sells beside its tickets. */
export const PublicGoods = z.strictObject({
  currency: Currency,
  /** What fans can pay with, the default first. */
  paymentMethods: z.array(z.string()),
  /** Operations paused the sale: nothing new is held. */
  paused: z.boolean(),
  goods: z.array(PublicItem),
});
export type PublicGoods = z.infer<typeof PublicGoods>;

/** Path under which the picture with this hash is served. */
export function picturePath(hash: string): string {
  return `/api/goods/pictures/${hash}`;
}
