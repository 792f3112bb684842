import type { Request, Response } from 'express';

/** One open stream of server-sent events. */
export interface EventStream {
  /** Sends one event; `data` as JSON. False when the client reads too slowly and the event was dropped. */
  send(event: { event?: string; id?: string; data: unknown }): boolean;
  /** Aborts when the client is gone or the service drains. */
  readonly signal: AbortSignal;
  close(): void;
}

/** Opens a stream: headers, `retry:`, heartbeat; ended by the kit when the service drains. */
export function sse(
  _request: Request,
  _response: Response,
  _options?: { retryMs?: number; heartbeatMs?: number },
): EventStream {
  throw new Error('not yet built');
}
