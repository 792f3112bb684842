import type { UnitOfWork } from '@clove/service-kit';
import type { CheckPassword } from './check-password.ts';
import type { LoginThrottle, MemberReads, MemberWrites, Passwords, SessionStore } from './ports.ts';
import { AuthRefused } from './refusals.ts';

/**
 * Replaces the password of a member who knows the present one, and ends the member's other sessions.
 * @throws AuthRefused `wrong-credentials`, `too-many-logins`, `account-gone`, `organiser-stays`
 */
export type ChangePassword = (change: {
  memberId: string;
  sessionId: string;
  current: string;
  next: string;
  network: string;
}) => Promise<void>;

export function changePassword(parts: {
  unitOfWork: UnitOfWork;
  reads: MemberReads;
  members: MemberWrites;
  sessions: SessionStore;
  passwords: Passwords;
  check: CheckPassword;
  throttle: Pick<LoginThrottle, 'clear'>;
}): ChangePassword {
  const { unitOfWork, reads, members, sessions, passwords, check, throttle } = parts;
  return async ({ memberId, sessionId, current, next, network }) => {
    const member = await reads.byId(memberId);
    if (member === undefined) throw new AuthRefused({ reason: 'account-gone' });
    if (member.deployed) throw new AuthRefused({ reason: 'organiser-stays' });
    const { email } = member;
    // Who found an unlocked phone must not guess here without a limit.
    const known = await check({ email, password: current, network });
    const passwordHash = await passwords.hash(next, network);
    await unitOfWork.run(async (tx) => {
      const replaced = await members.replacePassword(tx, memberId, known.passwordHash, passwordHash);
      if (!replaced) throw new AuthRefused({ reason: 'wrong-credentials' });
      await throttle.clear(tx, email, network);
      await sessions.revokeOthersOf(tx, memberId, sessionId, 'credentials');
    });
  };
}
