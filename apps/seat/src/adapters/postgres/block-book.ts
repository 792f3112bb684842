import { newId } from '@clove/service-kit';
import type { BlockableSeat, BlockBook, SeatBlock, ShownBlock } from '../../application/block-seats.ts';

/**
 * Seats that staff blocked. `seats.block_id` is the truth about a seat, and `seats_blocked` keeps it from ever being someone's;
 * who blocked and unblocked, when and why is never deleted.
 */
export function postgresBlockBook({ graceSeconds }: { readonly graceSeconds: number }): BlockBook {
  return {
    lock: (tx, performanceId, seats) =>
      tx.query<BlockableSeat>({
        name: 'blocks-lock-seats',
        text: `WITH locked AS MATERIALIZED (
                 SELECT seats.* FROM unnest($2::text[]) AS asked(id) JOIN seats USING (id)
                 WHERE performance_id = $1 ORDER BY id FOR UPDATE OF seats)
               SELECT id, block_id AS "blockId", on_sale AND use <> 'BLOCKED' AND block_id IS NULL AND (state = 'FREE' OR
                 COALESCE(held_until < clock_timestamp() - make_interval(secs => $3), false)) AS free
               FROM locked ORDER BY id`,
        values: [performanceId, seats, graceSeconds],
      }),

    async block(tx, { id, performanceId, seats }, { note, memberId, correlationId }) {
      await tx.query(
        `INSERT INTO seat_blocks (id, performance_id, note, member_id, correlation_id) VALUES ($1, $2, $3, $4, $5)`,
        [id, performanceId, note, memberId, correlationId],
      );
      // A lapsed hold loses its seat, as it would to another fan.
      await tx.query(
        `UPDATE seats SET block_id = $1, state = 'FREE', hold_id = NULL, held_until = NULL WHERE id = ANY($2::text[])`,
        [id, seats],
      );
    },

    async unblock(tx, blockId, seats, { note, memberId, correlationId }) {
      const [block] = await tx.query<{ performanceId: string; version: number }>(
        `UPDATE seat_blocks SET version = version + 1 WHERE id = $1
         RETURNING performance_id AS "performanceId", version`,
        [blockId],
      );
      if (block === undefined) throw new Error(`seats are blocked by ${blockId}, which does not exist`);
      await tx.query('UPDATE seats SET block_id = NULL WHERE id = ANY($1::text[])', [seats]);
      await tx.query(
        `INSERT INTO seat_unblocks (id, block_id, seats, note, member_id, correlation_id)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [newId(), blockId, seats, note, memberId, correlationId],
      );
      const left = await tx.query<{ id: string }>('SELECT id FROM seats WHERE block_id = $1 ORDER BY id', [
        blockId,
      ]);
      const { performanceId, version } = block;
      return {
        block: { id: blockId, performanceId, seats: left.map(({ id }) => id) } satisfies SeatBlock,
        version,
      };
    },

    async ofPerformance(db, performanceId) {
      const [blocks, unblocks] = await Promise.all([
        db.query<Omit<ShownBlock, 'unblocked'>>(
          `SELECT b.id, b.performance_id AS "performanceId", b.note, b.member_id AS by, b.blocked_at AS at,
             COALESCE((SELECT array_agg(s.id ORDER BY s.id) FROM seats s WHERE s.block_id = b.id), '{}') AS seats
           FROM seat_blocks b WHERE b.performance_id = $1 ORDER BY b.blocked_at, b.id`,
          [performanceId],
        ),
        db.query<ShownBlock['unblocked'][number] & { readonly blockId: string }>(
          `SELECT u.block_id AS "blockId", u.seats, u.note, u.member_id AS by, u.unblocked_at AS at
           FROM seat_unblocks u JOIN seat_blocks b ON b.id = u.block_id
           WHERE b.performance_id = $1 ORDER BY u.unblocked_at, u.id`,
          [performanceId],
        ),
      ]);
      return blocks.map((block) => ({
        ...block,
        unblocked: unblocks
          .filter(({ blockId }) => blockId === block.id)
          .map(({ blockId: _, ...unblock }) => unblock),
      }));
    },
  };
}
