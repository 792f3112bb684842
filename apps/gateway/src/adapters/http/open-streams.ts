import type { ServerResponse } from 'node:http';

/** Event streams that pass through. They would outlive any drain, so they are ended with a `retry` for the reconnection. */
export interface OpenStreams {
  add(response: ServerResponse): void;
  /** Ends them all when the signal aborts. */
  endWith(signal: AbortSignal): void;
}

/** Longest time a browser waits before it connects again, in ms; spread, so that they don't all reconnect at once. */
const RETRY_SPREAD_MS = 3_000;

export function openStreams(): OpenStreams {
  const open = new Set<ServerResponse>();
  const end = (response: ServerResponse) =>
    response.end(`retry: ${Math.ceil(Math.random() * RETRY_SPREAD_MS)}\n\n`);
  return {
    add(response) {
      open.add(response);
      response.once('close', () => open.delete(response));
    },
    endWith(signal) {
      signal.addEventListener('abort', () => open.forEach(end), { once: true });
    },
  };
}
