import { type OfferMailAnswer, OfferMailItem, OrderPapersItem } from '@clove/contracts';
import { endpoint, type StandIn, startStandIn } from './stand-in.ts';

/** Ticket, with the offers that are to be mailed. */
export interface TicketStandIn extends StandIn {
  readonly offers: Map<string, Extract<OfferMailAnswer, { result: 'ok' }>>;
}

export async function startTicketStandIn(): Promise<TicketStandIn> {
  const offers: TicketStandIn['offers'] = new Map();
  const standIn = await startStandIn({
    '/internal/offers/mail': endpoint(
      OfferMailItem,
      ({ offerId }): OfferMailAnswer => offers.get(offerId) ?? { result: 'ended' },
    ),
  });
  return Object.assign(standIn, { offers });
}

/** Documents: each order's file says whose it is and in which language. */
export function startDocumentsStandIn(): Promise<StandIn> {
  return startStandIn({
    '/internal/documents/order': endpoint(OrderPapersItem, ({ orderId, memberId, language }) => ({
      result: 'ok',
      files: [
        {
          filename: 'tickets.pdf',
          contentType: 'application/pdf',
          base64: Buffer.from(`${orderId} ${memberId} ${language}`).toString('base64'),
        },
      ],
    })),
  });
}
