import { AsyncLocalStorage } from 'node:async_hooks';
import { currentCorrelationId } from '../log/correlation.ts';

/** W3C trace context: `00-<trace>-<span>-<flags>`. */
export const TRACEPARENT_HEADER = 'traceparent';

/** Of a message with several events: one traceparent per event, in order, separated by commas; empty where there is none. */
export const TRACEPARENTS_HEADER = 'clove-traceparents';

const active = new AsyncLocalStorage<string>();
const traced = /^([0-9a-f]{32})-([0-9a-f]{16})$/;

/** Runs `fn` as part of the span that this traceparent names. */
export function withTraceparent<T>(traceparent: string | undefined, fn: () => T): T {
  return traceparent === undefined ? fn() : active.run(traceparent, fn);
}

/**
 * The span that what happens now belongs to; undefined without traces. A correlation id of another request than the active
 * span's wins: a worker that goes on with an order continues the trace of its placing.
 */
export function currentTraceparent(): string | undefined {
  const span = active.getStore();
  const request = traceparentOf(currentCorrelationId());
  return request === undefined || span?.slice(3, 35) === request.slice(3, 35) ? (span ?? request) : request;
}

/**
 * The correlation id of a traced request: its trace and the span it came in with. So everything that carries the id (events,
 * stored orders, log lines) can continue the trace, without a field of its own.
 */
export function tracedCorrelationId(traceparent: string): string {
  return traceparent.slice(3, 52);
}

/** The span that a traced correlation id names; undefined for another id. */
export function traceparentOf(correlationId: string | undefined): string | undefined {
  return correlationId !== undefined && traced.test(correlationId) ? `00-${correlationId}-01` : undefined;
}
