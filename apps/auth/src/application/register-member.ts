import { newId, type Transaction } from '@clove/service-kit';
import type { Language } from '../domain/mail.ts';
import type { Member, MemberRole, NewMember } from '../domain/member.ts';
import type { RequestMail } from './mail-requests.ts';
import type { MemberReads, MemberWrites, Passwords } from './ports.ts';
import { AuthRefused } from './refusals.ts';

export interface Registration {
  email: string;
  name: string;
  password: string;
  language?: Language | undefined;
  /** False: a random one that no one is shown. @default true */
  passwordChosen?: boolean | undefined;
  /** Gates and desks of a member of staff. @default none: all of them */
  scopes?: readonly string[] | undefined;
}

/** Registers a member with a role that the caller of the use case, never the client, chose. */
export interface RegisterMember {
  /** The member to be written: hashing the password is slow, so it is done before the transaction. */
  prepare(registration: Registration, role: MemberRole, network: string): Promise<NewMember>;
  /** Writes the member, publishes auth.MemberRegistered and asks for the mail that confirms the address. @throws AuthRefused `email-taken` */
  write(tx: Transaction, member: NewMember): Promise<void>;
  /** The same for an address that was proven by the link of a mail to it. @throws AuthRefused `email-taken` */
  writeConfirmed(tx: Transaction, member: NewMember): Promise<void>;
  /** A member who registered before. @throws AuthRefused `registered-account-gone` */
  registered(memberId: string): Promise<Member>;
}

export function registerMember(parts: {
  members: MemberWrites;
  reads: MemberReads;
  passwords: Passwords;
  requestMail: RequestMail;
}): RegisterMember {
  const { members, reads, passwords, requestMail } = parts;

  async function insert(tx: Transaction, member: NewMember): Promise<void> {
    const inserted = await members.insert(tx, member);
    if (inserted === undefined) throw new AuthRefused({ reason: 'email-taken' });
    publishRegistered(tx, { ...member, createdAt: inserted.createdAt });
  }

  return {
    async prepare(registration, role, network) {
      const { email, name, password, passwordChosen = true, language = null, scopes = [] } = registration;
      const passwordHash = await passwords.hash(password, network);
      return { id: newId(), email, name, passwordHash, passwordChosen, role, scopes, language };
    },
    async write(tx, member) {
      await insert(tx, member);
      await requestMail(tx, { kind: 'email-confirmation', memberId: member.id });
    },
    async writeConfirmed(tx, member) {
      await insert(tx, member);
      await members.confirmEmail(tx, member.id);
    },
    async registered(memberId) {
      const member = await reads.byId(memberId);
      if (member === undefined) throw new AuthRefused({ reason: 'registered-account-gone' });
      return member;
    },
  };
}

/** Publishes that a member exists: the id and the role, never the name or the address. */
export function publishRegistered(
  tx: Transaction,
  member: { id: string; role: MemberRole; createdAt: Date },
) {
  tx.publish({
    type: 'auth.MemberRegistered',
    subject: member.id,
    subjectVersion: 1,
    data: { id: member.id, role: member.role, createdAt: member.createdAt.toISOString() },
  });
}
