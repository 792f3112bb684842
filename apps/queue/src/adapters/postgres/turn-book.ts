import type { TurnBook } from '../../application/ports.ts';

/** Of a turn, its part of the pause that began at $2 (milliseconds). */
const SINCE_PAUSE = '(clock_timestamp() - greatest(began_at, to_timestamp($2::float8 / 1000)))';

/** Turns in PostgreSQL. Locks: the room first, then turns by member. */
export const postgresTurnBook: TurnBook = {
  async resume(tx, sale, pausedAt) {
    await tx.query({
      name: 'queue-resume-turns',
      text: `UPDATE turn SET ends_at = ends_at + ${SINCE_PAUSE}
             WHERE sale = $1 AND NOT is_over AND ends_at > to_timestamp($2::float8 / 1000)`,
      values: [sale, pausedAt],
    });
  },

  async sweep(tx, sale, isPaused) {
    // The clock is read after the room is locked.
    const [row] = await tx.query<{ ended: number; now: number }>({
      name: 'queue-sweep-turns',
      text: `WITH ended AS (
               UPDATE turn SET is_over = true
               WHERE sale = $1 AND NOT $2 AND NOT is_over AND ends_at <= clock_timestamp() RETURNING 1
             )
             SELECT (SELECT count(*) FROM ended) AS ended, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`,
      values: [sale, isPaused],
    });
    if (row === undefined) throw new Error('a statement without FROM answers one row');
    return row;
  },

  async begin(tx, sale, asked, shoppingSeconds, pausedAt) {
    if (asked.length === 0) return { began: 0, until: new Map() };
    const began = await tx.query<{ member_id: string; ends_at: Date }>({
      name: 'queue-begin-turns',
      text: `INSERT INTO turn (sale, member_id, place_taken_at, began_at, ends_at)
             SELECT $1, member_id, to_timestamp(taken_at / 1000), clock_timestamp(),
               date_trunc('milliseconds', least(to_timestamp(until / 1000), clock_timestamp() + $5 * interval '1 second'))
             FROM unnest($2::uuid[], $3::float8[], $4::float8[]) AS asked (member_id, taken_at, until)
             ORDER BY member_id
             ON CONFLICT (sale, member_id) DO UPDATE
               SET place_taken_at = excluded.place_taken_at, began_at = excluded.began_at, ends_at = excluded.ends_at,
                 is_over = false
               WHERE turn.is_over AND turn.ends_at <= excluded.place_taken_at
             RETURNING member_id, ends_at`,
      values: [
        sale,
        asked.map(({ memberId }) => memberId),
        asked.map(({ placeTakenAt }) => placeTakenAt),
        asked.map(({ until }) => until ?? null),
        shoppingSeconds,
      ],
    });
    const until = new Map<string, number | null>(
      began.map(({ member_id, ends_at }) => [member_id, ends_at.getTime()]),
    );
    const others = asked.map(({ memberId }) => memberId).filter((memberId) => !until.has(memberId));
    if (others.length === 0) return { began: began.length, until };
    const had = await tx.query<{ member_id: string; ends_at: Date; is_over: boolean }>({
      name: 'queue-read-turns',
      text: `SELECT member_id, is_over,
               CASE WHEN ends_at > to_timestamp($2::float8 / 1000) THEN ends_at + ${SINCE_PAUSE} ELSE ends_at END AS ends_at
             FROM turn WHERE sale = $1 AND member_id = ANY($3::uuid[])`,
      values: [sale, pausedAt, others],
    });
    for (const { member_id, ends_at, is_over } of had)
      until.set(member_id, is_over ? null : ends_at.getTime());
    return { began: began.length, until };
  },
};
