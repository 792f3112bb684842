import { newId, type Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { Begun, ClaimStore, LiveClaim } from '../../application/claim-ticket.ts';
import type { ClaimState } from '../../domain/claim-states.ts';
import type { Ticket } from '../../domain/ticket.ts';
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

/** How long the replica that began a claim has it for itself, in seconds. Source: longer than a call to the inventory. */
const leaseSeconds = 15;

/** Claims in PostgreSQL. Lock order: the ticket, then its claim. */
export const claimStore: ClaimStore = { begin, handOver, refuse, returned, due };

async function begin(
  tx: Transaction,
  { tokenHash, fanId, correlationId }: Parameters<ClaimStore['begin']>[1],
): Promise<Begun> {
  const [offered] = await tx.query<{ hold_id: string }>(
    `SELECT ${ticketColumns}, l.hold_id FROM tickets t JOIN order_lines l ON l.id = t.id
     WHERE t.offer_token_hash = $1 AND t.state = 'OFFERED' FOR UPDATE OF t`,
    [tokenHash],
  );
  if (offered === undefined) {
    return claimedBefore(tx, tokenHash, fanId);
  }
  const ticket = ticketOf(offered);
  if (ticket.fanId === fanId) return { outcome: 'own-offer' };
  if (await isCancelled(tx, ticket)) return { outcome: 'performance-cancelled', ticket };
  const live = await liveClaim(tx, ticket.id);
  if (live !== undefined) {
    const own = live.fanId === fanId && live.state === 'ASKED';
    return own ? { outcome: 'asked', claim: live } : { outcome: 'being-claimed' };
  }
  const [begun] = await tx.query(
    `INSERT INTO ticket_claims AS c (id, ticket_id, token_hash, fan_id, hold_id, unit_id, state, correlation_id, next_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'ASKED', $7, clock_timestamp() + make_interval(secs => $8))
     RETURNING ${claimColumns}`,
    [newId(), ticket.id, tokenHash, fanId, offered.hold_id, ticket.unitId, correlationId, leaseSeconds],
  );
  return { outcome: 'asked', claim: claimOf(begun) };
}

/** OFFERED -> VALID with a new holder and the next serial; the claim ends in the same transaction. */
async function handOver(tx: Transaction, claim: LiveClaim): Promise<Ticket | undefined> {
  const [row] = await tx.query<{ offer_token_hash: Buffer | null }>(
    `SELECT ${ticketColumns}, t.offer_token_hash FROM tickets t WHERE t.id = $1 FOR UPDATE`,
    [claim.ticketId],
  );
  const before = ticketOf(row);
  const [asked] = await tx.query<{ token_hash: Buffer }>(
    `SELECT token_hash FROM ticket_claims WHERE id = $1 AND state = 'ASKED' FOR UPDATE`,
    [claim.id],
  );
  // Another replica decided it meanwhile.
  if (asked === undefined) return decidedBefore(tx, claim, before);
  const offered = before.state === 'OFFERED' && row?.offer_token_hash?.equals(asked.token_hash) === true;
  if (!offered || (await isCancelled(tx, before))) {
    await sendBack(tx, claim, before);
    return undefined;
  }
  const [taken] = await tx.query(
    `UPDATE tickets t SET state = 'VALID', fan_id = $2, serial = t.serial + 1, version = t.version + 1,
       offer_token_hash = NULL
     WHERE t.id = $1 RETURNING ${ticketColumns}`,
    [before.id, claim.fanId],
  );
  const ticket = ticketOf(taken);
  await tx.query(
    'INSERT INTO ticket_transfers (token_hash, ticket_id, from_fan, to_fan, serial) VALUES ($1, $2, $3, $4, $5)',
    [asked.token_hash, ticket.id, before.fanId, claim.fanId, ticket.serial],
  );
  await end(tx, claim, 'TRANSFERRED');
  tx.publish({
    type: 'ticket.TicketTransferred',
    subject: ticket.id,
    subjectVersion: ticket.version,
    data: ticketData(ticket),
  });
  return ticket;
}

/** The ticket, if this claim brought it to the claimant who still has it. */
async function decidedBefore(tx: Transaction, claim: LiveClaim, ticket: Ticket): Promise<Ticket | undefined> {
  const transferred = await tx.query(`SELECT 1 FROM ticket_claims WHERE id = $1 AND state = 'TRANSFERRED'`, [
    claim.id,
  ]);
  return transferred.length > 0 && ticket.fanId === claim.fanId ? ticket : undefined;
}

/** ASKED -> RETURNING, under a new number: it is to count for whoever holds the ticket. */
async function sendBack(tx: Transaction, claim: LiveClaim, ticket: Ticket): Promise<void> {
  await tx.query(
    `UPDATE ticket_claims SET state = 'RETURNING', fan_id = $2, move = nextval('ticket_quota_moves'), attempts = 0,
       next_at = clock_timestamp()
     WHERE id = $1 AND state = 'ASKED'`,
    [claim.id, ticket.fanId],
  );
}

function refuse(tx: Transaction, claim: LiveClaim): Promise<void> {
  return end(tx, claim, 'REFUSED');
}

function returned(tx: Transaction, claim: LiveClaim): Promise<void> {
  return end(tx, claim, 'RETURNED');
}

async function end(tx: Transaction, claim: LiveClaim, state: ClaimState): Promise<void> {
  await tx.query('UPDATE ticket_claims SET state = $3, next_at = NULL WHERE id = $1 AND state = $2', [
    claim.id,
    claim.state,
    state,
  ]);
}

async function due(tx: Transaction, limit: number): Promise<LiveClaim[]> {
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
}

/** The claim of a ticket that is not decided yet, if there is one; final under the ticket's lock. */
export async function liveClaim(tx: Transaction, ticketId: string): Promise<LiveClaim | undefined> {
  const [row] = await tx.query(
    `SELECT ${claimColumns} FROM ticket_claims c WHERE c.ticket_id = $1 AND c.next_at IS NOT NULL`,
    [ticketId],
  );
  return row === undefined ? undefined : claimOf(row);
}

async function isCancelled(tx: Transaction, { performanceId }: Ticket): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM performance_cancellations WHERE performance_id = $1', [
    performanceId,
  ]);
  return rows.length > 0;
}

async function claimedBefore(tx: Transaction, tokenHash: Buffer, fanId: string): Promise<Begun> {
  const [row] = await tx.query<{ by_transfer: boolean }>(
    `SELECT ${ticketColumns}, t.fan_id = $2 AND t.serial = m.serial AND m.to_fan = $2 AS by_transfer
     FROM ticket_transfers m JOIN tickets t ON t.id = m.ticket_id WHERE m.token_hash = $1`,
    [tokenHash, fanId],
  );
  if (row === undefined) return { outcome: 'not-found' };
  return row.by_transfer ? { outcome: 'transferred', ticket: ticketOf(row) } : { outcome: 'already-claimed' };
}

function claimOf(row: unknown): LiveClaim {
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
