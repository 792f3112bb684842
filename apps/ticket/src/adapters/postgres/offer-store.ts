import type { OfferStore } from '../../application/offer-ticket.ts';
import { undecidedClaim } from './claim-store.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

const ownTicket = `SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2`;

/** Offers in PostgreSQL. Lock order: the ticket, then its claim. */
export const offerStore: OfferStore = {
  async offer(tx, { ticketId, fanId }, tokenHash) {
    const [row] = await tx.query(
      `UPDATE tickets t SET state = 'OFFERED', version = t.version + 1, offer_token_hash = $3
       WHERE t.id = $1 AND t.fan_id = $2 AND t.state = 'VALID'
         AND NOT EXISTS (SELECT FROM seat_moves m WHERE m.ticket_id = t.id AND m.next_at IS NOT NULL)
       RETURNING ${ticketColumns}`,
      [ticketId, fanId, tokenHash],
    );
    return row === undefined ? undefined : ticketOf(row);
  },
  async read(tx, { ticketId, fanId }) {
    const [row] = await tx.query(ownTicket, [ticketId, fanId]);
    return row === undefined ? undefined : ticketOf(row);
  },
  async lock(tx, { ticketId, fanId }) {
    const [row] = await tx.query(`${ownTicket} FOR UPDATE`, [ticketId, fanId]);
    return row === undefined ? undefined : ticketOf(row);
  },
  isBeingClaimed: async (tx, ticketId) => (await undecidedClaim(tx, ticketId)) !== undefined,
  async withdraw(tx, ticketId) {
    const [row] = await tx.query(
      `UPDATE tickets t SET state = 'VALID', version = t.version + 1, offer_token_hash = NULL
       WHERE t.id = $1 RETURNING ${ticketColumns}`,
      [ticketId],
    );
    return ticketOf(row);
  },
};
