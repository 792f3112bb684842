import type { HoldState } from '@clove/contracts';
import { cachedRead, type Queryable } from '@clove/service-kit';
import type { WaitingBook } from '../../application/waiting-ports.ts';
import type { SectionKey } from '../../domain/section.ts';
import { type SeenEntry, stateOfOffer, type WaitingEntry } from '../../domain/waiting.ts';

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
  readonly performance_id: string;
  readonly section_id: string;
  readonly quantity: number;
  readonly joined_at: Date;
  readonly overtaken: number;
}

interface SeenRow extends EntryRow {
  readonly state: 'WAITING' | 'OFFERED' | 'LEFT' | 'PASSED_OVER';
  readonly place: number;
  /** Its number among those of its block that still wait; null once it waits no more. */
  readonly position_in_block: number | null;
  /** Whether its performance is sold no more. */
  readonly sale_ended: boolean;
  readonly hold_id: string | null;
  readonly hold_state: HoldState | null;
  readonly order_id: string | null;
  readonly expires_at: Date | null;
}

/** The waiting list in PostgreSQL: a row per fan and section, in the order of its identity column. */
export function postgresWaitingBook(options: WaitingBookOptions = {}): WaitingBook {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE';
  const line = lineLengths();
  return {
    async headFans(db, of) {
      const sections = 'sections' in of ? columns(of.sections) : undefined;
      const rows = await db.query<{ fan_id: string }>(
        sections === undefined
          ? {
              name: 'waiting-heads-of-holds',
              text: `SELECT head.fan_id FROM (
                       SELECT DISTINCT performance_id, COALESCE(section_id, split_part(seat, '/', 2)) AS section_id
                       FROM holds LEFT JOIN LATERAL unnest(seats) AS seat ON true WHERE id = ANY($1::uuid[])) AS freed
                     CROSS JOIN LATERAL (${heads}) AS head`,
              values: ['holdIds' in of ? of.holdIds : []],
            }
          : {
              name: 'waiting-heads',
              text: `SELECT head.fan_id FROM unnest($1::text[], $2::text[]) AS freed(performance_id, section_id)
                     CROSS JOIN LATERAL (${heads}) AS head`,
              values: sections,
            },
      );
      return rows.map((row) => row.fan_id);
    },

    async waitedFor(db, sections) {
      const rows = await db.query<{ performance_id: string; section_id: string }>({
        name: sections === undefined ? 'waited-for-all' : 'waited-for',
        text:
          sections === undefined
            ? // One read per section, however many wait; what is not sold any more offers nothing.
              `SELECT performance_id, section_id FROM (
                 SELECT s.performance_id, s.id FROM sections s JOIN performances p ON p.id = s.performance_id
                 WHERE p.cancelled_at IS NULL AND p.sells_until > clock_timestamp()) AS freed(performance_id, section_id)
               WHERE (SELECT true FROM (${heads}) AS waiting LIMIT 1) ORDER BY performance_id, section_id`
            : `SELECT DISTINCT performance_id, section_id FROM unnest($1::text[], $2::text[]) AS freed(performance_id, section_id)
               WHERE (SELECT true FROM (${heads}) AS waiting LIMIT 1) ORDER BY performance_id, section_id`,
        values: sections === undefined ? [] : columns(sections),
      });
      return rows.map((row) => ({ performanceId: row.performance_id, sectionId: row.section_id }));
    },

    async lockLine(tx, key, limit, without) {
      const rows = await tx.query<EntryRow>({
        name: `waiting-lock-${forUpdate}`,
        text: `SELECT id, fan_id, performance_id, section_id, quantity, joined_at, overtaken FROM waiting_entries
               WHERE performance_id = $1 AND section_id = $2 AND state = 'WAITING' AND id <> ALL($4::uuid[])
               ORDER BY place LIMIT $3 ${forUpdate}`,
        values: [key.performanceId, key.sectionId, limit, without],
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
        `INSERT INTO waiting_entries (id, fan_id, performance_id, section_id, quantity) VALUES ($1, $2, $3, $4, $5)`,
        [entry.id, entry.fanId, entry.performanceId, entry.sectionId, entry.quantity],
      );
    },

    async leave(tx, entryId) {
      const rows = await tx.query(
        "UPDATE waiting_entries SET state = 'LEFT' WHERE id = $1 AND state = 'WAITING' RETURNING id",
        [entryId],
      );
      return rows.length > 0;
    },

    async ofFan(db, fanId, entryId) {
      const rows = await db.query<SeenRow>({
        name: 'waiting-of-fan',
        text: `SELECT w.*, h.state AS hold_state, h.order_id, h.expires_at,
                 p.cancelled_at IS NOT NULL OR p.sells_until <= clock_timestamp() AS sale_ended,
                 CASE WHEN w.state = 'WAITING' THEN (SELECT count(*)::int FROM waiting_entries ahead
                   WHERE ahead.state = 'WAITING' AND ahead.performance_id = w.performance_id
                     AND ahead.section_id = w.section_id AND ahead.place <= w.place
                     AND ahead.place >= w.place / ${BLOCK} * ${BLOCK}) END AS position_in_block
               FROM waiting_entries w JOIN performances p ON p.id = w.performance_id
               LEFT JOIN holds h ON h.id = w.hold_id
               WHERE w.fan_id = $1 AND ($2::uuid IS NULL OR w.id = $2) ORDER BY w.place DESC LIMIT 100`,
        values: [fanId, entryId ?? null],
      });
      return Promise.all(rows.map(async (row) => toSeen(row, await line.ahead(db, row))));
    },
  };
}

/** How long the lines are, block by block, as of at most a second ago; concurrent requests share one read. */
function lineLengths() {
  const cached = new Map<string, (db: Queryable) => Promise<readonly Block[]>>();

  function blocksOf(db: Queryable, { performance_id, section_id }: SeenRow): Promise<readonly Block[]> {
    const section = `${performance_id}/${section_id}`;
    let blocks = cached.get(section);
    if (blocks === undefined) {
      blocks = cachedRead(
        (reads: Queryable) => readBlocks(reads, performance_id, section_id),
        LENGTHS_FRESH_MS,
      );
      cached.set(section, blocks);
    }
    return blocks(db);
  }

  function readBlocks(db: Queryable, performanceId: string, sectionId: string): Promise<readonly Block[]> {
    return db.query<Block>({
      name: 'waiting-blocks',
      text: `SELECT place / ${BLOCK} AS block, count(*)::int AS waiting FROM waiting_entries
             WHERE state = 'WAITING' AND performance_id = $1 AND section_id = $2 GROUP BY 1`,
      values: [performanceId, sectionId],
    });
  }

  return {
    /** How many wait in the blocks before this entry's own. */
    async ahead(db: Queryable, row: SeenRow): Promise<number> {
      if (row.position_in_block === null || row.sale_ended) return 0;
      const own = Math.floor(row.place / BLOCK);
      const before = (await blocksOf(db, row)).filter(({ block }) => block < own);
      return before.reduce((sum, { waiting }) => sum + waiting, 0);
    },
  };
}

interface Block {
  readonly block: number;
  readonly waiting: number;
}

const heads = `SELECT w.fan_id FROM waiting_entries w WHERE w.state = 'WAITING'
  AND w.performance_id = freed.performance_id AND w.section_id = freed.section_id ORDER BY w.place LIMIT ${HEAD}`;

function columns(sections: readonly SectionKey[]): [string[], string[]] {
  return [sections.map((key) => key.performanceId), sections.map((key) => key.sectionId)];
}

function toEntry(row: EntryRow): WaitingEntry {
  return {
    id: row.id,
    fanId: row.fan_id,
    performanceId: row.performance_id,
    sectionId: row.section_id,
    quantity: row.quantity,
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
