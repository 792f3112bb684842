import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { FindTickets } from '../../application/find-at-gate.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

const foundRow = z.object({
  blocked: z.string().nullable(),
  entered_at: z.date().nullable(),
  inside: z.boolean().nullable(),
});

/** Tickets of a gate in PostgreSQL, each clue by its index. */
export function findTickets(reads: Queryable): FindTickets {
  return async ({ ids, unitIds, fanIds }, { performances, sections, categories }, most) => {
    const rows = await reads.query(
      `SELECT ${ticketColumns}, t.blocked, e.entered_at, e.inside
       FROM (
         SELECT id FROM tickets WHERE id = ANY ($1::uuid[])
         UNION SELECT id FROM tickets WHERE order_id = ANY ($1::uuid[])
         UNION SELECT id FROM tickets WHERE unit_id = ANY ($2::text[]) AND state <> 'VOID'
         UNION SELECT id FROM tickets WHERE fan_id = ANY ($7::uuid[])) found
       JOIN tickets t USING (id)
       LEFT JOIN LATERAL (
         SELECT min(entered_at) AS entered_at, bool_or(inside) AS inside FROM ticket_entries
         -- A pass may have been used at other gates.
         WHERE ticket_id = t.id AND ($3::text[] IS NULL OR performance_id = ANY ($3))) e ON true
       WHERE t.state <> 'VOID' AND ($3::text[] IS NULL OR t.performance_id = ANY ($3)
           OR t.performance_id = ANY (ARRAY(SELECT id FROM performances WHERE covers && $3)))
         AND ($4::text[] IS NULL OR t.section_id = ANY ($4))
         AND ($5::text[] IS NULL OR t.category ->> 'id' = ANY ($5))
       ORDER BY t.id DESC LIMIT $6`,
      [ids, unitIds, performances ?? null, sections ?? null, categories ?? null, most, fanIds],
    );
    return rows.map((row) => {
      const { blocked, entered_at, inside } = foundRow.parse(row);
      return {
        ...{ ticket: ticketOf(row), blocked },
        ...{ enteredAt: entered_at?.toISOString() ?? null, inside: inside === true },
      };
    });
  };
}
