import type { Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { OfferStore } from '../../application/offer-ticket.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { undecidedClaim } from './claim-store.ts';
import { endListing, endOffers } from './offer-rows.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

const ownTicket = `SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2`;

const offerRow = z.object({
  id: z.string(),
  expires_at: z.date().transform((date) => date.toISOString()),
  mailed: z.boolean(),
});
type OfferRow = z.infer<typeof offerRow>;

/** Offers in PostgreSQL. Lock order: the ticket, then its claim, then its offer. */
export const offerStore: OfferStore = {
  async offer(tx, { ticketId, fanId }, { id, tokenHash, hours, mail }) {
    const [row] = await tx.query(
      `UPDATE tickets t SET state = 'OFFERED', version = t.version + 1, offer_token_hash = $3
       WHERE t.id = $1 AND t.fan_id = $2 AND t.state = 'VALID'
         AND NOT EXISTS (SELECT FROM seat_moves m WHERE m.ticket_id = t.id AND m.next_at IS NOT NULL)
       RETURNING ${ticketColumns}`,
      [ticketId, fanId, tokenHash],
    );
    if (row === undefined) return undefined;
    const ticket = ticketOf(row);
    // A performance that is about to start, or is not known, leaves an hour.
    const [made] = await tx.query(
      `INSERT INTO ticket_offers (id, ticket_id, token_hash, from_fan, expires_at, mailed, email, language)
       SELECT $1, $2, $3, $4, least(now.at + make_interval(hours => $5), greatest(p.starts_at, now.at + interval '1 hour')),
         $6::text IS NOT NULL, $6, $7
       FROM (SELECT clock_timestamp() AS at) now LEFT JOIN performances p ON p.id = $8
       RETURNING id, expires_at, mailed`,
      [
        id,
        ticketId,
        tokenHash,
        fanId,
        hours,
        mail?.email ?? null,
        mail?.language ?? null,
        ticket.performanceId,
      ],
    );
    const offer = offerRow.parse(made);
    publish(tx, ticket, offer);
    return { ticket, expiresAt: offer.expires_at };
  },
  async countMailed(tx, fanId) {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ticket-offers-mailed'), hashtext($1))`, [fanId]);
    const [row] = await tx.query<{ mailed: number }>(
      `SELECT count(*)::int AS mailed FROM ticket_offers
       WHERE from_fan = $1 AND mailed AND created_at > clock_timestamp() - interval '1 day'`,
      [fanId],
    );
    return row?.mailed ?? 0;
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
  async end(tx, ticketId, because) {
    const [row] = await tx.query(
      `UPDATE tickets t SET state = 'VALID', version = t.version + 1, offer_token_hash = NULL
       WHERE t.id = $1 RETURNING ${ticketColumns}`,
      [ticketId],
    );
    const ticket = ticketOf(row);
    await tx.query(endListing, [ticketId]);
    const [ended] = await tx.query(`${endOffers} RETURNING id, expires_at, mailed`, [[ticketId]]);
    if (ended !== undefined) publish(tx, ticket, offerRow.parse(ended), because);
    return ticket;
  },
  async expired(db, limit) {
    return db.query<{ id: string; ticketId: string }>({
      name: 'offers-expired',
      text: `SELECT id, ticket_id AS "ticketId" FROM ticket_offers
             WHERE ended_at IS NULL AND expires_at <= clock_timestamp() ORDER BY expires_at LIMIT $1`,
      values: [limit],
    });
  },
  async lockExpired(tx, { id, ticketId }) {
    const [row] = await tx.query(
      `SELECT ${ticketColumns} FROM tickets t
       WHERE t.id = $2 AND t.state = 'OFFERED'
         AND t.offer_token_hash = (SELECT token_hash FROM ticket_offers WHERE id = $1) FOR UPDATE`,
      [id, ticketId],
    );
    return row === undefined ? undefined : ticketOf(row);
  },
  async forget(tx, offerId) {
    await tx.query(
      'UPDATE ticket_offers SET ended_at = clock_timestamp(), email = NULL WHERE id = $1 AND ended_at IS NULL',
      [offerId],
    );
  },
};

function publish(
  tx: Transaction,
  ticket: Ticket,
  { id, expires_at, mailed }: OfferRow,
  ended?: 'withdrawn' | 'expired',
): void {
  tx.publish({
    type: ended === undefined ? 'ticket.TicketOffered' : 'ticket.TicketOfferEnded',
    subject: ticket.id,
    subjectVersion: ticket.version,
    data: {
      ...ticketData(ticket),
      offer: { id, expiresAt: expires_at, mailed, ...(ended === undefined ? {} : { ended }) },
    },
  });
}
