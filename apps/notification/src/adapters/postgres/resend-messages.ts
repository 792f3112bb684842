import type { ResendMessages } from '@clove/contracts';
import type { UnitOfWork } from '@clove/service-kit';

/**
 * Mails of an order go out once more to the member who has its messages; one row per message and request, so that a repeated request
 * sends nothing again. Answers how many.
 */
export function resendMessages(unitOfWork: UnitOfWork): (asked: ResendMessages) => Promise<number> {
  return async ({ requestId, memberId, orderId }) => {
    const rows = await unitOfWork.only({
      text: `
        INSERT INTO message (cause, member_id, template, channel, facts, state, due_at)
        SELECT DISTINCT ON (m.template, m.facts) 'resend:' || $1 || ':' || m.id, m.member_id, m.template, 'email', m.facts,
          'WAITING', clock_timestamp()
        FROM message m
        WHERE m.member_id = $2 AND m.channel = 'email' AND m.facts ->> 'orderId' = $3 AND m.cause NOT LIKE 'resend:%'
          AND NOT EXISTS (SELECT FROM erased_member e WHERE e.member_id = m.member_id)
        ORDER BY m.template, m.facts, m.seq
        ON CONFLICT ON CONSTRAINT a_message_is_sent_once DO UPDATE SET attempts = message.attempts RETURNING id`,
      values: [requestId, memberId, orderId],
    });
    return rows.length;
  };
}
