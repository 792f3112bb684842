import type { ServerResponse } from 'node:http';

/** Event streams that pass through. They would outlive any drain, so they are ended with a word on when to come back. */
export interface OpenStreams {
  add(response: ServerResponse): void;
}

/** Longest time a browser waits before it connects again, in ms; spread, so that they don't all come at once. */
const RETRY_SPREAD_MS = 3_000;

export function openStreams(signal: AbortSignal): OpenStreams {
  const open = new Set<ServerResponse>();
  const end = (response: ServerResponse) =>
    response.end(`retry: ${Math.ceil(Math.random() * RETRY_SPREAD_MS)}\n\n`);
  signal.addEventListener('abort', () => open.forEach(end), { once: true });
  return {
    add(response) {
      open.add(response);
      response.once('close', () => open.delete(response));
    },
  };
}
