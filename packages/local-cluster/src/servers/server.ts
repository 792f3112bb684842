/** A server that a cluster's pods, or a test, use. */
export interface Server {
  /** Administrator's URL, password included. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Undefined for a server that was there before us. */
  pid(): number | undefined;
  /** Sends a signal to the server's main process (chaos tests). Refused for a server that is not ours. */
  signal(signal: NodeJS.Signals): void;
  /** Stops it (or finds it killed) and starts it again on the same address, port and data. */
  restart(): Promise<void>;
  /** Stops it and waits until no process of it is left. Does nothing to a server that is not ours. */
  stop(how?: StopOptions): Promise<void>;
}

export interface StopOptions {
  /** Its data is thrown away: it ends without writing what it still has in memory. @default false */
  readonly abrupt: boolean;
}

/** What both servers are started with. */
export interface ServerOptions {
  /** Everything of this server lives here: data, logs, pid files. Made when missing, reused when there. */
  dataDir: string;
  /** Administrator's password. On a data folder's second start it must be the same as on its first. */
  password: string;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Port to listen on. Default: a free one. */
  port?: number;
  /** Most connections at the same time (PostgreSQL). Default 300. */
  maxConnections?: number;
  /**
   * Whether a commit waits until the disk has it (PostgreSQL). Without it a commit outlives every process, but not a
   * power cut: for data that a test throws away. Default true.
   */
  fsync?: boolean;
  /** Receives one line when the server ended by itself, and one when it runs again. Default: silence. */
  log?: (line: string) => void;
}

/** Why a server cannot start on this machine, in one line, with what to do. */
export class ServerError extends Error {
  override name = 'ServerError';
}

/** A server that was running before, named by its URL (`DATABASE_URL`, `AMQP_URL`). */
export function existingServer(url: string, defaultPort: number): Server {
  const parsed = new URL(url);
  const refuse = () => {
    throw new ServerError(`${parsed.host} is not a server that Clove started: it is left alone`);
  };
  return {
    url,
    host: parsed.hostname,
    port: parsed.port === '' ? defaultPort : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    pid: () => undefined,
    signal: refuse,
    restart: async () => refuse(),
    stop: async () => undefined,
  };
}
