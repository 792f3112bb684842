import type { MemberHoldings } from '@clove/contracts';
import { isTemporaryRefusal, Refused, type Transaction, type UnitOfWork } from '@clove/service-kit';

/** What a member who leaves still has. */
export interface HoldingReads {
  /** One answer per fan, in the order asked. */
  holdingsOf(fanIds: readonly string[]): Promise<MemberHoldings[]>;
}

export interface LeavingParts {
  readonly unitOfWork: UnitOfWork;
  readonly holdings: HoldingReads;
  /** Ends an order before it is paid. Throws OrderRefused where it is paid or being paid. */
  cancelOrder(fanId: string, orderId: string): Promise<unknown>;
  /** Takes an offer of the fan's own ticket back, where there is one. */
  withdrawOffer(tx: Transaction, own: { ticketId: string; fanId: string }): Promise<unknown>;
  /** Cancels a ticket that the fan paid for and holds, with its refund. Throws OrderRefused where that is not possible. */
  cancelTicket(tx: Transaction, fanId: string, ticketId: string): Promise<unknown>;
}

/**
 * Ends the unpaid orders of a member who leaves and cancels the tickets, each for itself, by the rules that the member
 * could cancel them by. Answers what is left: payments under way, and tickets that cannot be cancelled.
 */
export async function releaseMember(parts: LeavingParts, fanId: string): Promise<MemberHoldings> {
  const { unitOfWork, holdings } = parts;
  const [before] = await holdings.holdingsOf([fanId]);
  for (const { orderId } of before?.orders ?? []) {
    await asFarAsPossible(() => parts.cancelOrder(fanId, orderId));
  }
  for (const { ticketId } of before?.tickets ?? []) {
    await asFarAsPossible(() =>
      unitOfWork.run(async (tx) => {
        await parts.withdrawOffer(tx, { ticketId, fanId });
        await parts.cancelTicket(tx, fanId, ticketId);
      }),
    );
  }
  const [after] = await holdings.holdingsOf([fanId]);
  if (after === undefined) throw new Error('one fan gives one answer');
  return after;
}

/** What is refused stays as it is and is named afterwards; an upstream that does not answer ends the whole request. */
async function asFarAsPossible(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused) || isTemporaryRefusal(error)) throw error;
  }
}
