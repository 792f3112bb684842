import { ContactAnswer, type ContactItem, MailRequestAnswer, type MailRequestItem } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { Receivers } from '../../application/ports.ts';

/** Addresses by auth's internal port; never kept. */
export function receivers(auth: Upstream): Receivers {
  const contact = auth.batched<ContactItem, ContactAnswer>('/internal/members/contacts', ContactAnswer);
  const open = auth.batched<MailRequestItem, MailRequestAnswer>(
    '/internal/mail-requests/open',
    MailRequestAnswer,
  );
  return {
    async member(memberId) {
      const answer = await contact({ memberId });
      return answer.result === 'ok' ? answer : undefined;
    },
    async mailRequest(requestId) {
      const answer = await open({ requestId });
      return answer.result === 'ok' ? { ...answer, details: answer.facts } : undefined;
    },
  };
}
