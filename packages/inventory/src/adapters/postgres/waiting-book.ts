import type { HoldState } from '@clove/contracts';
import { cachedRead, type Queryable } from '@clove/service-kit';
import type { WaitingBook } from '../../application/waiting-ports.ts';
import { type SeenEntry, stateOfOffer, type WaitingEntry } from '../../domain/waiting.ts';
import { type ItemColumns, itemArrays, itemParameters } from './columns.ts';

/** How `waiting_entries` and what is sold name an item. */
export interface WaitingTables {
  readonly item: ItemColumns;
  /** There is a table `waiting_categories` of their entries. @default false: what is sold has no categories */
  readonly categories?: boolean;
  /** Query of the items, in columns named as those of `item`, of the holds $1. */
  readonly itemsOfHolds: string;
  /** Query of the items, in columns in the order of `item`, that are sold at this instant. */
  readonly soldNow: string;
  /** Joins to the entry `w` what says whether its item is sold. */
  readonly join: string;
  /** Whether, of the entry `w` and what was joined, the sale has ended. */
  readonly saleEnded: string;
}

/** Of holds that `generalColumns` describe; named units are `<item>/<name>`. */
export const itemsOfHolds = `SELECT DISTINCT COALESCE(item, regexp_replace(unit, '/[^/]*$', '')) AS item
  FROM holds LEFT JOIN LATERAL unnest(units) AS unit ON true WHERE id = ANY($1::uuid[])`;

export interface WaitingBookOptions {
  /** For tests only: read the line without locking it, and show that two releases then offer to one fan. @default true */
  readonly locking?: boolean;
}

/**
 * Entries are counted in blocks of so many places: a position is the sum of the blocks before its own, read at most once
 * a second, and the number within its block, read by key. So asking for it costs the same in any line.
 * Source: a few index pages to count one block; 80 blocks where 20,000 wait.
 */
const BLOCK = 256;

/** How old the sums of blocks may be, milliseconds: no fan notices a place of thousands change within a second. */
const LENGTHS_FRESH_MS = 1_000;

/** How many at the head of each line a release expects to serve: their quota rows are locked up front. */
const HEAD = 20;

interface EntryRow {
  readonly id: string;
  readonly fan_id: string;
  readonly item: string;
  readonly quantity: number;
  /** Absent where nothing has categories. */
  readonly category?: string | null;
  readonly joined_at: Date;
  readonly overtaken: number;
}

interface SeenRow extends EntryRow {
  readonly state: 'WAITING' | 'OFFERED' | 'LEFT' | 'PASSED_OVER';
  readonly place: number;
  /** Its number among those of its block that still wait; null once it waits no more. */
  readonly position_in_block: number | null;
  /** Whether its item is sold no more. */
  readonly sale_ended: boolean;
  readonly hold_id: string | null;
  readonly hold_state: HoldState | null;
  readonly order_id: string | null;
  readonly expires_at: Date | null;
}

