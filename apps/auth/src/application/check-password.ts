import type { Member } from '../domain/member.ts';
import type { LoginThrottle, MemberReads, Passwords } from './ports.ts';
import { AuthRefused } from './refusals.ts';

/**
 * The account with this address, when the password is its own. A wrong one counts as a failure of the account from this network;
 * a check that was not made, because no turn was free, does not. Who goes on with a match clears the failures.
 * @throws AuthRefused `wrong-credentials`, `too-many-logins`, `network-failing`, `logins-busy`
 */
export type CheckPassword = (asked: {
  email: string;
  password: string;
  network: string;
}) => Promise<{ member: Member; passwordHash: string }>;

export function checkPassword(parts: {
  reads: Pick<MemberReads, 'credentials'>;
  passwords: Pick<Passwords, 'verify'>;
  throttle: Pick<LoginThrottle, 'attempt' | 'takeBack'>;
}): CheckPassword {
  const { reads, passwords, throttle } = parts;
  return async ({ email, password, network }) => {
    const gate = await throttle.attempt(email, network);
    if (!gate.allowed) {
      const { retryAfterSeconds } = gate;
      throw new AuthRefused({ reason: 'too-many-logins', retryAfterSeconds, temporary: true });
    }
    let known: Awaited<ReturnType<MemberReads['credentials']>>;
    let matches: boolean;
    try {
      known = await reads.credentials(email);
      matches = await passwords.verify(password, known?.passwordHash, network);
    } catch (error) {
      await throttle.takeBack(email, network);
      throw error;
    }
    if (known === undefined || !matches) throw new AuthRefused({ reason: 'wrong-credentials' });
    return known;
  };
}
