import { OfferMailAnswer, OfferMailItem } from '@clove/contracts';
import { type Queryable, type Route, type ServiceContext, setBasedRoute } from '@clove/service-kit';
import type { TicketSigner } from '../../application/ticket-signer.ts';
import { offerLink } from '../../domain/offer.ts';
import { readOfferMail } from '../postgres/offer-reads.ts';

/** What notification asks when it mails an offer: neither address nor link travels in an event. */
export function offerMailRoutes(
  reads: Queryable,
  signer: TicketSigner,
  log: ServiceContext<unknown>['log'],
): Route[] {
  return [
    setBasedRoute({
      path: 'offers/mail',
      operationId: 'openOfferMail',
      summary: 'Whom an open offer is mailed to, and its secret link',
      item: OfferMailItem,
      answer: OfferMailAnswer,
      log,
      run: (asked) =>
        Promise.all(
          asked.map(async ({ offerId }): Promise<OfferMailAnswer> => {
            const mail = await readOfferMail(reads, offerId);
            if (mail === undefined) return { result: 'ended' };
            return { result: 'ok', ...mail, link: offerLink(signer.claimTokenOf(offerId)) };
          }),
        ),
    }),
  ];
}
