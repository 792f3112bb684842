import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import { isTransient } from '../database/database-errors.ts';
import type { UnitOfWork } from '../database/transaction.ts';
import { backOffMs } from '../flow/back-off.ts';
import { pause } from '../flow/every.ts';
import type { GiveWay } from '../flow/give-way.ts';
import type { Span, Tracing } from '../tracing/tracing.ts';
import { applyEvents } from './apply-events.ts';
import type { Consumer } from './consumer.ts';
import { recordPoison, resolveProcessed } from './dead-letters.ts';
import { consumedSpans } from './event-spans.ts';
import { keepConnected } from './keep-connected.ts';
import { type KnownEvent, type Poison, poisonEvent, readMessage } from './read-message.ts';

/** Per transaction. Source: load test; above this a batch stalls the database. */
const MAX_MESSAGES = 100;
const MAX_EVENTS = 500;

const BACK_OFF = { firstMs: 100, longestMs: 5_000 };

export interface RunConsumerOptions {
  readonly consumer: Consumer;
  readonly unitOfWork: UnitOfWork;
  readonly amqpUrl: string;
  readonly service: string;
  /** The queue's name on the broker. */
  readonly queue: string;
  readonly log: Logger;
  /** Of a consumer that gathers messages. */
  readonly giveWay: GiveWay;
  readonly signal: AbortSignal;
  readonly consumed: Counter;
  readonly poisoned: Counter;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
}

/** A message with what was read of it. */
interface Delivery {
  readonly message: ConsumeMessage;
  readonly events: readonly KnownEvent[];
  readonly poison: readonly Poison[];
  /** Of its events that belong to a trace. */
  readonly spans: readonly Span[];
}

/**
 * Takes events from the queue until the signal aborts: a batch is applied in one transaction (inbox, effect and
 * outbox together), then acknowledged. A transient error keeps the messages and tries again with back-off; it
 * never returns them, because a delivery limit would dead-letter valid messages during a short database failure. An
 * event that can never be processed is recorded, and its message goes to the dead letters; the others are applied.
 */
export async function runConsumer(options: RunConsumerOptions): Promise<void> {
  await keepConnected({
    url: options.amqpUrl,
    connectionName: `${options.service}-consumer`,
    log: options.log,
    signal: options.signal,
    use: (connection, closed) => consumeOver(connection, closed, options),
  });
}

async function consumeOver(
  connection: ChannelModel,
  closed: AbortSignal,
  options: RunConsumerOptions,
): Promise<void> {
  const channel = await connection.createChannel();
  const failed = new AbortController();
  channel.on('error', (error: Error) => options.log.error({ err: error }, 'consumer channel failed'));
  channel.on('close', () => failed.abort());
  const ended = AbortSignal.any([closed, failed.signal]);
  await channel.prefetch(MAX_MESSAGES * 2);

  const waiting: Delivery[] = [];
  const { gatherMs = 0 } = options.consumer;
  let arrived = (): void => undefined;
  await channel.consume(options.queue, (message) => {
    if (message === null) {
      // The queue was deleted: reconnect, and find it missing or recreated.
      failed.abort();
      return;
    }
    const read = readMessage(message.content);
    const spans = consumedSpans(options.tracing, options.consumer.queue, message, read.events);
    waiting.push({ message, ...read, spans });
    arrived();
  });
  while (!ended.aborted) {
    await untilWaiting(1);
    if (gatherMs > 0) await untilWaiting(MAX_MESSAGES, gatherMs);
    if (ended.aborted) return;
    const process = () => processBatch(channel, takeBatch(waiting), options, ended);
    await (gatherMs > 0 ? options.giveWay(ended, process) : process());
  }

  /** Until so many messages wait, the connection ended, or so many milliseconds passed. */
  function untilWaiting(count: number, longestMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = longestMs === undefined ? undefined : setTimeout(done, longestMs);
      arrived = () => {
        if (waiting.length >= count) done();
      };
      ended.addEventListener('abort', done, { once: true });
      if (ended.aborted) done();
      else arrived();

      function done(): void {
        clearTimeout(timer);
        ended.removeEventListener('abort', done);
        arrived = () => undefined;
        resolve();
      }
    });
  }
}

