import type { ChannelModel, ConfirmChannel } from 'amqplib';
import type { Logger } from 'pino';
import type { Queryable } from '../database/transaction.ts';
import { groupByType } from './group-by-type.ts';
import { useConnection } from './keep-connected.ts';
import { ENVELOPE, EVENTS_PER_MESSAGE, type OutboxRow, publishGroups } from './publish-groups.ts';

/** Rows read at a time: what a replay keeps in memory. */
const ROWS = 500;
/** Most rows of one page, so that a request ends in seconds. */
export const PAGE_ROWS = 10_000;

export interface ReplayPage {
  /** The queue's name on the broker. */
  readonly queue: string;
  /** Types that its service consumes; others are passed over. */
  readonly types: readonly string[];
  /** Events before it are passed over. Undefined: none. */
  readonly since: Date | undefined;
  /** Id of the outbox row after which the page begins. */
  readonly after: number;
  /** Id of the last row of the replay. Undefined: the newest of this moment. */
  readonly upTo: number | undefined;
  /** How many ids the page covers, at most PAGE_ROWS. */
  readonly rows: number;
}

export interface ReplayedPage {
  /** Events that the broker confirmed. */
  readonly published: number;
  /** Id of the last row that was read: the next page begins after it. */
  readonly last: number;
  readonly upTo: number;
  readonly done: boolean;
}

export interface ReplayOptions {
  readonly db: Queryable;
  readonly amqpUrl: string;
  readonly service: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The broker has no such queue. */
export class NoSuchQueue extends Error {
  override readonly name = 'NoSuchQueue';
}

/**
 * Publishes one page of the outbox, in id order, to one queue and to no other. Published or not makes no difference: the relay
 * marks an event as published before or after its queue existed, and a consumer knows an event that it gets twice by its id or
 * version.
 *
 * Complete when the queue was bound before the first page: `upTo` is the newest row of that moment, and each row that commits
 * later, whatever its id, is relayed to the bound queue.
 *
 * @throws NoSuchQueue when the broker has none of that name; any other error: the page may be asked for again.
 */
export async function replayPage(options: ReplayOptions, page: ReplayPage): Promise<ReplayedPage> {
  const upTo = page.upTo ?? (await newestRow(options.db));
  const answer = { published: 0, last: page.after, upTo, done: page.after >= upTo };
  if (answer.done) return answer;
  const { service, amqpUrl: url, log, signal } = options;
  const connection = { url, connectionName: `${service}-replay`, log, signal };
  return useConnection(connection, async (opened, closed) => {
    const channel = await channelTo(opened, page.queue);
    const ended = AbortSignal.any([closed, signal]);
    const pageEnd = Math.min(page.after + page.rows, upTo);
    while (answer.last < pageEnd) {
      const rows = await rowsOf(options.db, page, answer.last, pageEnd);
      const wanted = rows.flatMap(({ envelope, ...row }) =>
        envelope === null ? [] : [{ ...row, envelope }],
      );
      const publishing = { channel, service, exchange: '', routingKeyOf: () => page.queue, ended };
      const confirmed = await publishGroups(publishing, groupByType(wanted, EVENTS_PER_MESSAGE));
      if (confirmed.length < wanted.length) {
        throw new Error(`${wanted.length - confirmed.length} events were not confirmed`);
      }
      answer.published += confirmed.length;
      // Fewer rows than asked for: no row is left before the page's end (ids have gaps).
      answer.last = rows.length < ROWS ? pageEnd : (rows.at(-1)?.id ?? pageEnd);
    }
    answer.done = answer.last >= upTo;
    return answer;
  });
}

/** A channel of its own, after the broker said that it has the queue: a message to none would be lost with a confirm. */
async function channelTo(connection: ChannelModel, queue: string): Promise<ConfirmChannel> {
  const channel = await connection.createConfirmChannel();
  // The call that fails says why; without a listener the process would end.
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(queue);
  } catch (cause) {
    if (cause instanceof Error && /NOT[-_]FOUND/.test(cause.message)) {
      throw new NoSuchQueue(`the broker has no queue ${queue}`, { cause });
    }
    throw cause;
  }
  return channel;
}

async function newestRow(db: Queryable): Promise<number> {
  const [row] = await db.query<{ id: number }>('SELECT COALESCE(max(id), 0)::bigint AS id FROM outbox');
  return row?.id ?? 0;
}

/** The next rows, those that are passed over without their event: the page has to know how far it read. */
function rowsOf(
  db: Queryable,
  { types, since }: ReplayPage,
  after: number,
  upTo: number,
): Promise<(Omit<OutboxRow, 'envelope'> & { readonly envelope: string | null })[]> {
  return db.query({
    name: 'clove-outbox-replay',
    text: `SELECT id, type, subject,
             CASE WHEN type = ANY($3::text[]) AND created_at >= $4::timestamptz THEN ${ENVELOPE} END AS envelope
           FROM outbox WHERE id > $1 AND id <= $2 ORDER BY id LIMIT ${ROWS}`,
    values: [after, upTo, types, since?.toISOString() ?? '-infinity'],
  });
}
