import type { MovableSeat, SeatMoves } from '../../application/move-seat.ts';
import { forFans } from './seat-lock.ts';

/**
 * Moves of numbered seats. `seats_one_buyer` stands behind the locks: a seat that has a buyer gets no other.
 *
 * @param guards `locking` false only where a test shows what the lock is for
 */
export function numberedMoves(guards: { readonly locking: boolean } = { locking: true }): SeatMoves {
  return {
    async lock(tx, ids) {
      const rows = await tx.query<MovableSeat>({
        name: `seats-lock-move-${guards.locking}`,
        text: `WITH locked AS MATERIALIZED (
                 SELECT seats.* FROM unnest($1::text[]) AS wanted(id) JOIN seats USING (id)
                 ORDER BY id ${guards.locking ? 'FOR UPDATE OF seats' : ''})
               SELECT locked.id, locked.hold_id AS "holdId", locked.state = 'SOLD' AS sold, s.price, s.categories,
                 locked.state = 'FREE' AND ${forFans('locked')} AND s.on_sale AND p.on_sale AS free
               FROM locked JOIN sections s ON s.performance_id = locked.performance_id AND s.id = locked.section_id
                 JOIN performances p ON p.id = locked.performance_id`,
        values: [ids],
      });
      return new Map(rows.map((row) => [row.id, row]));
    },

    async move(tx, { holdId, from, to }) {
      await tx.query('DELETE FROM bought_seats WHERE seat_id = $1 AND hold_id = $2', [from, holdId]);
      await tx.query('INSERT INTO bought_seats (seat_id, hold_id) VALUES ($1, $2)', [to, holdId]);
      await tx.query(`UPDATE seats SET state = 'FREE', hold_id = NULL, held_until = NULL WHERE id = $1`, [
        from,
      ]);
      await tx.query(`UPDATE seats SET state = 'SOLD', hold_id = $2, held_until = NULL WHERE id = $1`, [
        to,
        holdId,
      ]);
      await tx.query('UPDATE holds SET seats = array_replace(seats, $2, $3) WHERE id = $1', [
        holdId,
        from,
        to,
      ]);
      await tx.query('UPDATE quota_holders SET unit_id = $3 WHERE hold_id = $1 AND unit_id = $2', [
        holdId,
        from,
        to,
      ]);
    },
  };
}
