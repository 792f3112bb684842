import { createHash } from 'node:crypto';
import type { UnitOfWork } from '@clove/service-kit';
import type { AttemptCounter } from '../../application/ports.ts';

/** Attempts of a kind within a window, shared by all replicas. Keys are stored as hashes: they hold addresses. */
export function attemptCounter(unitOfWork: UnitOfWork): AttemptCounter {
  return {
    async count(key, { most, windowSeconds }) {
      const rows = await unitOfWork.run((tx) =>
        tx.query<{ failures: number; wait: number }>(
          `INSERT INTO login_attempt AS a (key, failures, window_ends_at)
           VALUES ($1, 1, clock_timestamp() + make_interval(secs => $2))
           ON CONFLICT (key) DO UPDATE SET
             failures = CASE WHEN a.window_ends_at <= clock_timestamp() THEN 1 ELSE a.failures + 1 END,
             window_ends_at = CASE WHEN a.window_ends_at <= clock_timestamp()
               THEN excluded.window_ends_at ELSE a.window_ends_at END
           RETURNING failures, ceil(extract(epoch FROM window_ends_at - clock_timestamp()))::int AS wait`,
          [hashOf(key), windowSeconds],
        ),
      );
      const row = rows[0];
      if (row === undefined || row.failures <= most) return { allowed: true };
      return { allowed: false, retryAfterSeconds: Math.max(1, row.wait) };
    },
    async takeBack(key) {
      await unitOfWork.run((tx) =>
        tx.query('UPDATE login_attempt SET failures = failures - 1 WHERE key = $1 AND failures > 0', [
          hashOf(key),
        ]),
      );
    },
    async clear(tx, key) {
      await tx.query('DELETE FROM login_attempt WHERE key = $1', [hashOf(key)]);
    },
  };
}

function hashOf(key: readonly string[]): Buffer {
  return createHash('sha256').update(key.join('\n')).digest();
}
