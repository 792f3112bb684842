import type { MemberHoldings } from '@clove/contracts';
import { isTemporaryRefusal, Refused, type UnitOfWork } from '@clove/service-kit';
import { type CancelTicketsParts, cancelTickets } from './cancel-tickets.ts';
import { type OfferStore, withdrawOffer } from './offer-ticket.ts';

/** What members still have, one answer per fan, in the order asked. */
export type ReadHoldings = (fanIds: readonly string[]) => Promise<MemberHoldings[]>;

export interface ReleaseMemberParts extends CancelTicketsParts {
  readonly unitOfWork: UnitOfWork;
  readonly holdings: ReadHoldings;
  readonly offers: OfferStore;
  /** Ends an order before it is paid. Throws OrderRefused where it is paid or being paid. */
  cancelOrder(fanId: string, orderId: string): Promise<unknown>;
  /** Cancels paid lines of one order; what their inventories have not taken back yet is asked again. Throws OrderRefused. */
  cancelOrderLines(asked: {
    readonly fanId: string;
    readonly orderId: string;
    readonly lineIds: readonly string[];
  }): Promise<unknown>;
}

/**
 * Ends the unpaid orders of a member who leaves and cancels the tickets, goods and nights, each on its own, by the rules
 * that the member could cancel them by. Answers what remains: payments under way, and what cannot be cancelled.
 */
export async function releaseMember(parts: ReleaseMemberParts, fanId: string): Promise<MemberHoldings> {
  const { unitOfWork, holdings, offers } = parts;
  const [before] = await holdings([fanId]);
  for (const { orderId } of before?.orders ?? []) {
    await unlessRefused(() => parts.cancelOrder(fanId, orderId));
  }
  for (const { ticketId } of before?.tickets ?? []) {
    await unlessRefused(() =>
      unitOfWork.run(async (tx) => {
        await withdrawOffer(tx, offers, { ticketId, fanId });
        await cancelTickets(tx, parts, fanId, [ticketId]);
      }),
    );
  }
  for (const { orderId, lineId } of before?.deliveries ?? []) {
    await unlessRefused(() => parts.cancelOrderLines({ fanId, orderId, lineIds: [lineId] }));
  }
  const [after] = await holdings([fanId]);
  if (after === undefined) throw new Error('one fan gives one answer');
  return after;
}

/** What is refused stays as it is and is named afterwards; an upstream that does not answer ends the whole request. */
async function unlessRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused) || isTemporaryRefusal(error)) throw error;
  }
}