/** The waiting list in PostgreSQL: a row per fan and item, in the order of its identity column. */
export function postgresWaitingBook(tables: WaitingTables, options: WaitingBookOptions = {}): WaitingBook {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE';
  const sql = waitingSql(tables);
  const { item: columns } = tables;
  const [limitAt, withoutAt] = [`$${columns.names.length + 1}`, `$${columns.names.length + 2}`];
  const line = lineLengths(tables, sql);
  return {
    async headFans(db, of) {
      const rows = await db.query<{ fan_id: string }>(
        'items' in of
          ? { name: 'waiting-heads', text: sql.headFans, values: itemArrays(columns, of.items) }
          : { name: 'waiting-heads-of-holds', text: sql.headFansOfHolds, values: [of.holdIds] },
      );
      return rows.map((row) => row.fan_id);
    },

    async waitedFor(db, items) {
      const rows = await db.query<{ item: string }>(
        items === undefined
          ? { name: 'waited-for-all', text: sql.waitedForAll }
          : { name: 'waited-for', text: sql.waitedFor, values: itemArrays(columns, items) },
      );
      return rows.map(({ item }) => item);
    },

    async lockLine(tx, item, limit, without) {
      const rows = await tx.query<EntryRow>({
        name: `waiting-lock-${forUpdate}`,
        text: `SELECT id, fan_id, ${sql.item} AS item, quantity, joined_at, overtaken${sql.categoryOf('waiting_entries')}
               FROM waiting_entries
               WHERE ${sql.isItem} AND state = 'WAITING' AND id <> ALL(${withoutAt}::uuid[])
               ORDER BY place LIMIT ${limitAt} ${forUpdate}`,
        values: [...columns.split(item), limit, without],
      });
      return rows.map(toEntry);
    },

    async save(tx, { offered, passedOver, overtaken }) {
      const states = [...offered.map(() => 'OFFERED'), ...passedOver.map(() => 'PASSED_OVER')];
      if (states.length > 0) {
        const rows = await tx.query({
          name: 'waiting-save',
          // WAITING is a parameter: as a constant it would offer the index of all who wait to be read for these few.
          text: `UPDATE waiting_entries SET state = change.state, hold_id = change.hold_id
                 FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS change(id, state, hold_id)
                 WHERE waiting_entries.id = change.id AND waiting_entries.state = $4
                 RETURNING waiting_entries.id`,
          values: [
            [...offered.map(({ entryId }) => entryId), ...passedOver],
            states,
            [...offered.map(({ holdId }) => holdId), ...passedOver.map(() => null)],
            'WAITING',
          ],
        });
        if (rows.length !== states.length) {
          throw new Error(`${states.length} were served, ${rows.length} still waited: a lock is missing`);
        }
      }
      if (overtaken.length > 0) {
        await tx.query({
          name: 'waiting-overtaken',
          text: 'UPDATE waiting_entries SET overtaken = overtaken + 1 WHERE id = ANY($1::uuid[])',
          values: [overtaken],
        });
      }
    },

    async append(tx, entry) {
      await tx.query(
        `INSERT INTO waiting_entries (id, fan_id, quantity, ${columns.names.join(', ')})
         VALUES ($1, $2, $3, ${columns.names.map((_, index) => `$${index + 4}`).join(', ')})`,
        [entry.id, entry.fanId, entry.quantity, ...columns.split(entry.item)],
      );
      if (entry.category === null) return;
      await tx.query('INSERT INTO waiting_categories (entry_id, category) VALUES ($1, $2)', [
        entry.id,
        entry.category,
      ]);
    },

    async leave(tx, entryId) {
      const rows = await tx.query(
        "UPDATE waiting_entries SET state = 'LEFT' WHERE id = $1 AND state = 'WAITING' RETURNING id",
        [entryId],
      );
      return rows.length > 0;
    },

    async forget(tx, fanId) {
      await tx.query(
        `DELETE FROM waiting_entries w WHERE w.fan_id = $1 AND w.state <> 'WAITING'
           AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.id = w.hold_id AND h.state IN ('ACTIVE', 'PINNED'))`,
        [fanId],
      );
    },

    async ofFan(db, fanId, entryId) {
      const rows = await db.query<SeenRow>({
        name: 'waiting-of-fan',
        // Each column by name: with w.* the prepared statement would fail once a migration adds one.
        text: `SELECT w.id, w.fan_id, w.quantity, w.state, w.place, w.hold_id, w.overtaken, w.joined_at,
                 ${sql.itemOf('w')} AS item${sql.categoryOf('w')}, h.state AS hold_state, h.order_id, h.expires_at,
                 ${tables.saleEnded} AS sale_ended,
                 CASE WHEN w.state = 'WAITING' THEN (SELECT count(*)::int FROM waiting_entries ahead
                   WHERE ahead.state = 'WAITING' AND ${sql.sameItem('ahead', 'w')} AND ahead.place <= w.place
                     AND ahead.place >= w.place / ${BLOCK} * ${BLOCK}) END AS position_in_block
               FROM waiting_entries w ${tables.join}
               LEFT JOIN holds h ON h.id = w.hold_id
               WHERE w.fan_id = $1 AND ($2::uuid IS NULL OR w.id = $2) ORDER BY w.place DESC LIMIT 100`,
        values: [fanId, entryId ?? null],
      });
      return Promise.all(rows.map(async (row) => toSeen(row, await line.ahead(db, row))));
    },
  };
}

