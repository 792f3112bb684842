import type { Transaction } from '@clove/service-kit';
import type { Offer, Withdrawal } from '../../application/transfers.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { liveClaim } from './claim-store.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

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

/**
 * OFFERED -> VALID with the same holder and serial: his QR code opens again, the token nothing any more. Not while a
 * claim is being decided: the ticket may be the claimant's in a moment.
 */
export async function withdrawOffer(tx: Transaction, { ticketId, fanId }: OwnTicket): Promise<Withdrawal> {
  const [row] = await tx.query(
    `SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2 FOR UPDATE`,
    [ticketId, fanId],
  );
  if (row === undefined) return { outcome: 'not-found' };
  const ticket = ticketOf(row);
  if (ticket.state === 'VALID') return { outcome: 'valid', ticket };
  if (ticket.state !== 'OFFERED') return { outcome: 'not-offered', ticket };
  if ((await liveClaim(tx, ticketId)) !== undefined) return { outcome: 'being-claimed', ticket };
  const [valid] = await tx.query(
    `UPDATE tickets t SET state = 'VALID', version = t.version + 1, offer_token_hash = NULL
     WHERE t.id = $1 RETURNING ${ticketColumns}`,
    [ticketId],
  );
  return { outcome: 'valid', ticket: ticketOf(valid) };
}

async function ownTicket(tx: Transaction, { ticketId, fanId }: OwnTicket): Promise<Ticket | undefined> {
  const [row] = await tx.query(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.fan_id = $2`, [
    ticketId,
    fanId,
  ]);
  return row === undefined ? undefined : ticketOf(row);
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
