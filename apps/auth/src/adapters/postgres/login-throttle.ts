import { createHash } from 'node:crypto';
import type { UnitOfWork } from '@clove/service-kit';
import type { LoginThrottle } from '../../application/ports.ts';

/**
 * Failed logins per account and address, shared by all replicas. Not per account alone: then an attacker could
 * lock a fan out at the opening of a sale. Guessing one account from many addresses is slowed by the gateway's limit.
 */
export function loginThrottle(
  unitOfWork: UnitOfWork,
  limits: { failures: number; windowSeconds: number },
): LoginThrottle {
  return {
    async attempt(email, ip) {
      const rows = await unitOfWork.run((tx) =>
        tx.query<{ failures: number; wait: number }>(
          `INSERT INTO login_attempt AS a (key, failures, window_ends_at)
           VALUES ($1, 1, clock_timestamp() + make_interval(secs => $2))
           ON CONFLICT (key) DO UPDATE SET
             failures = CASE WHEN a.window_ends_at <= clock_timestamp() THEN 1 ELSE a.failures + 1 END,
             window_ends_at = CASE WHEN a.window_ends_at <= clock_timestamp()
               THEN excluded.window_ends_at ELSE a.window_ends_at END
           RETURNING failures, ceil(extract(epoch FROM window_ends_at - clock_timestamp()))::int AS wait`,
          [key(email, ip), limits.windowSeconds],
        ),
      );
      const row = rows[0];
      if (row === undefined || row.failures <= limits.failures) return { allowed: true };
      return { allowed: false, retryAfterSeconds: Math.max(1, row.wait) };
    },
    async clear(tx, email, ip) {
      await tx.query('DELETE FROM login_attempt WHERE key = $1', [key(email, ip)]);
    },
  };
}

function key(email: string, ip: string): Buffer {
  return createHash('sha256').update(`${email.toLowerCase()}\n${ip}`).digest();
}
