import type { UnitOfWork } from '@clove/service-kit';

/** Removes sessions that ended over a day ago, with their tokens, and counters whose window is over, requests for mails and invitations that ended. At most 1,000 rows of each, to keep transactions short. */
export async function sweepEndedSessions(unitOfWork: UnitOfWork): Promise<void> {
  await unitOfWork.run((tx) =>
    tx.query(
      `DELETE FROM session WHERE id IN (
         SELECT id FROM session WHERE expires_at < clock_timestamp() - interval '1 day'
         ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    ),
  );
  await unitOfWork.run((tx) =>
    tx.query(
      `DELETE FROM login_attempt WHERE key IN (
         SELECT key FROM login_attempt WHERE window_ends_at < clock_timestamp()
         ORDER BY window_ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    ),
  );
  await unitOfWork.run((tx) =>
    tx.query(
      `DELETE FROM mail_request WHERE id IN (
         SELECT id FROM mail_request
         WHERE requested_at < clock_timestamp() - interval '8 days'
         ORDER BY requested_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    ),
  );
  await unitOfWork.run((tx) =>
    tx.query(
      `DELETE FROM invitation WHERE id IN (
         SELECT id FROM invitation WHERE expires_at < clock_timestamp() - interval '1 day'
         ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    ),
  );
}
