import type { Request, Response } from 'express';
import { goneOrDrained } from './http-route-request.ts';
import { Lifecycle } from './lifecycle.ts';

/** One open stream of server-sent events. */
export interface EventStream {
  /** Sends one event; `data` as JSON. False when the client reads too slowly and the event was dropped. */
  send(event: { event?: string; id?: string; data: unknown }): boolean;
  /** Aborts when the client is gone or the drain window is over. */
  readonly signal: AbortSignal;
  close(): void;
}

export interface EventStreamOptions {
  /** Milliseconds after which a client connects again. @default 1,000 to 5,000, at random: not all at once */
  readonly retryMs?: number;
  /** Milliseconds between comments that keep proxies from closing a quiet stream. @default 15,000 */
  readonly heartbeatMs?: number;
}

/** Bytes a slow client may leave unread before events are dropped for it. */
const SLOW_CLIENT_BYTES = 256 * 1024;

/** Opens a stream: headers, `retry:`, heartbeat; ended by the kit when the service drains, so that the client reconnects elsewhere. */
export function sse(request: Request, response: Response, options: EventStreamOptions = {}): EventStream {
  const lifecycle: unknown = request.app.locals['lifecycle'];
  if (!(lifecycle instanceof Lifecycle)) throw new Error('sse works only on an app made by the kit');
  const signal = goneOrDrained(response, lifecycle.windowEnded);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write(`retry: ${options.retryMs ?? Math.round(1_000 + Math.random() * 4_000)}\n\n`);
  const heartbeat = setInterval(() => response.write(': still here\n\n'), options.heartbeatMs ?? 15_000);
  const close = () => {
    clearInterval(heartbeat);
    if (!response.writableEnded) response.end();
  };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  return {
    signal,
    close,
    send(event) {
      if (signal.aborted || response.writableEnded || response.writableLength > SLOW_CLIENT_BYTES)
        return false;
      const lines = [];
      if (event.event !== undefined) lines.push(`event: ${event.event}`);
      if (event.id !== undefined) lines.push(`id: ${event.id}`);
      lines.push(`data: ${JSON.stringify(event.data)}`, '', '');
      response.write(lines.join('\n'));
      return true;
    },
  };
}
