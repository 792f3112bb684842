import type { Queryable, Transaction } from '@clove/service-kit';

/** What a member's inbox shows without being opened. */
export interface InboxState {
  /** Of the newest message; 0: there is none. */
  readonly newest: number;
  readonly unread: number;
}

/** The inboxes of members, for those who watch them; one query for all. */
export async function inboxStates(
  reads: Queryable,
  memberIds: readonly string[],
): Promise<Map<string, InboxState>> {
  const rows = await reads.query<{ member_id: string; newest: string | number; unread: string | number }>({
    name: 'notification-inbox-states',
    text: `SELECT w.member_id,
             COALESCE((SELECT max(seq) FROM message m WHERE m.member_id = w.member_id AND channel = 'inbox'), 0) AS newest,
             (SELECT count(*) FROM message m
              WHERE m.member_id = w.member_id AND channel = 'inbox' AND read_at IS NULL) AS unread
           FROM unnest($1::uuid[]) AS w (member_id)`,
    values: [memberIds],
  });
  return new Map(
    rows.map(({ member_id, newest, unread }) => [
      member_id,
      { newest: Number(newest), unread: Number(unread) },
    ]),
  );
}

/** Marks a member's messages as read: those named, or all up to one. Another member's are not touched. */
export async function markRead(
  tx: Transaction,
  memberId: string,
  which: { readonly ids: readonly string[] } | { readonly upTo: number },
): Promise<void> {
  const byId = 'ids' in which;
  await tx.query(
    `UPDATE message SET read_at = clock_timestamp()
     WHERE member_id = $1 AND channel = 'inbox' AND read_at IS NULL
       AND ${byId ? 'id = ANY ($2::uuid[])' : 'seq <= $2::bigint'}`,
    [memberId, byId ? which.ids : which.upTo],
  );
}

/** Replaces what a member refuses. */
export async function saveOptOuts(
  tx: Transaction,
  memberId: string,
  refused: readonly { readonly template: string; readonly channel: string }[],
): Promise<void> {
  await tx.query('DELETE FROM opt_out WHERE member_id = $1', [memberId]);
  await tx.query(
    `INSERT INTO opt_out (member_id, template, channel)
     SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    [memberId, refused.map(({ template }) => template), refused.map(({ channel }) => channel)],
  );
}
