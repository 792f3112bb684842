import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { FindTickets } from '../../application/find-at-gate.ts';
import { holderNameBegins } from './holder-names.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

const foundRow = z.object({
  blocked: z.string().nullable(),
  entered_at: z.date().nullable(),
  inside: z.boolean().nullable(),
  holder_name: z.string().nullable(),
});

/** Tickets of a gate in PostgreSQL, each clue by its index. */
export function findTickets(reads: Queryable): FindTickets {
  return async ({ ids, seats, fanIds, name }, { performances, sections, categories }, most) => {
    const rows = await reads.query(
      `SELECT ${ticketColumns}, t.blocked, t.holder_name, e.entered_at, e.inside
       FROM (
         SELECT id FROM tickets WHERE id = ANY ($1::uuid[])
         UNION SELECT id FROM tickets WHERE order_id = ANY ($1::uuid[])
         UNION SELECT id FROM tickets WHERE state <> 'VOID' AND unit_id = ANY (ARRAY(
           -- Of a pass the same: its seats are sold under its own id.
           SELECT p.id || '/' || seat FROM performances p, unnest($2::text[]) AS seat
           WHERE $3::text[] IS NULL OR p.id = ANY ($3) OR p.covers && $3))
         -- A ticket that has a name of its own is not its member's any more.
         UNION SELECT id FROM tickets WHERE fan_id = ANY ($7::uuid[]) AND holder_name IS NULL
         UNION SELECT id FROM tickets WHERE ${holderNameBegins('$8')}) found
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
      [ids, seats, performances ?? null, sections ?? null, categories ?? null, most, fanIds, name],
    );
    return rows.map((row) => {
      const { blocked, entered_at, inside, holder_name } = foundRow.parse(row);
      return {
        ...{ ticket: ticketOf(row), blocked },
        ...{ enteredAt: entered_at?.toISOString() ?? null, inside: inside === true, ownName: holder_name },
      };
    });
  };
}
