import type { MemberHoldings } from '@clove/contracts';
import { type Transaction, UpstreamError } from '@clove/service-kit';
import type { Language } from '../domain/mail.ts';
import type { Member } from '../domain/member.ts';
import type { IdentityStore } from './identity-ports.ts';
import type {
  DeviceStore,
  MailRequestStore,
  MemberReads,
  MemberWrites,
  SessionStore,
  TicketHoldings,
} from './ports.ts';
import { AuthRefused } from './refusals.ts';

export interface Accounts {
  /** @throws AuthRefused `account-gone` when it was deleted while its access token is still valid */
  me(memberId: string): Promise<Member>;
  /** Changes the name and the language, where given. @throws AuthRefused `account-gone` */
  describe(
    tx: Transaction,
    memberId: string,
    about: { name?: string | undefined; language?: Language | undefined },
  ): Promise<void>;
  /**
   * Refuses unless a member has no valid tickets and no open payments, before the account is erased. With `cancelTickets`
   * what can be cancelled is cancelled first, and the member gives up the tickets that cannot be. Does nothing for a member
   * who is erased.
   * @throws AuthRefused `organiser-stays`; `account-in-use`, naming valid tickets and open orders;
   *   `holdings-unknown` when the service that sells does not answer
   */
  settle(memberId: string, consent: { readonly cancelTickets: boolean }): Promise<void>;
  /**
   * Erases address, name and password, ends every session and publishes auth.MemberErased. The id stays: orders and tickets refer to it.
   * Does nothing when it is erased already.
   * @throws AuthRefused `organiser-stays` for the accounts of the organiser and operations that belong to the deployment
   */
  erase(tx: Transaction, memberId: string): Promise<void>;
}

export function accounts(parts: {
  reads: MemberReads;
  members: MemberWrites;
  store: SessionStore;
  mails: MailRequestStore;
  devices: DeviceStore;
  identities: IdentityStore;
  /** Undefined: this festival has no service that sells. */
  holdings: TicketHoldings | undefined;
}): Accounts {
  const { reads, members, store, mails, devices, identities, holdings } = parts;
  return {
    async me(memberId) {
      const member = await reads.byId(memberId);
      if (member === undefined) throw new AuthRefused({ reason: 'account-gone' });
      return member;
    },

    async describe(tx, memberId, about) {
      if (!(await members.describe(tx, memberId, about))) throw new AuthRefused({ reason: 'account-gone' });
    },

    async settle(memberId, { cancelTickets }) {
      const member = await reads.byId(memberId);
      if (member === undefined || holdings === undefined) return;
      if (member.deployed) throw new AuthRefused({ reason: 'organiser-stays' });
      const held = await known(holdings.of(memberId));
      if (isEmpty(held)) return;
      if (!cancelTickets) throw new AuthRefused({ reason: 'account-in-use', ...held });
      const { tickets, orders } = await known(holdings.release(memberId));
      if (orders.length > 0) throw new AuthRefused({ reason: 'account-in-use', tickets, orders });
    },

    async erase(tx, memberId) {
      const outcome = await members.erase(tx, memberId);
      if (outcome === 'deployed') throw new AuthRefused({ reason: 'organiser-stays' });
      await store.revokeAllOf(tx, memberId, 'erased');
      if (outcome === 'absent') return;
      await mails.endAll(tx, memberId, null);
      await devices.forget(tx, memberId);
      await identities.unlink(tx, memberId, null);
      tx.publish({
        type: 'auth.MemberErased',
        subject: memberId,
        subjectVersion: outcome.version,
        data: { id: memberId, erasedAt: outcome.erasedAt.toISOString() },
      });
    },
  };
}

function isEmpty({ tickets, orders, deliveries = [] }: MemberHoldings): boolean {
  return tickets.length === 0 && orders.length === 0 && deliveries.length === 0;
}

/** An account is deleted only while the member's tickets and payments are known. */
async function known(asked: Promise<MemberHoldings>): Promise<MemberHoldings> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    throw new AuthRefused({ reason: 'holdings-unknown', temporary: true }, { cause: error });
  }
}
