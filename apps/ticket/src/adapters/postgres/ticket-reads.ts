import { LocalisedText } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { TicketReads } from '../../application/ticket-views.ts';
import { readOpenOffers } from './offer-reads.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

/** Source: a fan may hold at most 1,000 tickets (the cap of maxTicketsPerFan). */
const mostTickets = 1_000;

const performanceRow = z.object({
  id: z.string(),
  title: LocalisedText,
  starts_at: z.date(),
  doors_at: z.date().nullable(),
  covers: z.array(z.string()).nullable(),
});

/** Tickets, and what is shown with them, out of PostgreSQL. */
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
    async performances(ids) {
      const rows = await reads.query(
        'SELECT id, title, starts_at, doors_at, covers FROM performances WHERE id = ANY ($1::text[])',
        [ids],
      );
      return new Map(
        rows.map((row) => {
          const { id, title, starts_at, doors_at, covers } = performanceRow.parse(row);
          const doorsAt = doors_at?.toISOString() ?? null;
          return [id, { title, startsAt: starts_at.toISOString(), doorsAt, covers }];
        }),
      );
    },
    async entries(ticketIds) {
      const rows = await reads.query<{ ticket_id: string; performance_id: string; entered_at: Date }>(
        'SELECT ticket_id, performance_id, entered_at FROM ticket_entries WHERE ticket_id = ANY ($1::uuid[])',
        [ticketIds],
      );
      return new Map(
        [...Map.groupBy(rows, (row) => row.ticket_id)].map(([ticketId, entries]) => [
          ticketId,
          new Map(entries.map((entry) => [entry.performance_id, entry.entered_at.toISOString()])),
        ]),
      );
    },
    async placedAt(orderIds) {
      const rows = await reads.query<{ id: string; created_at: Date }>(
        'SELECT id, created_at FROM orders WHERE id = ANY ($1::uuid[])',
        [orderIds],
      );
      return new Map(rows.map(({ id, created_at }) => [id, created_at.toISOString()]));
    },
    offers: (ticketIds) => readOpenOffers(reads, ticketIds),
  };
}
