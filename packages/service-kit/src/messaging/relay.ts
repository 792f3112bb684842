import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import type { Queryable } from '../database/transaction.ts';
import { pause } from '../flow/every.ts';
import type { WakeUp } from '../flow/wake-up.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { groupByType } from './group-by-type.ts';
import { keepConnected } from './keep-connected.ts';
import {
  ENVELOPE,
  EVENTS_PER_MESSAGE,
  type OutboxRow,
  type Publishing,
  publishGroups,
} from './publish-groups.ts';
import { LEASE_MS, RelayLease } from './relay-lease.ts';

/**
 * While there are events: each look costs half a millisecond of CPU, in every service, and each message more, at the broker and at
 * every consumer. Source: overviews shall show an event within half a second (p99), of which a consumer in the background waits
 * 200 ms (`IN_BACKGROUND_MS`).
 */
const POLL_MS = 200;
/** Until this long after the last events the outbox is looked at that often. */
const BUSY_MS = 1_000;
/**
 * Later, as long as this process commits none: so long wait the first events of another replica, or of a Job. Source: at 100 ms
 * the outboxes of an idle office were two thirds of its statements.
 */
const IDLE_POLL_MS = 500;
/** While another replica relays: how often to check whether its lease ended. */
const STANDBY_MS = 1_000;
const ROWS = 500;

export interface RelayOptions {
  readonly db: Queryable;
  readonly amqpUrl: string;
  readonly service: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly published: Counter<'type'>;
  readonly unroutable: Counter;
  /** @default 5,000 */
  readonly leaseMs?: number;
  /** @default 500 */
  readonly idlePollMs?: number;
  readonly exchange: string;
  /** Called after each commit of events of this process. */
  readonly committed: WakeUp;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
}

/**
 * Publishes the outbox until the signal aborts. One relay per database by lease; rows in id order; each message
 * holds events of one type and is confirmed before its rows are marked. Delivery is at least once: consumers
 * know events by id.
 *
 * A message that no queue takes (returned by the broker) is marked published and counted: an event without a
 * consumer is normal. Topology is declared before services start, so a missing binding is not a race.
 */
export async function relayOutbox(options: RelayOptions): Promise<void> {
  const lease = new RelayLease(options.db, options.leaseMs ?? LEASE_MS);
  await keepConnected({
    url: options.amqpUrl,
    connectionName: `${options.service}-relay`,
    log: options.log,
    signal: options.signal,
    use: (connection, closed) => relayOver(connection, closed, lease, options),
  });
  await lease.release();
}

async function relayOver(
  connection: ChannelModel,
  closed: AbortSignal,
  lease: RelayLease,
  options: RelayOptions,
): Promise<void> {
  const channel = await connection.createConfirmChannel();
  const failed = new AbortController();
  channel.on('error', (error: Error) => {
    options.log.error({ err: error }, 'relay channel failed');
    failed.abort();
  });
  channel.on('close', () => failed.abort());
  const unroutable = new Set<string>();
  channel.on('return', (message: Message) => {
    options.unroutable.inc();
    unroutable.add(message.fields.routingKey);
  });
  const ended = AbortSignal.any([closed, failed.signal]);
  let movedAt = Number.NEGATIVE_INFINITY;
  while (!ended.aborted) {
    if (!(await lease.hold())) {
      await pause(STANDBY_MS, ended);
      continue;
    }
    const moved = await relayOnce({ channel, unroutable, lease, options, ended });
    if (moved > 0) movedAt = performance.now();
    if (moved === ROWS) continue;
    if (performance.now() - movedAt < BUSY_MS) await pause(POLL_MS, ended);
    else await options.committed.wait(options.idlePollMs ?? IDLE_POLL_MS, ended);
  }
}

/** What one connection of the relay works with. */
interface Relaying {
  readonly channel: ConfirmChannel;
  /** Types whose last message no queue took. */
  readonly unroutable: Set<string>;
  readonly lease: RelayLease;
  readonly options: RelayOptions;
  readonly ended: AbortSignal;
}

/** Publishes up to 500 rows; answers how many were read. */
async function relayOnce(relaying: Relaying): Promise<number> {
  const { lease, options } = relaying;
  const rows = await unpublished(options.db);
  if (rows.length === 0) return 0;
  // Checked again after the read: a process that was stopped in between must not publish as the owner.
  if (!lease.held) return 0;
  const confirmed = await publishAll(relaying, rows);
  await markPublished(options.db, lease, confirmed);
  countPublished(options, rows, confirmed);
  if (confirmed.length < rows.length)
    throw new Error(`${rows.length - confirmed.length} events were not confirmed`);
  return rows.length;
}

function countPublished(
  { published }: RelayOptions,
  rows: readonly OutboxRow[],
  confirmed: readonly number[],
): void {
  const ids = new Set(confirmed);
  for (const { id, type } of rows) if (ids.has(id)) published.inc({ type });
}

function unpublished(db: Queryable): Promise<OutboxRow[]> {
  return db.query<OutboxRow>({
    name: 'clove-outbox-unpublished',
    text: `SELECT id, type, subject, ${ENVELOPE} AS envelope
           FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ${ROWS}`,
  });
}

/**
 * Publishes all rows and waits for the confirms; answers the ids up to the first that was not confirmed. Of a type that
 * no queue took last time, one event is sent as a probe; if it is returned again, the others are not sent.
 */
async function publishAll(relaying: Relaying, rows: readonly OutboxRow[]): Promise<number[]> {
  const { unroutable, channel, options, ended } = relaying;
  const publishing: Publishing = {
    channel,
    ended,
    service: options.service,
    exchange: options.exchange,
    routingKeyOf: (type) => type,
    tracing: options.tracing,
  };
  const probes = [...unroutable].flatMap((type) => rows.find((row) => row.type === type) ?? []);
  for (const { type } of probes) unroutable.delete(type);
  const probed = await publishGroups(publishing, groupByType(probes, 1));
  if (probed.length < probes.length) return [];
  const routable = rows.filter((row) => !probes.includes(row) && !unroutable.has(row.type));
  const published = new Set([
    ...probed,
    ...(await publishGroups(publishing, groupByType(routable, EVENTS_PER_MESSAGE))),
  ]);
  const firstLost = rows.findIndex((row) => !published.has(row.id) && !unroutable.has(row.type));
  return (firstLost === -1 ? rows : rows.slice(0, firstLost)).map((row) => row.id);
}

/** Marks rows as published, but only while the lease is this process's own. */
async function markPublished(db: Queryable, lease: RelayLease, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query({
    name: 'clove-outbox-mark',
    text: `UPDATE outbox SET published_at = clock_timestamp()
           WHERE id = ANY($1::bigint[]) AND published_at IS NULL
             AND EXISTS (SELECT FROM relay_lease WHERE name = 'outbox' AND owner = $2 AND expires_at > clock_timestamp())`,
    values: [ids, lease.owner],
  });
}
