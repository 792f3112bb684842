import { newId, type UnitOfWork } from '@clove/service-kit';
import type { Language } from '../domain/mail.ts';
import type { Member, MemberRole } from '../domain/member.ts';
import { INVITATION_SECONDS, managedBy, mayManage, outranks, type TeamRole } from '../domain/team.ts';
import type { CheckPassword } from './check-password.ts';
import type { RefuseUnknownGates } from './known-gates.ts';
import type { RequestMail } from './mail-requests.ts';
import type {
  Invitation,
  InvitationStore,
  LinkSecrets,
  LoginThrottle,
  MemberReads,
  SessionStore,
} from './ports.ts';
import { AuthRefused } from './refusals.ts';
import type { RegisterMember } from './register-member.ts';

/** Who manages the team: the role is the one stored now, not the one of an access token. */
export interface Manager {
  readonly memberId: string;
}

export interface Team {
  /**
   * Stores an invitation and asks for its mail.
   * @throws AuthRefused `not-yours-to-give`, `too-many-invitations`, `unknown-gates`, `gates-unknown`
   */
  invite(
    manager: Manager,
    invited: { email: string; role: TeamRole; scopes: readonly string[]; language: Language | null },
  ): Promise<Invitation>;
  /** Open invitations to roles that the manager manages. */
  invitations(manager: Manager): Promise<Invitation[]>;
  /** @throws AuthRefused `invitation-not-found` */
  withdraw(manager: Manager, invitationId: string): Promise<void>;
  /**
   * Accepts by the secret of the link, once: makes a member, or gives the role to the member with this address, who
   * proves to be it by the password; sessions opened before end, so that none of them gains rights.
   * @throws AuthRefused `link-ended`, `weak-password`, `wrong-credentials`, `too-many-logins`, `role-is-higher`, `organiser-stays`
   */
  accept(accepted: { secret: string; name: string; password: string; network: string }): Promise<Member>;
  /** Members with roles that the manager manages. */
  list(manager: Manager): Promise<Member[]>;
  /**
   * Binds a member of staff to gates and desks, none for all of them; their sessions end, so that it counts at once.
   * @throws AuthRefused `not-yours-to-give`, `member-not-found`, `unknown-gates`, `gates-unknown`
   */
  bind(manager: Manager, memberId: string, scopes: readonly string[]): Promise<void>;
  /**
   * Makes a fan of a member of the team, ends their sessions and withdraws what they invited.
   * @throws AuthRefused `member-not-found`, `organiser-stays`
   */
  remove(manager: Manager, memberId: string): Promise<void>;
}

export function team(parts: {
  unitOfWork: UnitOfWork;
  reads: MemberReads;
  store: InvitationStore;
  sessions: SessionStore;
  register: RegisterMember;
  check: CheckPassword;
  /** Whether a password is good enough for a new account. */
  isAcceptable(password: string): boolean;
  throttle: Pick<LoginThrottle, 'clear'>;
  secrets: LinkSecrets;
  requestMail: RequestMail;
  refuseUnknownGates: RefuseUnknownGates;
}): Team {
  const { unitOfWork, reads, store, sessions, register, check, throttle, secrets, requestMail } = parts;
  const { refuseUnknownGates } = parts;

  async function roleOf({ memberId }: Manager): Promise<MemberRole> {
    const member = await reads.byId(memberId);
    if (member === undefined) throw new AuthRefused({ reason: 'account-gone' });
    return member.role;
  }

  return {
    async invite(manager, { email, role, scopes, language }) {
      if (!mayManage(await roleOf(manager), role)) throw new AuthRefused({ reason: 'not-yours-to-give' });
      await refuseUnknownGates(scopes);
      const id = newId();
      return unitOfWork.run(async (tx) => {
        const invitation = { id, email, role, scopes, language, invitedBy: manager.memberId };
        const stored = await store.insert(tx, { ...invitation, seconds: INVITATION_SECONDS });
        if (stored === undefined) throw new AuthRefused({ reason: 'too-many-invitations', temporary: true });
        const facts = { role, ...(scopes.length > 0 && { scopes: scopes.join(', ') }) };
        await requestMail(tx, { kind: 'invitation', memberId: null, invitationId: id, facts });
        return { ...invitation, ...stored };
      });
    },

    async invitations(manager) {
      const roles = managedBy(await roleOf(manager));
      return unitOfWork.run((tx) => store.open(tx, roles));
    },

    async withdraw(manager, invitationId) {
      const roles = managedBy(await roleOf(manager));
      const ended = await unitOfWork.run((tx) => store.end(tx, invitationId, roles));
      if (!ended) throw new AuthRefused({ reason: 'invitation-not-found' });
    },

    async accept({ secret, name, password, network }) {
      const hash = secrets.hash(secret);
      const invitation = await unitOfWork.run((tx) => store.bySecret(tx, hash));
      if (invitation === undefined) throw new AuthRefused({ reason: 'link-ended' });
      const { email, role, scopes, language } = invitation;
      const existing = (await reads.credentials(email))?.member;

      if (existing === undefined) {
        if (!parts.isAcceptable(password)) throw new AuthRefused({ reason: 'weak-password' });
        const fresh = { email, name, password, scopes, ...(language && { language }) };
        const member = await register.prepare(fresh, role, network);
        await unitOfWork.run(async (tx) => {
          if (!(await store.take(tx, hash))) throw new AuthRefused({ reason: 'link-ended' });
          await register.writeConfirmed(tx, member);
        });
        return register.registered(member.id);
      }

      if (existing.deployed) throw new AuthRefused({ reason: 'organiser-stays' });
      if (outranks(existing.role, role)) throw new AuthRefused({ reason: 'role-is-higher' });
      const { email: own } = existing;
      const { passwordHash: checkedPasswordHash } = await check({ email: own, password, network });
      await unitOfWork.run(async (tx) => {
        const given = { id: existing.id, checkedPasswordHash, before: existing.role, role, scopes };
        if (!(await store.giveRole(tx, given))) throw new AuthRefused({ reason: 'wrong-credentials' });
        if (!(await store.take(tx, hash))) throw new AuthRefused({ reason: 'link-ended' });
        await throttle.clear(tx, own, network);
        await sessions.revokeAllOf(tx, existing.id, 'credentials');
      });
      return register.registered(existing.id);
    },

    async list(manager) {
      return reads.withRoles(managedBy(await roleOf(manager)));
    },

    async bind(manager, memberId, scopes) {
      if (!mayManage(await roleOf(manager), 'staff')) throw new AuthRefused({ reason: 'not-yours-to-give' });
      await refuseUnknownGates(scopes);
      await unitOfWork.run(async (tx) => {
        const isStaff = await store.bindStaff(tx, memberId, [...new Set(scopes)]);
        if (!isStaff) throw new AuthRefused({ reason: 'member-not-found' });
        await sessions.revokeAllOf(tx, memberId, 'credentials');
      });
    },

    async remove(manager, memberId) {
      const roles = managedBy(await roleOf(manager));
      const outcome = await unitOfWork.run(async (tx) => {
        const removed = await store.removeFromTeam(tx, memberId, roles);
        if (removed === 'removed') await sessions.revokeAllOf(tx, memberId, 'credentials');
        return removed;
      });
      if (outcome === 'deployed') throw new AuthRefused({ reason: 'organiser-stays' });
      if (outcome === 'absent') throw new AuthRefused({ reason: 'member-not-found' });
    },
  };
}
