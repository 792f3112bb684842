import { type FindAnswer, type FoundEntry, Id } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

interface Row {
  readonly id: string;
  readonly template: string;
  readonly channel: string;
  readonly state: string;
  readonly attempts: number;
  readonly order_id: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

/** A story is not made longer by what a fan got years ago. */
const MOST = 200;

/** The messages of a member, or about an order, the last first: what they are about and what became of them; no address and no text. */
export function messageStory(reads: Queryable): (id: string) => Promise<FindAnswer> {
  return async (id) => {
    if (!Id.safeParse(id).success) return { entries: [], related: [] };
    const rows = await reads.query<Row>(
      `SELECT id, template, channel, state, attempts, facts ->> 'orderId' AS order_id, created_at, settled_at
       FROM message WHERE member_id = $1::text::uuid OR facts ->> 'orderId' = $1::text ORDER BY seq DESC LIMIT ${MOST}`,
      [id],
    );
    return { entries: rows.flatMap(entriesOf), related: [] };
  };
}

function entriesOf({
  id,
  template,
  channel,
  state,
  attempts,
  order_id,
  created_at,
  settled_at,
}: Row): FoundEntry[] {
  const subject = `message ${id}`;
  const [about, order] = order_id === null ? ['', {}] : [` of order ${order_id}`, { orderId: order_id }];
  const made: FoundEntry = {
    at: created_at.toISOString(),
    subject,
    what: `${template}${about} by ${channel}`,
    ...order,
  };
  // What needs no sending is there at once.
  if (channel === 'inbox') return [made];
  const tries = attempts > 1 ? `, ${attempts} tries` : '';
  return [
    made,
    {
      at: settled_at?.toISOString() ?? null,
      subject,
      what: `${template} by ${channel}: ${state}${tries}`,
      ...order,
    },
  ];
}
