import type { CancellationReceipt } from '@clove/order-saga';
import type { Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import type { TicketState } from '../domain/ticket-states.ts';

export interface CancelTicketsParts {
  /** Those of the tickets that the fan holds, but another fan paid for. */
  paidByOthers(tx: Transaction, fanId: string, ticketIds: readonly string[]): Promise<string[]>;
  /** Cancels the fan's own paid order lines. Throws OrderRefused. */
  cancelLines(tx: Transaction, fanId: string, lineIds: readonly string[]): Promise<CancellationReceipt>;
}

/**
 * Cancels a fan's own tickets, with their refunds. A refund goes to the fan who paid, so only that fan may request it,
 * and only while holding the ticket. Throws TicketRefused, or OrderRefused by the rules of the order.
 */
export async function cancelTickets(
  tx: Transaction,
  parts: CancelTicketsParts,
  fanId: string,
  ticketIds: readonly string[],
): Promise<CancellationReceipt> {
  const paidByOthers = await parts.paidByOthers(tx, fanId, ticketIds);
  if (paidByOthers.length > 0)
    throw new TicketRefused({ reason: 'paid-by-another', ticketIds: paidByOthers });
  // A ticket has its order line's id.
  return parts.cancelLines(tx, fanId, ticketIds);
}

/**
 * Why the payer cannot cancel a ticket, as a stable code: its state, or that another fan holds it.
 * @param state undefined: there is no such ticket
 */
export function notCancellableBecause(state: TicketState | undefined): string {
  if (state === undefined) return 'NOT_ISSUED';
  return state === 'VALID' ? 'TRANSFERRED' : state;
}
