import { ContactAnswer, type ContactItem } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { NameOf } from '../../application/ports.ts';

/** Names by auth's internal port. A paper without a name still admits, so one is printed while auth does not answer. */
export function names(auth: Upstream, log: { warn(fields: object, message: string): void }): NameOf {
  const contact = auth.batched<ContactItem, ContactAnswer>('/internal/members/contacts', ContactAnswer);
  return async (memberId) => {
    try {
      const answer = await contact({ memberId });
      return answer.result === 'ok' ? answer.name : null;
    } catch (error) {
      log.warn({ memberId, err: error }, 'a paper is made without the name of its member');
      return null;
    }
  };
}
