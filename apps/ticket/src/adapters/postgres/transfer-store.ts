import type { Transaction } from '@clove/service-kit';
import type { Claim, Offer, Withdrawal } from '../../application/transfers.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

interface OwnTicket {
  readonly ticketId: string;
  readonly fanId: string;
}

/** VALID -> OFFERED by compare-and-set: from this commit on the holder's QR code opens nothing. */
export async function offerTicket(
  tx: Transaction,
  { ticketId, fanId, tokenHash }: OwnTicket & { readonly tokenHash: Buffer },
): Promise<Offer> {
  const [offered] = await tx.query(
    `UPDATE tickets t SET state = 'OFFERED', version = t.version + 1, offer_token_hash = $3
     WHERE t.id = $1 AND t.fan_id = $2 AND t.state = 'VALID' RETURNING ${ticketColumns}`,
    [ticketId, fanId, tokenHash],
  );
  if (offered !== undefined) return { outcome: 'offered', ticket: ticketOf(offered) };
  const ticket = await ownTicket(tx, { ticketId, fanId });
  return ticket === undefined ? { outcome: 'not-found' } : { outcome: 'not-valid', ticket };
}

/** OFFERED -> VALID with the same holder and serial: his QR code opens again, the token nothing any more. */
export async function withdrawOffer(tx: Transaction, own: OwnTicket): Promise<Withdrawal> {
  const [valid] = await tx.query(
    `UPDATE tickets t SET state = 'VALID', version = t.version + 1, offer_token_hash = NULL
     WHERE t.id = $1 AND t.fan_id = $2 AND t.state = 'OFFERED' RETURNING ${ticketColumns}`,
    [own.ticketId, own.fanId],
  );
  if (valid !== undefined) return { outcome: 'valid', ticket: ticketOf(valid) };
  const ticket = await ownTicket(tx, own);
  if (ticket === undefined) return { outcome: 'not-found' };
  return { outcome: ticket.state === 'VALID' ? 'valid' : 'not-offered', ticket };
}

/** OFFERED -> VALID with a new holder and the next serial: of any number of claims at once exactly one wins. */
export async function claimTicket(
  tx: Transaction,
  { tokenHash, fanId }: { readonly tokenHash: Buffer; readonly fanId: string },
): Promise<Claim> {
  const [offered] = await tx.query(
    `SELECT ${ticketColumns} FROM tickets t WHERE t.offer_token_hash = $1 AND t.state = 'OFFERED' FOR UPDATE`,
    [tokenHash],
  );
  if (offered === undefined)
    return { outcome: (await wasClaimed(tx, tokenHash)) ? 'already-claimed' : 'not-found' };
  const before = ticketOf(offered);
  if (before.fanId === fanId) return { outcome: 'own-offer' };
  const [taken] = await tx.query(
    `UPDATE tickets t SET state = 'VALID', fan_id = $3, serial = t.serial + 1, version = t.version + 1,
       offer_token_hash = NULL
     WHERE t.id = $1 AND t.version = $2 AND t.state = 'OFFERED' RETURNING ${ticketColumns}`,
    [before.id, before.version, fanId],
  );
  if (taken === undefined) throw new Error(`ticket ${before.id} changed under its lock`);
  const ticket = ticketOf(taken);
  await tx.query(
    'INSERT INTO ticket_transfers (token_hash, ticket_id, from_fan, to_fan, serial) VALUES ($1, $2, $3, $4, $5)',
    [tokenHash, ticket.id, before.fanId, fanId, ticket.serial],
  );
  tx.publish({
    type: 'ticket.TicketTransferred',
    subject: ticket.id,
    subjectVersion: ticket.version,
    data: ticketData(ticket),
  });
  return { outcome: 'transferred', ticket };
}

async function ownTicket(tx: Transaction, { ticketId, fanId }: OwnTicket): Promise<Ticket | undefined> {
  const [row] = await tx.query(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2`, [
    ticketId,
    fanId,
  ]);
  return row === undefined ? undefined : ticketOf(row);
}

async function wasClaimed(tx: Transaction, tokenHash: Buffer): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM ticket_transfers WHERE token_hash = $1', [tokenHash]);
  return rows.length > 0;
}

/** Those of the tickets that the fan holds, but somebody else paid for. */
export async function paidByOthers(
  tx: Transaction,
  fanId: string,
  ticketIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT t.id FROM tickets t JOIN orders o ON o.id = t.order_id
     WHERE t.id = ANY ($1::uuid[]) AND t.fan_id = $2 AND o.fan_id <> $2 ORDER BY t.id`,
    [ticketIds, fanId],
  );
  return rows.map((row) => row.id);
}
