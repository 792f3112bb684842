import {
  GuestOfOrderAnswer,
  type GuestOfOrderItem,
  PaperOrderAnswer,
  type PaperOrderItem,
  PaperTicketAnswer,
  type PaperTicketItem,
} from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { FactsPort } from '../../application/ports.ts';
import { DocumentRefused } from '../../domain/refusals.ts';

/** The facts by ticket's internal port. */
export function facts(ticket: Upstream): FactsPort {
  const ofTicket = ticket.batched<PaperTicketItem, PaperTicketAnswer>(
    '/internal/papers/ticket',
    PaperTicketAnswer,
  );
  const ofOrder = ticket.batched<PaperOrderItem, PaperOrderAnswer>(
    '/internal/papers/order',
    PaperOrderAnswer,
  );
  const ofDesk = ticket.batched<GuestOfOrderItem, GuestOfOrderAnswer>(
    '/internal/papers/desk-order',
    GuestOfOrderAnswer,
  );
  return {
    ticket: (fanId, ticketId) => ofTicket({ fanId, ticketId }).catch(unavailable),
    order: (fanId, orderId) => ofOrder({ fanId, orderId }).catch(unavailable),
    async guestOf(orderId) {
      const answer = await ofDesk({ orderId }).catch(unavailable);
      return answer.result === 'ok' ? answer.guestId : undefined;
    },
  };
}

/** It was only read: asking again is safe, whatever happened. */
function unavailable(cause: unknown): never {
  throw new DocumentRefused({ reason: 'facts-unavailable', temporary: true }, { cause });
}
