import type { LocalisedText } from '@clove/contracts';
import type { ItemSale, UnitTerms } from '@clove/inventory';
import { pieceLabel } from '../../domain/item.ts';

/** What is sold under one name, as statements of the inventory read it. */
export interface LineRow {
  readonly item: string;
  readonly price: number;
  readonly item_title: LocalisedText;
  readonly option_title: LocalisedText | null;
  readonly on_sale: boolean;
  readonly sells_from: Date | null;
  readonly sells_until: Date;
  readonly refunds_from: Date;
}

/** Joins to a counter `c` what says whether, when and for how much it is sold. */
export const SOLD_LINES = {
  columns: `c.item, COALESCE(l.price, g.price) AS price, g.title AS item_title, l.title AS option_title,
    l.on_sale AND g.on_sale AND NOT g.withdrawn AS on_sale, g.opens_at AS sells_from,
    COALESCE(g.closes_at, '9999-12-31Z') AS sells_until, t.refunds_from`,
  join: `JOIN stock_lines l ON l.item = c.item
    JOIN goods g ON g.id = l.goods_id
    JOIN refund_terms t ON t.singleton`,
} as const;

export function itemSale({ sells_from, sells_until }: LineRow): ItemSale {
  return { sellsFrom: sells_from, sellsUntil: sells_until, cancelledAt: null };
}

export function termsOf({ item_title, option_title, refunds_from }: LineRow): UnitTerms {
  return { label: pieceLabel(item_title, option_title), refundsFrom: refunds_from.toISOString() };
}
