import type { Queryable, Transaction } from '@clove/service-kit';
import { type Channel, kindOf } from '../../domain/kinds.ts';
import type { Notice, Recipients } from '../../domain/rules.ts';

/** A notice with what made it: an event's id, or the key of a due date or of an announcement. */
export interface CausedNotice {
  readonly cause: string;
  readonly notice: Notice;
  /** When it happened, RFC 3339. Absent: now. */
  readonly at?: string;
}

/**
 * What happened longer ago is shown in the inbox and not mailed: a service that joins a festival late is given the past, and
 * a mail that could not be sent for a day is given up as well. Milliseconds.
 */
const NEWS_FOR_MS = 24 * 60 * 60 * 1000;

/** Rows of one insert. Source: PostgreSQL takes them in some 20 ms. */
const ROWS_PER_INSERT = 5_000;

interface Row {
  readonly cause: string;
  readonly memberId: string | null;
  readonly template: string;
  readonly channel: Channel;
  readonly facts: string;
}

/**
 * Makes the messages of notices: one per cause, member, template and channel, however often it is called. A message of the
 * inbox is there at once; a mail waits for its turn. Makes none for members who were erased, or who refused that kind on
 * that channel.
 */
export async function makeMessages(tx: Transaction, notices: readonly CausedNotice[]): Promise<void> {
  const rows: Row[] = [];
  for (const { cause, notice, at } of notices) {
    const isNews = at === undefined || Date.now() - Date.parse(at) < NEWS_FOR_MS;
    const facts = JSON.stringify(notice.facts);
    for (const memberId of await receiversOf(tx, notice.to)) {
      for (const channel of kindOf(notice.template).channels) {
        if (channel === 'email' && !isNews) continue;
        rows.push({ cause, memberId, template: notice.template, channel, facts });
      }
    }
  }
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await insertRows(tx, rows.slice(from, from + ROWS_PER_INSERT));
  }
}

async function insertRows(tx: Transaction, rows: readonly Row[]): Promise<void> {
  await tx.query({
    name: 'notification-message-insert',
    text: `INSERT INTO message (cause, member_id, template, channel, facts, state, due_at, settled_at)
           SELECT m.cause, m.member_id, m.template, m.channel, m.facts,
                  CASE m.channel WHEN 'inbox' THEN 'SENT' ELSE 'WAITING' END,
                  CASE m.channel WHEN 'inbox' THEN NULL ELSE clock_timestamp() END,
                  CASE m.channel WHEN 'inbox' THEN clock_timestamp() END
           FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[])
             AS m (cause, member_id, template, channel, facts)
           WHERE NOT EXISTS (SELECT FROM erased_member e WHERE e.member_id = m.member_id)
             AND NOT EXISTS (SELECT FROM opt_out o
                             WHERE o.member_id = m.member_id AND o.template = m.template AND o.channel = m.channel)
           ORDER BY m.cause, m.member_id, m.template, m.channel
           ON CONFLICT ON CONSTRAINT a_message_is_sent_once DO NOTHING`,
    values: [
      rows.map(({ cause }) => cause),
      rows.map(({ memberId }) => memberId),
      rows.map(({ template }) => template),
      rows.map(({ channel }) => channel),
      rows.map(({ facts }) => facts),
    ],
  });
}

/** The ids of those who get a notice; null: someone who is no member yet. */
async function receiversOf(db: Queryable, to: Recipients): Promise<readonly (string | null)[]> {
  switch (to.kind) {
    case 'member':
      return [to.memberId];
    case 'no-member':
      return [null];
    case 'holders':
      return fansHolding(db, to);
    case 'holder-before':
      return fans(db, 'SELECT fan_id FROM ticket_holder WHERE ticket_id = $1 AND ended_at IS NULL', [
        to.ticketId,
      ]);
    case 'offered':
      return fans(db, 'SELECT fan_id FROM offered_hold WHERE hold_id = $1', [to.holdId]);
  }
}

/** Everyone with a ticket of a performance, or of one of its sections, or with a pass for it, once. */
export function fansHolding(
  db: Queryable,
  { performanceId, sectionId, since, passes }: Omit<Extract<Recipients, { kind: 'holders' }>, 'kind'>,
): Promise<string[]> {
  return fans(
    db,
    `SELECT DISTINCT fan_id FROM ticket_holder
     WHERE (performance_id = $1 AND $4 <> 'only'
         OR $4 <> 'without' AND performance_id IN (SELECT id FROM performance WHERE covers ? $1))
       AND ($2::text IS NULL OR section_id = $2)
       AND (ended_at IS NULL OR ended_at >= $3::timestamptz)
     ORDER BY fan_id`,
    [performanceId, sectionId ?? null, since ?? null, passes ?? 'with'],
  );
}

async function fans(db: Queryable, sql: string, values: readonly unknown[]): Promise<string[]> {
  const rows = await db.query<{ fan_id: string }>(sql, values);
  return rows.map(({ fan_id }) => fan_id);
}
