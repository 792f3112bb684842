import { type Queryable, Undone, type UnitOfWork } from '@clove/service-kit';
import type { DueMail, MailBook, MailOutcome } from '../../application/ports.ts';
import { Facts } from '../../domain/facts.ts';
import { isKind, KIND_NAMES } from '../../domain/kinds.ts';

/**
 * How long a replica has for one mail before another takes it over. Seconds. Source: above the longest attempt, which is
 * 10 s at auth, 20 s at documents and 40 s at the mail server.
 */
const LEASE_SECONDS = 120;

interface MailRow {
  id: string;
  member_id: string | null;
  template: string;
  facts: unknown;
  attempts: number;
  created_at: Date;
}

/**
 * The waiting mails in the table of messages.
 * @param perSecond mails per second over all replicas; so many, and at least one, may go at once after a quiet time.
 */
export function mailBook(unitOfWork: UnitOfWork, reads: Queryable, perSecond: number): MailBook {
  const atOnce = Math.max(1, Math.floor(perSecond));
  return {
    async take(most) {
      // Without a lock first: most of the time no mail is due.
      const [due] = await reads.query(
        "SELECT FROM message WHERE state = 'WAITING' AND due_at <= clock_timestamp() LIMIT 1",
      );
      if (due === undefined) return [];
      return unitOfWork.run(async (tx) => {
        const [pace] = await tx.query<{ allowed: number }>({
          name: 'notification-pace',
          text: `SELECT LEAST($2, floor(EXTRACT(EPOCH FROM clock_timestamp() - paid_until) * $1))::int AS allowed
                 FROM mail_pace FOR UPDATE`,
          values: [perSecond, atOnce],
        });
        const allowed = Math.min(most, pace?.allowed ?? 0);
        if (allowed < 1) return new Undone<DueMail[]>([]);
        const rows = await tx.query<MailRow>({
          name: 'notification-mail-take',
          text: `UPDATE message SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $2)
                 WHERE id IN (SELECT id FROM message WHERE state = 'WAITING' AND due_at <= clock_timestamp()
                                -- A newer replica makes kinds that this one has no template for, and sends them.
                                AND template = ANY ($3::text[])
                              ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
                 RETURNING id, member_id, template, facts, attempts, created_at`,
          values: [allowed, LEASE_SECONDS, KIND_NAMES],
        });
        tx.send({
          name: 'notification-pace-pay',
          text: `UPDATE mail_pace SET paid_until = GREATEST(paid_until, clock_timestamp() - make_interval(secs => $2))
                   + make_interval(secs => $1)`,
          values: [rows.length / perSecond, atOnce / perSecond],
        });
        return rows.map(dueMail);
      });
    },
    async settle(mail, outcome) {
      await unitOfWork.run(async (tx) => {
        const state = STATES[outcome.kind];
        const rows = await tx.query({
          name: 'notification-mail-settle',
          // A mail that the server took is sent, regardless of which replica has its lease now. Other outcomes count for the holder only.
          text: `UPDATE message SET state = $2::text,
                   due_at = CASE WHEN $2::text = 'WAITING' THEN clock_timestamp() + make_interval(secs => $3) END,
                   settled_at = CASE WHEN $2::text <> 'WAITING' THEN clock_timestamp() END
                 WHERE id = $1 AND state = 'WAITING' AND (attempts = $4 OR $2::text = 'SENT') RETURNING id`,
          values: [mail.id, state, outcome.kind === 'again' ? outcome.afterMs / 1000 : 0, mail.attempt],
        });
        if (rows.length === 0 || (state !== 'SENT' && state !== 'DEAD')) return;
        tx.publish({
          type: state === 'SENT' ? 'notification.MessageSent' : 'notification.MessageFailed',
          subject: mail.id,
          subjectVersion: 1,
          data: { id: mail.id, memberId: mail.memberId, template: mail.kind, channel: 'email', state },
        });
      });
    },
  };
}

const STATES = { sent: 'SENT', gone: 'GONE', again: 'WAITING', dead: 'DEAD' } as const satisfies Readonly<
  Record<MailOutcome['kind'], string>
>;

function dueMail(row: MailRow): DueMail {
  const { template } = row;
  if (!isKind(template)) throw new Error(`there is no template for messages of kind ${template}`);
  return {
    id: row.id,
    memberId: row.member_id,
    kind: template,
    facts: Facts.parse(row.facts),
    attempt: row.attempts,
    createdAt: row.created_at,
  };
}
