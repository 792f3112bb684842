import { type Ending, Restarts } from '../process/restarts.ts';
import type { Server } from './server.ts';

/** The process of one of our servers. It starts and stops it; whether it is to run is decided by SupervisedServer. */
export interface ServerProcess {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  pid(): number | undefined;
  signal(signal: NodeJS.Signals): void;
  /** The first start: takes the data folder, makes what is missing, and launches. */
  start(): Promise<void>;
  /** Starts it on the data that is there; fails with ServerError. */
  launch(): Promise<void>;
  /** Ends it; does nothing when it has ended. */
  stop(): Promise<void>;
  /** Called whenever the main process ends, also when it was asked to. */
  onExit: (ending: Ending) => void;
}

/** A server of our own: when it ends by itself it is started again on the same address, port and data, and both are printed. */
export class SupervisedServer implements Server {
  readonly #name: string;
  readonly #process: ServerProcess;
  readonly #log: (line: string) => void;
  readonly #restarts: Restarts;
  #state: 'running' | 'restarting' | 'stopped' = 'stopped';
  #over = new AbortController();
  #recovery: Promise<void> = Promise.resolve();

  constructor(name: string, process: ServerProcess, log: (line: string) => void = () => undefined) {
    this.#name = name;
    this.#process = process;
    this.#log = log;
    this.#restarts = new Restarts(name, log);
    process.onExit = (ending) => {
      if (this.#state === 'running') this.#recovery = this.#recover(ending);
    };
  }

  get url(): string {
    return this.#process.url;
  }
  get host(): string {
    return this.#process.host;
  }
  get port(): number {
    return this.#process.port;
  }
  get user(): string {
    return this.#process.user;
  }
  get password(): string {
    return this.#process.password;
  }

  pid(): number | undefined {
    return this.#process.pid();
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.signal(signal);
  }

  async start(): Promise<void> {
    this.#restarts.started();
    await this.#process.start();
    this.#state = 'running';
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#over = new AbortController();
    this.#restarts.started();
    await this.#process.launch();
    this.#state = 'running';
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#over.abort();
    await this.#process.stop();
    await this.#recovery;
    // A restart that was under way may have launched it between the two.
    await this.#process.stop();
  }

  async #recover(ending: Ending): Promise<void> {
    this.#state = 'restarting';
    const { signal } = this.#over;
    // A stop first: what the dead main process left behind (epmd, helpers) ends.
    const start = async () => {
      await this.#process.stop();
      await this.#process.launch();
      if (this.pid() === undefined) throw new Error('it ended right after its start');
    };
    await this.#restarts.again(ending, start, signal);
    if (signal.aborted) return;
    this.#state = 'running';
    this.#log(`${this.#name} is ready again on ${this.host}:${this.port}`);
  }
}
