import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claim, otherOwner } from '../process/owner.ts';
import { type Ending, Restarts } from '../process/restarts.ts';
import { type Server, ServerError, type ServerOptions, type StopOptions } from './server.ts';

/**
 * A server that we started: when its process ends by itself it is started again on the same address, port and data,
 * and both are printed. A subclass starts and ends the process; whether it should run is decided here.
 */
export abstract class LocalServer implements Server {
  readonly host: string;
  readonly password: string;
  /** 0 until it was launched once, when the options name none. */
  port: number;
  abstract readonly user: string;
  /** Everything of this server lives here. */
  protected readonly folder: string;
  readonly #name: string;
  readonly #folderMode: number;
  readonly #log: (line: string) => void;
  readonly #restarts: Restarts;
  #state: 'running' | 'restarting' | 'stopped' = 'stopped';
  #stopping = new AbortController();
  #recovery: Promise<void> = Promise.resolve();

  /** @param folderMode mode of the server's folder when it is made here */
  constructor(name: string, options: ServerOptions, folderMode: number) {
    this.host = options.host ?? '127.0.0.1';
    this.port = options.port ?? 0;
    this.password = options.password;
    this.folder = resolve(options.dataDir);
    this.#name = name;
    this.#folderMode = folderMode;
    this.#log = options.log ?? (() => undefined);
    this.#restarts = new Restarts(name, this.#log);
  }

  abstract get url(): string;
  abstract pid(): number | undefined;
  abstract signal(signal: NodeJS.Signals): void;
  /** Makes what is missing in the folder, and ends what a killed start left running on it. */
  protected abstract prepare(): Promise<void>;
  /** Starts the process on the data that is there; fails with ServerError. */
  protected abstract launch(): Promise<void>;
  /** Ends the process and its helpers; does nothing when they have ended. */
  protected abstract end(how?: StopOptions): Promise<void>;

  /** To be called by the subclass whenever the main process ends, also when it was asked to. */
  protected ended(ending: Ending): void {
    if (this.#state === 'running') this.#recovery = this.#recover(ending);
  }

  /** The first start. Fails with ServerError, also when another living process has the folder. */
  async start(): Promise<void> {
    this.#restarts.started();
    const ownerFile = join(this.folder, 'owner.json');
    const owner = otherOwner(ownerFile);
    if (owner) throw new ServerError(`${this.folder} is in use by process ${owner.pid}: stop it first`);
    mkdirSync(this.folder, { recursive: true, mode: this.#folderMode });
    claim(ownerFile);
    await this.prepare();
    await this.launch();
    this.#state = 'running';
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#stopping = new AbortController();
    this.#restarts.started();
    await this.launch();
    this.#state = 'running';
  }

  async stop(how?: StopOptions): Promise<void> {
    this.#state = 'stopped';
    this.#stopping.abort();
    await this.end(how);
    await this.#recovery;
    // A restart that was under way may have launched it between the two.
    await this.end(how);
  }

  async #recover(ending: Ending): Promise<void> {
    this.#state = 'restarting';
    const { signal } = this.#stopping;
    // Helpers that the dead main process left behind (epmd, for one) end first.
    const start = async () => {
      await this.end();
      await this.launch();
      if (this.pid() === undefined) throw new Error('it ended right after its start');
    };
    await this.#restarts.again(ending, start, signal);
    if (signal.aborted) return;
    this.#state = 'running';
    this.#log(`${this.#name} is ready again on ${this.host}:${this.port}`);
  }
}
