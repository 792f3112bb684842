import {
  ContactAnswer,
  type ContactItem,
  MailRequestAnswer,
  type MailRequestItem,
  OfferMailAnswer,
  type OfferMailItem,
} from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { Receivers } from '../../application/ports.ts';

/** Addresses by the internal ports of auth and of ticket; never kept. */
export function receivers({ auth, ticket }: { auth: Upstream; ticket: Upstream }): Receivers {
  const contact = auth.batched<ContactItem, ContactAnswer>('/internal/members/contacts', ContactAnswer);
  const open = auth.batched<MailRequestItem, MailRequestAnswer>(
    '/internal/mail-requests/open',
    MailRequestAnswer,
  );
  const guest = ticket.batched<ContactItem, ContactAnswer>('/internal/guests/contacts', ContactAnswer);
  const offer = ticket.batched<OfferMailItem, OfferMailAnswer>('/internal/offers/mail', OfferMailAnswer);
  return {
    async member(memberId) {
      const answer = await contact({ memberId });
      if (answer.result === 'ok') return answer;
      // No member (any more): staff may have sold to a guest, who has no account to be linked to.
      const ofGuest = await guest({ memberId });
      return ofGuest.result === 'ok' ? { ...ofGuest, link: null } : undefined;
    },
    async mailRequest(requestId) {
      const answer = await open({ requestId });
      return answer.result === 'ok' ? { ...answer, details: answer.facts } : undefined;
    },
    async ticketOffer(offerId) {
      const answer = await offer({ offerId });
      return answer.result === 'ok' ? { ...answer, name: null } : undefined;
    },
  };
}
