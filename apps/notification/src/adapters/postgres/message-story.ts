import { Id, type StoryAnswer, type StoryEntry } from '@clove/contracts';
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
export function messageStory(reads: Queryable): (id: string) => Promise<StoryAnswer> {
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
}: Row): StoryEntry[] {
  const about = {
    subject: { type: 'message', id },
    ...(order_id === null ? {} : { orderId: order_id }),
  };
  const made: StoryEntry = {
    ...about,
    at: created_at.toISOString(),
    kind: 'message-made',
    values: { template, channel, orderId: order_id },
  };
  // What needs no sending is there at once.
  if (channel === 'inbox') return [made];
  const sent: StoryEntry = {
    ...about,
    at: settled_at?.toISOString() ?? null,
    kind: 'message-state',
    values: { template, channel, state, attempt: attempts },
  };
  return [made, sent];
}