/** Up to 100 messages and 500 events; always at least one message. */
function takeBatch(waiting: Delivery[]): Delivery[] {
  let messages = 0;
  let events = 0;
  for (const delivery of waiting) {
    if (messages === MAX_MESSAGES || (messages > 0 && events + delivery.events.length > MAX_EVENTS)) break;
    messages += 1;
    events += delivery.events.length;
  }
  return waiting.splice(0, messages);
}

/** Processes a batch, however long the database is unavailable; leaves it unacknowledged when the connection ends. */
async function processBatch(
  channel: Channel,
  batch: readonly Delivery[],
  options: RunConsumerOptions,
  ended: AbortSignal,
): Promise<void> {
  const readPoison = batch.flatMap((delivery) => delivery.poison);
  const failedEvents = new Set<KnownEvent>();
  const done = await apply(
    batch.flatMap((delivery) => delivery.events),
    readPoison,
    failedEvents,
    options,
    ended,
  );
  if (!done || ended.aborted) return;
  for (const delivery of batch) {
    const poisonous = delivery.poison.length > 0 || delivery.events.some((event) => failedEvents.has(event));
    for (const span of delivery.spans)
      span.end({ failed: poisonous, attributes: { 'messaging.system': 'rabbitmq' } });
    if (poisonous) channel.reject(delivery.message, false);
    else channel.ack(delivery.message);
  }
}

/** Applies events and records poison in one commit; isolates the poisonous event of a failing batch. False when the connection ended first. */
async function apply(
  events: readonly KnownEvent[],
  poison: readonly Poison[],
  failedEvents: Set<KnownEvent>,
  options: RunConsumerOptions,
  ended: AbortSignal,
): Promise<boolean> {
  try {
    const committed = await untilAvailable(options, ended, () => commit(events, poison, options));
    if (committed) {
      options.consumed.inc(events.length);
      options.poisoned.inc(poison.length);
    }
    return committed;
  } catch (error) {
    if (events.length > 0 && poison.length > 0) {
      // In a transaction of its own, so that a record that fails does not undo events that can be applied.
      return (
        (await apply(events, [], failedEvents, options, ended)) &&
        (await apply([], poison, failedEvents, options, ended))
      );
    }
    const [only] = events;
    if (events.length === 1 && only !== undefined) {
      options.log.error(
        { err: error, eventId: only.id, type: only.type, correlationId: only.correlationId },
        'poison event',
      );
      failedEvents.add(only);
      return apply([], [poisonEvent(only, error)], failedEvents, options, ended);
    }
    if (events.length === 0) throw error;
    for (const event of events) {
      if (!(await apply([event], [], failedEvents, options, ended))) return false;
    }
    return true;
  }
}

function commit(
  events: readonly KnownEvent[],
  poison: readonly Poison[],
  { unitOfWork, consumer }: RunConsumerOptions,
): Promise<void> {
  return unitOfWork.run(async (tx) => {
    await applyEvents(tx, consumer.handlers, events);
    await resolveProcessed(
      tx,
      events.map((event) => event.id),
    );
    await recordPoison(tx, consumer.queue, poison);
  });
}

/** Repeats while the error is transient; false when the connection ended first, other errors pass through. */
async function untilAvailable(
  { log, consumer }: RunConsumerOptions,
  ended: AbortSignal,
  work: () => Promise<void>,
): Promise<boolean> {
  for (let failures = 0; !ended.aborted; failures += 1) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isTransient(error)) throw error;
      const backoffMs = backOffMs(failures, BACK_OFF);
      log.warn(
        { err: error, queue: consumer.queue, backoffMs },
        'events wait: the database is busy or unavailable',
      );
      await pause(backoffMs, ended);
    }
  }
  return false;
}
