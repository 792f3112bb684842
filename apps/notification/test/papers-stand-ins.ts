import {
  type ContactAnswer,
  ContactItem,
  type OfferMailAnswer,
  OfferMailItem,
  OrderPapersItem,
} from '@clove/contracts';
import { endpoint, type StandIn, startStandIn } from './stand-in.ts';

/** Ticket, with the offers that are to be mailed and the guests who have no account. */
export interface TicketStandIn extends StandIn {
  readonly offers: Map<string, Extract<OfferMailAnswer, { result: 'ok' }>>;
  /** Of the box office, by the id that their orders have. */
  readonly guests: Map<string, Extract<ContactAnswer, { result: 'ok' }>>;
}

export async function startTicketStandIn(): Promise<TicketStandIn> {
  const offers: TicketStandIn['offers'] = new Map();
  const guests: TicketStandIn['guests'] = new Map();
  const standIn = await startStandIn({
    '/internal/guests/contacts': endpoint(
      ContactItem,
      ({ memberId }): ContactAnswer => guests.get(memberId) ?? { result: 'not-found' },
    ),
    '/internal/offers/mail': endpoint(
      OfferMailItem,
      ({ offerId }): OfferMailAnswer => offers.get(offerId) ?? { result: 'ended' },
    ),
  });
  return Object.assign(standIn, { offers, guests });
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
