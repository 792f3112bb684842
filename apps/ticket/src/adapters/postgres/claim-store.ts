import { newId, type Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { ClaimStore, UndecidedClaim } from '../../application/claim-store.ts';
import { claimStates } from '../../domain/claim-states.ts';
import { endOffers } from './offer-rows.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

const claimRow = z.object({
  id: z.string(),
  ticket_id: z.string(),
  fan_id: z.string(),
  hold_id: z.string(),
  unit_id: z.string(),
  move: z.number(),
  state: z.enum(['ASKED', 'RETURNING']),
  correlation_id: z.string(),
});
const claimColumns = Object.keys(claimRow.shape)
  .map((column) => `c.${column}`)
  .join(', ');
const lockedClaim = z.object({ state: z.enum(claimStates), token_hash: z.instanceof(Buffer) });

/** How long the replica that opened a claim has it for itself, in seconds. Source: longer than a call to the inventory. */
const leaseSeconds = 15;

/** Claims in PostgreSQL. Lock order: the ticket, then its claim. */
export const claimStore: ClaimStore = {
  async lockOffered(tx, tokenHash) {
    const [row] = await tx.query<{ hold_id: string }>(
      `SELECT ${ticketColumns}, l.hold_id FROM tickets t JOIN order_lines l ON l.id = t.id
       WHERE t.offer_token_hash = $1 AND t.state = 'OFFERED'
         AND NOT EXISTS (SELECT FROM ticket_offers f WHERE f.token_hash = $1 AND f.expires_at <= clock_timestamp())
       FOR UPDATE OF t`,
      [tokenHash],
    );
    return row === undefined ? undefined : { ticket: ticketOf(row), holdId: row.hold_id };
  },

  async handedOver(tx, { tokenHash, fanId }) {
    const [row] = await tx.query<{ still_held: boolean }>(
      `SELECT ${ticketColumns}, t.fan_id = $2 AND t.serial = m.serial AND m.to_fan = $2 AS still_held
       FROM ticket_transfers m JOIN tickets t ON t.id = m.ticket_id WHERE m.token_hash = $1`,
      [tokenHash, fanId],
    );
    return row === undefined ? undefined : { ticket: ticketOf(row), stillHeld: row.still_held };
  },

  undecided: undecidedClaim,

  async isPerformanceCancelled(tx, performanceId) {
    const rows = await tx.query('SELECT 1 FROM performance_cancellations WHERE performance_id = $1', [
      performanceId,
    ]);
    return rows.length > 0;
  },

  async insert(tx, { tokenHash, fanId, correlationId }, { ticket, holdId }) {
    const [row] = await tx.query(
      `INSERT INTO ticket_claims AS c (id, ticket_id, token_hash, fan_id, hold_id, unit_id, state, correlation_id, next_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'ASKED', $7, clock_timestamp() + make_interval(secs => $8))
       RETURNING ${claimColumns}`,
      [newId(), ticket.id, tokenHash, fanId, holdId, ticket.unitId, correlationId, leaseSeconds],
    );
    return claimOf(row);
  },

  async lock(tx, { id, ticketId }) {
    const [row] = await tx.query<{ offer_token_hash: Buffer | null }>(
      `SELECT ${ticketColumns}, t.offer_token_hash FROM tickets t WHERE t.id = $1 FOR UPDATE`,
      [ticketId],
    );
    const [claim] = await tx.query('SELECT state, token_hash FROM ticket_claims WHERE id = $1 FOR UPDATE', [
      id,
    ]);
    const ticket = ticketOf(row);
    const { state, token_hash } = lockedClaim.parse(claim);
    const offered = ticket.state === 'OFFERED' && row?.offer_token_hash?.equals(token_hash) === true;
    return { ticket, state, offered };
  },

  async handOver(tx, claim, before) {
    const [row] = await tx.query(
      // A name that the desk gave it was the giver's.
      `UPDATE tickets t SET state = 'VALID', fan_id = $2, serial = t.serial + 1, version = t.version + 1,
         offer_token_hash = NULL, holder_name = NULL
       WHERE t.id = $1 RETURNING ${ticketColumns}`,
      [before.id, claim.fanId],
    );
    const ticket = ticketOf(row);
    const [transferred] = await tx.query<{ token_hash: Buffer }>(
      `UPDATE ticket_claims SET state = 'TRANSFERRED', next_at = NULL WHERE id = $1 AND state = 'ASKED'
       RETURNING token_hash`,
      [claim.id],
    );
    await tx.query(
      'INSERT INTO ticket_transfers (token_hash, ticket_id, from_fan, to_fan, serial) VALUES ($1, $2, $3, $4, $5)',
      [transferred?.token_hash, ticket.id, before.fanId, ticket.fanId, ticket.serial],
    );
    tx.send({ name: 'offer-end', text: endOffers, values: [[ticket.id]] });
    tx.publish({
      type: 'ticket.TicketTransferred',
      subject: ticket.id,
      subjectVersion: ticket.version,
      data: ticketData(ticket),
    });
    return ticket;
  },

  async sendBack(tx, { id }, holderId) {
    await tx.query(
      `UPDATE ticket_claims SET state = 'RETURNING', fan_id = $2, move = nextval('ticket_quota_moves'), attempts = 0,
         next_at = clock_timestamp()
       WHERE id = $1 AND state = 'ASKED'`,
      [id, holderId],
    );
  },

  async end(tx, claim, state) {
    await tx.query('UPDATE ticket_claims SET state = $3, next_at = NULL WHERE id = $1 AND state = $2', [
      claim.id,
      claim.state,
      state,
    ]);
  },

  async due(tx, limit) {
    const rows = await tx.query({
      name: 'claims-due',
      text: `WITH due AS (
               SELECT id FROM ticket_claims WHERE next_at <= clock_timestamp() ORDER BY next_at LIMIT $1
               FOR UPDATE SKIP LOCKED)
             UPDATE ticket_claims c SET attempts = attempts + 1,
               next_at = clock_timestamp() + make_interval(secs => least(300, $2 * 2 ^ least(attempts, 5)))
             FROM due WHERE c.id = due.id RETURNING ${claimColumns}`,
      values: [limit, leaseSeconds],
    });
    return rows.map((row) => claimOf(row));
  },
};

/** The claim of a ticket that is not decided yet, if there is one; final under the ticket's lock. */
export async function undecidedClaim(tx: Transaction, ticketId: string): Promise<UndecidedClaim | undefined> {
  const [row] = await tx.query(
    `SELECT ${claimColumns} FROM ticket_claims c WHERE c.ticket_id = $1 AND c.next_at IS NOT NULL`,
    [ticketId],
  );
  return row === undefined ? undefined : claimOf(row);
}

function claimOf(row: unknown): UndecidedClaim {
  const { id, ticket_id, fan_id, hold_id, unit_id, move, state, correlation_id } = claimRow.parse(row);
  return {
    id,
    ticketId: ticket_id,
    fanId: fan_id,
    holdId: hold_id,
    unitId: unit_id,
    move,
    state,
    correlationId: correlation_id,
  };
}