/** How long the lines are, block by block, as of at most a second ago; concurrent requests share one read. */
function lineLengths({ item: columns }: WaitingTables, sql: ReturnType<typeof waitingSql>) {
  const cached = new Map<string, (db: Queryable) => Promise<readonly Block[]>>();

  function blocksOf(db: Queryable, item: string): Promise<readonly Block[]> {
    let blocks = cached.get(item);
    if (blocks === undefined) {
      blocks = cachedRead((reads: Queryable) => readBlocks(reads, item), LENGTHS_FRESH_MS);
      cached.set(item, blocks);
    }
    return blocks(db);
  }

  function readBlocks(db: Queryable, item: string): Promise<readonly Block[]> {
    return db.query<Block>({ name: 'waiting-blocks', text: sql.blocks, values: [...columns.split(item)] });
  }

  return {
    /** How many wait in the blocks before this entry's own. */
    async ahead(db: Queryable, row: SeenRow): Promise<number> {
      if (row.position_in_block === null || row.sale_ended) return 0;
      const own = Math.floor(row.place / BLOCK);
      const before = (await blocksOf(db, row.item)).filter(({ block }) => block < own);
      return before.reduce((sum, { waiting }) => sum + waiting, 0);
    },
  };
}

interface Block {
  readonly block: number;
  readonly waiting: number;
}

/** Statements over the lines, in the columns in which these tables name an item. */
function waitingSql({ item: columns, categories, itemsOfHolds, soldNow }: WaitingTables) {
  const { names } = columns;
  const list = names.join(', ');
  const itemOf = (table: string) => names.map((name) => `${table}.${name}`).join(` || '/' || `);
  const sameItem = (one: string, other: string) =>
    names.map((name) => `${one}.${name} = ${other}.${name}`).join(' AND ');
  const item = names.join(` || '/' || `);
  const isItem = names.map((name, index) => `${name} = $${index + 1}`).join(' AND ');
  const given = `unnest(${itemParameters(columns, 1)}) AS freed(${list})`;
  const heads = `SELECT w.fan_id FROM waiting_entries w WHERE w.state = 'WAITING'
    AND ${sameItem('w', 'freed')} ORDER BY w.place LIMIT ${HEAD}`;
  const waited = `WHERE (SELECT true FROM (${heads}) AS waiting LIMIT 1) ORDER BY ${list}`;
  return {
    item,
    isItem,
    itemOf,
    sameItem,
    /** At the end of a list of columns. */
    categoryOf: (table: string) =>
      categories === true
        ? `, (SELECT named.category FROM waiting_categories named WHERE named.entry_id = ${table}.id) AS category`
        : '',
    headFans: `SELECT head.fan_id FROM ${given} CROSS JOIN LATERAL (${heads}) AS head`,
    headFansOfHolds: `SELECT head.fan_id FROM (${itemsOfHolds}) AS freed CROSS JOIN LATERAL (${heads}) AS head`,
    /** One read per item, however many wait; what is not sold any more offers nothing. */
    waitedForAll: `SELECT ${list}, ${itemOf('freed')} AS item FROM (${soldNow}) AS freed(${list}) ${waited}`,
    waitedFor: `SELECT DISTINCT ${list}, ${itemOf('freed')} AS item FROM ${given} ${waited}`,
    blocks: `SELECT place / ${BLOCK} AS block, count(*)::int AS waiting FROM waiting_entries
             WHERE state = 'WAITING' AND ${isItem} GROUP BY 1`,
  };
}

function toEntry(row: EntryRow): WaitingEntry {
  return {
    id: row.id,
    fanId: row.fan_id,
    item: row.item,
    quantity: row.quantity,
    category: row.category ?? null,
    joinedAt: row.joined_at,
    overtaken: row.overtaken,
  };
}

/** @param ahead how many wait in earlier blocks of its line */
function toSeen(row: SeenRow, ahead: number): SeenEntry {
  const { hold_state: holdState, hold_id: holdId, expires_at: expiresAt } = row;
  const offer =
    holdState === null || holdId === null || expiresAt === null
      ? undefined
      : { state: stateOfOffer(holdState, row.order_id), hold: { id: holdId, expiresAt } };
  return {
    ...toEntry(row),
    state: offer?.state ?? (row.state === 'WAITING' && row.sale_ended ? 'CLOSED' : row.state),
    position: row.position_in_block === null || row.sale_ended ? null : ahead + row.position_in_block,
    hold: offer?.hold ?? null,
  };
}
