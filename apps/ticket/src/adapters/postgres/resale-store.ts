import { randomBytes } from 'node:crypto';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { ResaleSection, ResaleStore } from '../../application/resale.ts';
import { claimTokenHash } from '../../domain/claim-token.ts';
import { FestivalFields } from '../../domain/sale-data.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

const openRow = z.object({
  id: z.string(),
  ticket_id: z.string(),
  performance_id: z.string(),
  section_id: z.string(),
  state: z.enum(['LISTED', 'GIVEN_UP']),
  refund_id: z.string().nullable(),
  freed: z.boolean(),
  starts_at: z.date(),
  started: z.boolean(),
});
type OpenRow = z.infer<typeof openRow>;

/** Resales in PostgreSQL. Lock order: order, line, ticket, then its listing. */
export function resaleStore(reads: Queryable): ResaleStore {
  return {
    async isOn(db) {
      const [row] = await db.query<{ fields: unknown }>('SELECT fields FROM festival');
      return row !== undefined && FestivalFields.parse(row.fields).resale === true;
    },
    async hasStarted(tx, performanceId) {
      const rows = await tx.query(
        'SELECT FROM performances WHERE id = $1 AND starts_at <= clock_timestamp()',
        [performanceId],
      );
      return rows.length > 0;
    },
    async list(tx, { ticketId, fanId }, id) {
      // It has no token: it cannot be claimed.
      const hash = claimTokenHash(randomBytes(32).toString('hex'));
      const [row] = await tx.query(
        `UPDATE tickets t SET state = 'OFFERED', version = t.version + 1, offer_token_hash = $3
         WHERE t.id = $1 AND t.fan_id = $2 AND t.state = 'VALID' RETURNING ${ticketColumns}`,
        [ticketId, fanId, hash],
      );
      if (row === undefined) return undefined;
      const ticket = ticketOf(row);
      await tx.query(
        `INSERT INTO ticket_resales (id, ticket_id, performance_id, section_id, token_hash, state)
         VALUES ($1, $2, $3, $4, $5, 'LISTED')`,
        [id, ticketId, ticket.performanceId, ticket.sectionId, hash],
      );
      return ticket;
    },
    async read(tx, { ticketId, fanId }) {
      const [row] = await tx.query(
        `SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2`,
        [ticketId, fanId],
      );
      return row === undefined ? undefined : ticketOf(row);
    },
    async sections() {
      const rows = await reads.query({
        name: 'resales-open',
        text: `SELECT r.id, r.ticket_id, r.performance_id, r.section_id, r.state, r.refund_id, p.starts_at,
                 p.starts_at <= clock_timestamp() AS started,
                 EXISTS (SELECT FROM order_lines l JOIN unit_releases u ON u.id = l.release_id
                         WHERE l.id = r.ticket_id AND u.done_at IS NOT NULL) AS freed
               FROM ticket_resales r JOIN performances p ON p.id = r.performance_id
               WHERE r.state IN ('LISTED', 'GIVEN_UP')
               ORDER BY r.performance_id, r.section_id, coalesce(r.given_up_at, r.listed_at), r.id`,
        values: [],
      });
      const groups = Map.groupBy(
        rows.map((row) => openRow.parse(row)),
        ({ performance_id, section_id }) => `${performance_id}/${section_id}`,
      );
      return [...groups.values()].flatMap(sectionOf);
    },
    async lockListed(tx, { id, ticketId }) {
      const tickets = await tx.query<{ offer_token_hash: Buffer }>(
        `SELECT offer_token_hash FROM tickets WHERE id = $1 AND state = 'OFFERED' FOR UPDATE`,
        [ticketId],
      );
      const hash = tickets[0]?.offer_token_hash;
      if (hash === undefined) return false;
      const listed = await tx.query(
        `SELECT FROM ticket_resales WHERE id = $1 AND state = 'LISTED' AND token_hash = $2 FOR UPDATE`,
        [id, hash],
      );
      return listed.length > 0;
    },
    async giveUp(tx, { id }, refundId) {
      await tx.query(
        `UPDATE ticket_resales SET state = 'GIVEN_UP', refund_id = $2, given_up_at = clock_timestamp()
         WHERE id = $1 AND state = 'LISTED'`,
        [id, refundId],
      );
    },
    async payBack(tx, { id }) {
      await tx.query(`UPDATE ticket_resales SET state = 'PAID_BACK' WHERE id = $1 AND state = 'GIVEN_UP'`, [
        id,
      ]);
    },
    async end(tx, { id }) {
      await tx.query(`UPDATE ticket_resales SET state = 'ENDED' WHERE id = $1 AND state = 'LISTED'`, [id]);
    },
  };
}

function sectionOf(rows: readonly OpenRow[]): ResaleSection[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      performanceId: first.performance_id,
      sectionId: first.section_id,
      startsAt: first.starts_at.toISOString(),
      started: first.started,
      listed: rows
        .filter(({ state }) => state === 'LISTED')
        .map(({ id, ticket_id }) => ({ id, ticketId: ticket_id })),
      beingFreed: rows.filter(({ state, freed }) => state === 'GIVEN_UP' && !freed).length,
      givenUp: rows.flatMap(({ id, ticket_id, state, refund_id, freed }) =>
        state === 'GIVEN_UP' && refund_id !== null && freed
          ? [{ id, ticketId: ticket_id, refundId: refund_id }]
          : [],
      ),
    },
  ];
}
