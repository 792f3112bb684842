import type { MemberHoldings } from '@clove/contracts';
import { Problem, type Transaction, UpstreamError } from '@clove/service-kit';
import type { Member } from '../domain/member.ts';
import type { MemberPossessions, MemberReads, MemberWrites, SessionStore } from './ports.ts';

export interface Accounts {
  /** @throws Problem 401 `account-gone` when it was deleted while its access token lived on */
  me(memberId: string): Promise<Member>;
  /**
   * Makes sure that a member leaves nothing behind, before the account is erased. With `cancelTickets` what can be
   * cancelled is cancelled first, and the member gives up the tickets that cannot be. Nothing to do for who is erased.
   * @throws Problem 409 `organiser-stays`; 409 `account-in-use`, naming valid tickets and open orders; 503
   *   `holdings-unknown` when the service that sells does not answer
   */
  settle(memberId: string, consent: { readonly cancelTickets: boolean }): Promise<void>;
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
  /** Undefined: this festival has no service that sells. */
  possessions: MemberPossessions | undefined;
}): Accounts {
  const { reads, members, store, possessions } = parts;
  return {
    async me(memberId) {
      const member = await reads.byId(memberId);
      if (member === undefined) {
        throw new Problem({ status: 401, type: 'account-gone', detail: 'This account was deleted.' });
      }
      return member;
    },

    async settle(memberId, { cancelTickets }) {
      const member = await reads.byId(memberId);
      if (member === undefined || possessions === undefined) return;
      if (member.role === 'organiser' || member.role === 'ops') throw organiserStays();
      const held = await known(possessions.of(memberId));
      if (isEmpty(held)) return;
      if (!cancelTickets) throw accountInUse(held);
      const { tickets, orders } = await known(possessions.release(memberId));
      if (orders.length > 0) throw accountInUse({ tickets, orders });
    },

    async erase(tx, memberId) {
      const outcome = await members.erase(tx, memberId);
      if (outcome === 'deployed') throw organiserStays();
      await store.revokeAllOf(tx, memberId, 'erased');
    },
  };
}

function isEmpty({ tickets, orders }: MemberHoldings): boolean {
  return tickets.length === 0 && orders.length === 0;
}

/** An account is never deleted on a guess. */
async function known(asked: Promise<MemberHoldings>): Promise<MemberHoldings> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    throw new Problem(
      {
        status: 503,
        type: 'holdings-unknown',
        detail: 'Your tickets cannot be looked up just now, so nothing was deleted; try again in a moment.',
        retryAfterSeconds: 5,
      },
      { cause: error },
    );
  }
}

function accountInUse({ tickets, orders }: MemberHoldings): Problem {
  return new Problem({
    status: 409,
    type: 'account-in-use',
    detail:
      orders.length > 0
        ? 'A payment of yours is still under way. Wait for its end, or cancel the order, then delete the account.'
        : 'You still have valid tickets. With `cancelTickets=true` they are cancelled by the refund rules first; those that cannot be cancelled are given up.',
    extra: { tickets, orders },
  });
}

function organiserStays(): Problem {
  return new Problem({
    status: 409,
    type: 'organiser-stays',
    detail: 'This account belongs to the deployment and cannot be deleted here.',
  });
}
