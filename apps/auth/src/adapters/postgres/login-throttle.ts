import type { AttemptCounter, LoginThrottle } from '../../application/ports.ts';

/**
 * Failed logins per account and address, shared by all replicas. Not per account alone: then an attacker could
 * lock a fan out at the opening of a sale. Guessing one account from many addresses is slowed by the gateway's limit.
 */
export function loginThrottle(
  attempts: AttemptCounter,
  limits: { failures: number; windowSeconds: number },
): LoginThrottle {
  const key = (email: string, ip: string) => [email.toLowerCase(), ip];
  return {
    attempt: (email, ip) =>
      attempts.count(key(email, ip), { most: limits.failures, windowSeconds: limits.windowSeconds }),
    takeBack: (email, ip) => attempts.takeBack(key(email, ip)),
    clear: (tx, email, ip) => attempts.clear(tx, key(email, ip)),
  };
}
