import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneAtATime } from './one-at-a-time.ts';

/** A listening server and how to end it. */
export interface HttpServer {
  readonly port: number;
  /** Stops accepting, waits for open requests up to `graceMs` milliseconds, then closes the remaining ones. */
  close(graceMs: number): Promise<void>;
  /** Closes all connections at once. */
  kill(): Promise<void>;
}

/**
 * Milliseconds without a byte until a connection with an unfinished request is closed: its client stopped
 * reading. Source: event streams beat every 15 s, and the longest request of the pool takes 60 s.
 */
const STILL_MS = 90_000;

/** Milliseconds until an idle connection is closed: longer than proxies keep one (60 s), so that these close it first. */
const IDLE_MS = 65_000;

/**
 * Fewest milliseconds that clients are asked to keep an idle connection for. undici takes 2 s less than it is asked for, and
 * would not use a connection twice for less than this.
 */
const LEAST_IDLE_HINT_MS = 3_000;

/** The address that only this machine reaches. */
export const LOOPBACK = '127.0.0.1';

export interface ServerOptions {
  /** The address to listen on. @default every one */
  readonly host?: string;
  /** @default 90 s */
  readonly stillMs?: number;
  /**
   * Milliseconds that the server goes on accepting when it drains. Clients are asked (`Keep-Alive: timeout`) to close what is
   * idle sooner: at the end of the drain no connection is left that a client may just be sending its next request on. Of 360
   * POSTs around the end of a drain 82 were cut before, none since (measured).
   * @default as long as the server keeps idle connections
   */
  readonly drainMs?: number;
}

/** Starts listening; port 0 chooses a free one. */
export async function listen(
  handler: RequestListener,
  port: number,
  { host, stillMs = STILL_MS, drainMs = IDLE_MS }: ServerOptions = {},
): Promise<HttpServer> {
  const idleHintMs = Math.min(IDLE_MS, Math.max(LEAST_IDLE_HINT_MS, drainMs));
  const server = createServer(
    {
      keepAliveTimeout: idleHintMs,
      keepAliveTimeoutBuffer: IDLE_MS - idleHintMs,
      headersTimeout: 15_000,
      // Time-outs are checked this often; the default of 30 s would double them.
      connectionsCheckingInterval: 5_000,
      // To receive a whole request; answers may take longer.
      requestTimeout: 30_000,
      noDelay: true,
    },
    oneAtATime(handler),
  );
  server.setTimeout(stillMs);
  server.listen({ port, host });
  await once(server, 'listening');
  return { port: portOf(server), close: (graceMs) => close(server, graceMs), kill: () => close(server, 0) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if (graceMs === 0) server.closeAllConnections();
  const late = new AbortController();
  const cut = sleep(graceMs, undefined, { signal: late.signal, ref: false }).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  // A connection may become idle after close() checked: check again until all are closed.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  await closed;
  clearInterval(sweep);
  late.abort();
  await cut;
}
