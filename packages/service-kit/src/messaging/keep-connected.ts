import { type ChannelModel, connect } from 'amqplib';
import type { Logger } from 'pino';
import { backOffMs } from '../flow/back-off.ts';
import { pause } from '../flow/every.ts';

export interface ConnectionOptions {
  readonly url: string;
  /** Shown in the broker's list of connections. */
  readonly connectionName: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface KeepConnectedOptions extends ConnectionOptions {
  /** Uses one connection until `closed` aborts or it cannot go on; throwing or returning leads to a new connection. */
  use(connection: ChannelModel, closed: AbortSignal): Promise<void>;
}

const BACK_OFF = { firstMs: 200, longestMs: 10_000 };
/** After a connection that lasted this long, the back-off starts from its first wait. */
const GOOD_AFTER_MS = 10_000;

/** Keeps a connection to the broker until the signal aborts: a lost or refused one is tried again with back-off and jitter. */
export async function keepConnected(options: KeepConnectedOptions): Promise<void> {
  const { log, signal, use } = options;
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      await useConnection(options, use);
    } catch (error) {
      if (!signal.aborted)
        log.warn({ err: error, connection: options.connectionName }, 'broker connection lost');
    }
    if (performance.now() - startedAt > GOOD_AFTER_MS) failures = 0;
    await pause(backOffMs(failures, BACK_OFF), signal);
    failures += 1;
  }
}

/** Uses one connection and closes it. `closed` aborts when it is lost, or with the signal. */
export async function useConnection<T>(
  { url, connectionName, log, signal }: ConnectionOptions,
  use: (connection: ChannelModel, closed: AbortSignal) => Promise<T>,
): Promise<T> {
  const connection = await connect(withHeartbeat(url), {
    noDelay: true,
    timeout: 5_000,
    clientProperties: { connection_name: connectionName },
  });
  const gone = new AbortController();
  connection.on('error', (error: Error) =>
    log.warn({ err: error, connection: connectionName }, 'broker connection error'),
  );
  connection.on('close', () => gone.abort());
  const closed = AbortSignal.any([gone.signal, signal]);
  log.info({ connection: connectionName }, 'broker connected');
  try {
    return await use(connection, closed);
  } finally {
    if (!gone.signal.aborted) {
      // The connection may be lost while it is being closed.
      await connection
        .close()
        .catch((error: unknown) => log.debug({ err: error }, 'broker connection was gone at close'));
    }
  }
}

/** A dead peer is detected after two missed heartbeats. */
function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', '10');
  return parsed.toString();
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
