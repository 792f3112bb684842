import type { UnitOfWork } from '@clove/service-kit';
import type { Member } from '../domain/member.ts';
import type { IdentityProvider, IdentityStore, ProvenIdentity, ProviderCallback } from './identity-ports.ts';
import type { LinkSecrets, MemberReads, MemberWrites } from './ports.ts';
import { AuthRefused } from './refusals.ts';
import type { RegisterMember } from './register-member.ts';
import type { Sessions, TokenPair } from './sessions.ts';

export interface ExternalLogin {
  /** Where to send the browser, and what the page keeps until it comes back. */
  start(): Promise<{ flow: string; redirectUrl: string }>;
  /**
   * Logs in the member whose account at the provider it is. A person who is new gets an account of a fan, if the provider
   * confirmed the address and no member has it. An address of a member links nothing by itself: its member logs in with
   * the password and links then.
   * @throws AuthRefused `link-needed`, `email-unproven`, `provider-login-failed`, `provider-unavailable`
   */
  logIn(
    callback: ProviderCallback,
    from: { network: string; device: string },
  ): Promise<TokenPair & { member: Member }>;
  /**
   * Links the account at the provider to a member who is logged in. Its address need not be the member's.
   * @throws AuthRefused `identity-taken`, `organiser-stays`, `provider-login-failed`, `provider-unavailable`
   */
  link(memberId: string, callback: ProviderCallback): Promise<void>;
  /**
   * Does nothing when none is linked.
   * @throws AuthRefused `last-login-method` for a member without a password; `account-gone`
   */
  unlink(memberId: string): Promise<void>;
}

export function externalLogin(parts: {
  unitOfWork: UnitOfWork;
  provider: IdentityProvider;
  identities: IdentityStore;
  reads: MemberReads;
  members: MemberWrites;
  register: RegisterMember;
  sessions: Pick<Sessions, 'openWithoutPassword'>;
  secrets: LinkSecrets;
}): ExternalLogin {
  const { unitOfWork, provider, identities, reads, members, register, sessions, secrets } = parts;
  const { issuer } = provider;

  async function memberOf(identity: ProvenIdentity, network: string): Promise<Member> {
    const linked = await unitOfWork.run((tx) => identities.memberOf(tx, issuer, identity.subject));
    const known = linked === undefined ? undefined : await reads.byId(linked);
    if (known !== undefined) return known;
    const { email } = identity;
    if (email === undefined) throw new AuthRefused({ reason: 'email-unproven' });
    if ((await reads.credentials(email)) !== undefined) throw new AuthRefused({ reason: 'link-needed' });
    // A random password that no one is shown: the link of a mail sets another, should the member want one.
    const password = { password: secrets.make(), passwordChosen: false };
    const fresh = { email, name: identity.name, ...password, language: 'ko' as const };
    const member = await register.prepare(fresh, 'fan', network);
    await unitOfWork.run(async (tx) => {
      await register.writeConfirmed(tx, member);
      const isLinked = await identities.link(tx, { issuer, subject: identity.subject, memberId: member.id });
      // Both tabs of one person: the other was first.
      if (!isLinked) throw new AuthRefused({ reason: 'identity-taken' });
    });
    return register.registered(member.id);
  }

  return {
    start: () => provider.start(),

    async logIn(callback, { network, device }) {
      const identity = await provider.finish(callback);
      const member = await memberOf(identity, network);
      return sessions.openWithoutPassword(member, device);
    },

    async link(memberId, callback) {
      const member = await reads.byId(memberId);
      if (member === undefined) throw new AuthRefused({ reason: 'account-gone' });
      if (member.deployed) throw new AuthRefused({ reason: 'organiser-stays' });
      const { subject } = await provider.finish(callback);
      await unitOfWork.run(async (tx) => {
        if (!(await members.lock(tx, memberId))) throw new AuthRefused({ reason: 'account-gone' });
        const isLinked = await identities.link(tx, { issuer, subject, memberId });
        if (!isLinked) throw new AuthRefused({ reason: 'identity-taken' });
      });
    },

    async unlink(memberId) {
      await unitOfWork.run(async (tx) => {
        if (!(await members.lock(tx, memberId))) throw new AuthRefused({ reason: 'account-gone' });
        if (!(await identities.isLinked(tx, memberId, issuer))) return;
        if (!(await members.hasPassword(tx, memberId)))
          throw new AuthRefused({ reason: 'last-login-method' });
        await identities.unlink(tx, memberId, issuer);
      });
    },
  };
}
