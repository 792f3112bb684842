import type { Queryable } from '@clove/service-kit';
import type { TicketReads } from '../../application/tickets.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

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
