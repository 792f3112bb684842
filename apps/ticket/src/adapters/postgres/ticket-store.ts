import type { Queryable, Transaction } from '@clove/service-kit';
import type { CheckIn, TicketReads } from '../../application/tickets.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

/** Source: a fan may hold at most 1,000 tickets (the cap of maxTicketsPerFan). */
const mostTickets = 1_000;

export function ticketReads(reads: Queryable): TicketReads {
  return {
    async ofFan(fanId) {
      const rows = await reads.query({
        name: 'ticket-of-fan',
        text: `SELECT ${ticketColumns} FROM tickets t WHERE t.fan_id = $1 ORDER BY t.id DESC LIMIT ${mostTickets}`,
        values: [fanId],
      });
      return rows.map((row) => ticketOf(row));
    },
    async one(fanId, ticketId) {
      const [row] = await reads.query(
        `SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2`,
        [ticketId, fanId],
      );
      return row === undefined ? undefined : ticketOf(row);
    },
  };
}

/**
 * VALID -> CHECKED_IN by compare-and-set on state and serial: of any number of scans at once exactly one wins.
 *
 * @param guards `comparing` false only where a test shows what the comparison is for
 */
export async function checkIn(
  tx: Transaction,
  scan: { readonly ticketId: string; readonly serial: number; readonly staffId: string },
  guards: { readonly comparing: boolean } = { comparing: true },
): Promise<CheckIn> {
  const [won] = await tx.query({
    name: guards.comparing ? 'ticket-check-in' : 'ticket-check-in-unguarded',
    text: `UPDATE tickets t SET state = 'CHECKED_IN', version = t.version + 1, checked_in_at = clock_timestamp(),
             checked_in_by = $3
           WHERE t.id = $1 AND t.serial = $2 ${guards.comparing ? "AND t.state = 'VALID'" : ''} RETURNING ${ticketColumns}`,
    values: [scan.ticketId, scan.serial, scan.staffId],
  });
  if (won !== undefined) {
    const ticket = ticketOf(won);
    tx.publish({
      type: 'ticket.TicketCheckedIn',
      subject: ticket.id,
      subjectVersion: ticket.version,
      data: ticketData(ticket),
    });
    return { outcome: 'checked-in', ticket };
  }
  const [row] = await tx.query(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1`, [scan.ticketId]);
  if (row === undefined) return { outcome: 'dead-code' };
  const ticket = ticketOf(row);
  if (ticket.serial !== scan.serial) return { outcome: 'dead-code' };
  return { outcome: ticket.state === 'CHECKED_IN' ? 'already' : 'not-valid', ticket };
}
