import type { ConsumeMessage } from 'amqplib';
import { TRACEPARENT_HEADER, TRACEPARENTS_HEADER, traceparentOf } from '../tracing/trace-context.ts';
import type { Span, Tracing } from '../tracing/tracing.ts';
import type { KnownEvent } from './read-message.ts';

/** The spans of a message's events on their way to the broker, and the headers that name them. */
export function publishedSpans(
  tracing: Tracing,
  type: string,
  rows: readonly { readonly envelope: string }[],
) {
  const spans = rows.map(({ envelope }): Span | undefined => {
    const parent = traceparentOf(correlationIdOf(envelope));
    if (parent === undefined) return undefined;
    return tracing.start({ kind: 'producer', name: `publish ${type}`, parent });
  });
  const [first] = spans;
  return {
    headers: {
      [TRACEPARENTS_HEADER]: spans.map((span) => span?.traceparent ?? '').join(','),
      ...(spans.length === 1 && first !== undefined ? { [TRACEPARENT_HEADER]: first.traceparent } : {}),
    },
    end(failed: boolean): void {
      for (const span of spans) span?.end({ failed, attributes: { 'messaging.system': 'rabbitmq' } });
    },
  };
}

/** Begins a span for each event of a message that belongs to a trace. The message names their parents, else the event does. */
export function consumedSpans(
  tracing: Tracing | undefined,
  queue: string,
  message: ConsumeMessage,
  events: readonly KnownEvent[],
): Span[] {
  if (tracing === undefined) return [];
  const header: unknown = message.properties.headers?.[TRACEPARENTS_HEADER];
  const named = typeof header === 'string' ? header.split(',') : [];
  return events.flatMap((event, index) => {
    // Events that could not be read are not among these: positions no longer fit then.
    const given = named.length === events.length ? named[index] : undefined;
    const parent = given === undefined || given === '' ? traceparentOf(event.correlationId) : given;
    if (parent === undefined) return [];
    return [tracing.start({ kind: 'consumer', name: `${queue} takes ${event.type}`, parent })];
  });
}

/** In PostgreSQL's form of JSON. */
const CORRELATION_ID = /"correlationId" : "([^"]+)"/;

/** Of an event as JSON, without reading all of it. */
function correlationIdOf(envelope: string): string | undefined {
  return CORRELATION_ID.exec(envelope)?.[1];
}
