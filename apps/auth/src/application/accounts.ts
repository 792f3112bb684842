import { Problem, type Transaction } from '@clove/service-kit';
import type { Member } from '../domain/member.ts';
import type { MemberReads, MemberWrites, SessionStore } from './ports.ts';

export interface Accounts {
  /** @throws Problem 401 `account-gone` when it was deleted while its access token lived on */
  me(memberId: string): Promise<Member>;
  /**
   * Erases address, name and password, and ends every session. The id stays: orders and tickets refer to it.
   * Nothing to do when it is erased already.
   * @throws Problem 409 `organiser-stays` for the organiser and operations, whose accounts belong to the deployment
   */
  erase(tx: Transaction, memberId: string): Promise<void>;
}

export function accounts(parts: {
  reads: MemberReads;
  members: MemberWrites;
  store: SessionStore;
}): Accounts {
  const { reads, members, store } = parts;
  return {
    async me(memberId) {
      const member = await reads.byId(memberId);
      if (member === undefined) {
        throw new Problem({ status: 401, type: 'account-gone', detail: 'This account was deleted.' });
      }
      return member;
    },

    async erase(tx, memberId) {
      const outcome = await members.erase(tx, memberId);
      if (outcome === 'deployed') throw organiserStays();
      await store.revokeAllOf(tx, memberId, 'erased');
    },
  };
}

function organiserStays(): Problem {
  return new Problem({
    status: 409,
    type: 'organiser-stays',
    detail: 'This account belongs to the deployment and cannot be deleted here.',
  });
}
