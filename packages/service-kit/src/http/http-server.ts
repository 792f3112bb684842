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

/** Starts listening; port 0 chooses a free one. */
export async function listen(
  handler: RequestListener,
  port: number,
  stillMs: number = STILL_MS,
): Promise<HttpServer> {
  const server = createServer(
    {
      // Longer than the idle time of this project's clients (undici follows the Keep-Alive hint) and of proxies (60 s),
      // so that the client closes first and no request is sent on a closing connection.
      keepAliveTimeout: 65_000,
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
  server.listen(port);
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
