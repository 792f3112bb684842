import type { Queryable } from '@clove/service-kit';
import type { SeatMove, SeatMoveStore } from '../../application/seat-moves.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

/** How long the replica that opened a move has it for itself, seconds. Source: longer than a call to seat. */
const LEASE_SECONDS = 15;
const columns = `m.id, m.ticket_id AS "ticketId", m.order_id AS "orderId", m.hold_id AS "holdId", m.from_unit AS "fromUnit",
  m.to_unit AS "toUnit", m.correlation_id AS "correlationId"`;

interface OutcomeRow extends SeatMove {
  readonly state: 'ASKED' | 'MOVED' | 'REFUSED';
  readonly refusal: string | null;
  readonly seat: string | null;
  readonly serial: number;
}

export function seatMoveStore(reads: Queryable): SeatMoveStore {
  return {
    async insert(tx, { id, ticketId, orderId, fromUnit, toUnit, correlationId }) {
      const [row] = await tx.query<SeatMove>(
        `INSERT INTO seat_moves AS m (id, ticket_id, order_id, hold_id, from_unit, to_unit, state, correlation_id, next_at)
         SELECT $1, $2, $3, l.hold_id, $4, $5, 'ASKED', $6, clock_timestamp() + make_interval(secs => $7)
         FROM order_lines l WHERE l.id = $2
         ON CONFLICT (ticket_id) WHERE next_at IS NOT NULL DO NOTHING RETURNING ${columns}`,
        [id, ticketId, orderId, fromUnit, toUnit, correlationId, LEASE_SECONDS],
      );
      return row;
    },

    async read(id) {
      const [row] = await reads.query<OutcomeRow>(
        `SELECT ${columns}, m.state, m.refusal, t.seat, t.serial FROM seat_moves m JOIN tickets t ON t.id = m.ticket_id
         WHERE m.id = $1`,
        [id],
      );
      if (row === undefined) throw new Error(`no move ${id}`);
      const { state, refusal, seat, serial, ...move } = row;
      switch (state) {
        case 'ASKED':
          return { move, outcome: { state } };
        case 'MOVED':
          return { move, outcome: { state, seat, serial } };
        case 'REFUSED':
          return { move, outcome: { state, because: refusal ?? '' } };
      }
    },

    async due(tx, limit) {
      return tx.query<SeatMove>(
        `WITH due AS (
           SELECT id FROM seat_moves WHERE next_at <= clock_timestamp() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
         UPDATE seat_moves m SET attempts = attempts + 1,
           next_at = clock_timestamp() + make_interval(secs => least(300, $2 * 2 ^ least(attempts, 5)))
         FROM due WHERE m.id = due.id RETURNING ${columns}`,
        [limit, LEASE_SECONDS],
      );
    },

    async end(tx, { id, ticketId, orderId, fromUnit, toUnit }, answer) {
      await tx.query('SELECT id FROM orders WHERE id = $1 FOR UPDATE', [orderId]);
      const [line] = await tx.query<{ release_id: string | null }>(
        'SELECT release_id FROM order_lines WHERE id = $1 FOR UPDATE',
        [ticketId],
      );
      const [locked] = await tx.query(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 FOR UPDATE`, [
        ticketId,
      ]);
      const because = 'because' in answer ? answer.because : null;
      const ended = await tx.query(
        `UPDATE seat_moves SET state = CASE WHEN $2::text IS NULL THEN 'MOVED' ELSE 'REFUSED' END, refusal = $2, next_at = NULL
         WHERE id = $1 AND state = 'ASKED' RETURNING id`,
        [id, because],
      );
      if (ended.length === 0 || !('seat' in answer)) return undefined;
      const [performanceId = '', sectionId = ''] = toUnit.split('/');
      await tx.query(
        `UPDATE order_lines SET unit_id = $2, section_id = $3, seat = $4, label = to_jsonb($4::text), item = $5 WHERE id = $1`,
        [ticketId, toUnit, sectionId, answer.seat, `${performanceId}/${sectionId}`],
      );
      const before = ticketOf(locked);
      if (before.state === 'VOID') {
        // Cancelled meanwhile: what goes back on sale is the seat that it has now.
        await tx.query(
          `UPDATE unit_releases SET unit_ids = array_replace(unit_ids, $2, $3), next_at = clock_timestamp()
           WHERE id = $1 AND done_at IS NULL`,
          [line?.release_id ?? null, fromUnit, toUnit],
        );
        await tx.query('UPDATE tickets SET unit_id = $2, section_id = $3, seat = $4 WHERE id = $1', [
          ...[ticketId, toUnit, sectionId, answer.seat],
        ]);
        return undefined;
      }
      const [row] = await tx.query(
        `UPDATE tickets t SET unit_id = $2, section_id = $3, seat = $4, serial = t.serial + 1, version = t.version + 1
         WHERE t.id = $1 RETURNING ${ticketColumns}`,
        [ticketId, toUnit, sectionId, answer.seat],
      );
      const ticket = ticketOf(row);
      tx.publish({
        type: 'ticket.TicketReseated',
        subject: ticket.id,
        subjectVersion: ticket.version,
        data: { ...ticketData(ticket), ...(before.seat === null ? {} : { seatBefore: before.seat }) },
      });
      return ticket;
    },
  };
}
