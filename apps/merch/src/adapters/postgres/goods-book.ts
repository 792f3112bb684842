import type { Currency, FieldValues, LocalisedText } from '@clove/contracts';
import { newId, type Transaction } from '@clove/service-kit';
import type { GoodsBook } from '../../application/ports.ts';
import { type CountedStock, type StoredItem, saleWindow, stockLines } from '../../domain/item.ts';

interface GoodsRow {
  readonly id: string;
  readonly managed_by: StoredItem['managedBy'];
  readonly on_sale: boolean;
  readonly withdrawn: boolean;
  readonly position: number;
  readonly title: LocalisedText;
  readonly description: LocalisedText | null;
  readonly price: number;
  readonly max_per_fan: number;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly pictures: string[];
  readonly last_applied: FieldValues | null;
  readonly version: number;
}

interface LineRow {
  readonly goods_id: string;
  readonly option_id: string | null;
  readonly title: LocalisedText | null;
  readonly price: number | null;
  readonly position: number;
  readonly received: number;
}

/** The items in PostgreSQL. */
export function postgresGoodsBook(): GoodsBook {
  return {
    async items(tx) {
      const rows = await tx.query<GoodsRow>('SELECT * FROM goods ORDER BY id FOR UPDATE');
      const lines = await tx.query<LineRow>(
        'SELECT * FROM stock_lines WHERE on_sale ORDER BY goods_id, position',
      );
      return rows.map((row) =>
        itemOf(
          row,
          lines.filter(({ goods_id }) => goods_id === row.id),
        ),
      );
    },

    async item(tx, id) {
      const [row] = await tx.query<GoodsRow>('SELECT * FROM goods WHERE id = $1 FOR UPDATE', [id]);
      if (row === undefined) return undefined;
      const lines = await tx.query<LineRow>(
        'SELECT * FROM stock_lines WHERE goods_id = $1 AND on_sale ORDER BY position',
        [id],
      );
      return itemOf(row, lines);
    },

    async insert(tx, item) {
      const inserted = await tx.query(
        `INSERT INTO goods (id, managed_by, on_sale, withdrawn, position, title, description, price, max_per_fan, opens_at,
                            closes_at, pictures, last_applied, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING RETURNING id`,
        values(item),
      );
      if (inserted.length === 0) return false;
      await saveLines(tx, item);
      return true;
    },

    async update(tx, item) {
      await tx.query(
        `UPDATE goods SET managed_by = $2, on_sale = $3, withdrawn = $4, position = $5, title = $6, description = $7,
           price = $8, max_per_fan = $9, opens_at = $10, closes_at = $11, pictures = $12, last_applied = $13, version = $14
         WHERE id = $1`,
        values(item),
      );
      await saveLines(tx, item);
    },

    async stock(tx, itemId) {
      const rows = await tx.query<CountedStock & { item: string }>(
        `SELECT c.item, l.received, c.stock, c.taken FROM stock c JOIN stock_lines l ON l.item = c.item
         WHERE l.goods_id = $1 ORDER BY c.item FOR UPDATE OF c`,
        [itemId],
      );
      return new Map(rows.map(({ item, ...counted }) => [item, counted]));
    },

    async correct(tx, { name, delta, reason, memberId }) {
      await tx.query('UPDATE stock SET stock = stock + $2 WHERE item = $1', [name, delta]);
      await tx.query(
        'INSERT INTO stock_corrections (id, item, delta, reason, member_id) VALUES ($1, $2, $3, $4, $5)',
        [newId(), name, delta, reason, memberId],
      );
    },

    async storePicture(tx, { hash, mediaType, bytes }) {
      await tx.query(
        'INSERT INTO picture (hash, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING',
        [hash, mediaType, bytes],
      );
    },

    async currency(tx) {
      const [row] = await tx.query<{ currency: Currency }>('SELECT currency FROM sale');
      return row?.currency;
    },
  };
}

/** Stores what is counted by itself; options that the item has no more are off sale, and stay. */
async function saveLines(tx: Transaction, item: StoredItem): Promise<void> {
  const lines = stockLines(item.id, item).sort((a, b) => (a.name < b.name ? -1 : 1));
  await tx.query('UPDATE stock_lines SET on_sale = false WHERE goods_id = $1 AND item <> ALL($2::text[])', [
    item.id,
    lines.map(({ name }) => name),
  ]);
  for (const { name, optionId, title, price, position, received } of lines) {
    const [before] = await tx.query<{ received: number }>(
      'SELECT received FROM stock_lines WHERE item = $1',
      [name],
    );
    await tx.query(
      `INSERT INTO stock_lines (item, goods_id, option_id, title, price, position, received, on_sale)
       VALUES ($1, $2, $3, $4, $5, $6, $7, true)
       ON CONFLICT (item) DO UPDATE SET title = EXCLUDED.title, price = EXCLUDED.price, position = EXCLUDED.position,
         received = EXCLUDED.received, on_sale = true`,
      [name, item.id, optionId, orNull(title), price, position, received],
    );
    const more = before === undefined ? 0 : received - before.received;
    if (before !== undefined && more === 0) continue;
    await tx.query(
      `INSERT INTO stock (item, stock) VALUES ($1, $2) ON CONFLICT (item) DO UPDATE SET stock = stock.stock + $3`,
      [name, received, more],
    );
  }
}

function values(item: StoredItem): unknown[] {
  return [
    item.id,
    item.managedBy,
    item.onSale,
    item.withdrawn,
    item.position,
    JSON.stringify(item.title),
    orNull(item.description ?? null),
    item.price,
    item.maxPerFan,
    item.opensAt ?? null,
    item.closesAt ?? null,
    item.pictures,
    orNull(item.lastApplied),
    item.version,
  ];
}

/** JSON for a jsonb column; SQL NULL, not the JSON value null, for nothing. */
function orNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function itemOf(row: GoodsRow, lines: readonly LineRow[]): StoredItem {
  const whole = lines.find(({ option_id }) => option_id === null);
  return {
    id: row.id,
    managedBy: row.managed_by,
    onSale: row.on_sale,
    withdrawn: row.withdrawn,
    position: row.position,
    title: row.title,
    ...(row.description === null ? {} : { description: row.description }),
    price: row.price,
    maxPerFan: row.max_per_fan,
    ...saleWindow({ opensAt: row.opens_at?.toISOString(), closesAt: row.closes_at?.toISOString() }),
    ...(whole === undefined ? {} : { stock: whole.received }),
    options: lines.flatMap(({ option_id: id, title, price, position, received: stock }) =>
      id === null || title === null
        ? []
        : [{ id, title, stock, position, ...(price === null ? {} : { price }) }],
    ),
    pictures: row.pictures,
    lastApplied: row.last_applied,
    version: row.version,
  };
}
