import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Ending, Restarts } from '../process/restarts.ts';
import { ServerError } from '../servers/server.ts';

/** From the supervisor: where to listen (once), and which pods are ready (at every change). */
interface BalancerMessage {
  listen?: { key: string; host: string; port: number }[];
  /** `<service address>:<port>` -> ports of ready pods on 127.0.0.1. */
  endpoints?: Record<string, number[]>;
}

/** To the supervisor, once per `listen`. */
interface BalancerAnswer {
  error?: string;
}

/** The supervisor's end of the balancer: one process that listens at every Service's address, restarted when it ends. */
export class Balancer {
  readonly #listen: NonNullable<BalancerMessage['listen']>;
  readonly #state: string;
  readonly #onStart: (pid: number) => void;
  readonly #log: (line: string) => void;
  readonly #restarts: Restarts;
  readonly #over = new AbortController();
  #endpoints: Record<string, number[]> = {};
  #process: ChildProcess | undefined;
  #recovery: Promise<void> = Promise.resolve();

  /** @param state the cluster's folder: an argument of the process, so that a list of processes shows whose it is. */
  constructor(
    listen: NonNullable<BalancerMessage['listen']>,
    state: string,
    onStart: (pid: number) => void,
    log: (line: string) => void,
  ) {
    this.#listen = listen;
    this.#state = state;
    this.#onStart = onStart;
    this.#log = log;
    this.#restarts = new Restarts('balancer', log);
  }

  /** Fails, naming address and port, when one is taken. */
  async start(): Promise<void> {
    const child = fork(fileURLToPath(new URL('./balancer-process.mjs', import.meta.url)), [this.#state], {
      execArgv: [],
      env: {},
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process = child;
    const exited = new Promise<Ending>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    );
    // What cannot be sent is sent to a process that ends: its exit is what counts.
    const failed = new Promise<BalancerAnswer>((resolve) => {
      child.on('error', ({ message }) => resolve({ error: message }));
      void exited.then(() => resolve({ error: 'the balancer ended' }));
    });
    if (child.pid !== undefined) this.#onStart(child.pid);
    const answered = new Promise<BalancerAnswer>((resolve) => child.once('message', resolve));
    this.#send({ listen: this.#listen, endpoints: this.#endpoints });
    const { error } = await Promise.race([answered, failed]);
    if (error !== undefined) {
      child.kill('SIGKILL');
      throw new ServerError(portTaken(error));
    }
    // Killed from outside: the pods still reach each other, only callers from outside are refused.
    void exited.then((ending) => {
      if (!this.#over.signal.aborted) this.#recovery = this.#recover(ending);
    });
  }

  update(endpoints: Record<string, number[]>): void {
    this.#endpoints = endpoints;
    this.#send({ endpoints });
  }

  /** Sends a signal to the process; false when there is none just now. */
  signal(signal: NodeJS.Signals): boolean {
    return this.#process?.kill(signal) ?? false;
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#end();
    await this.#recovery;
    await this.#end();
  }

  async #recover(ending: Ending): Promise<void> {
    await this.#restarts.again(ending, () => this.start(), this.#over.signal);
    if (!this.#over.signal.aborted) this.#log('balancer is ready again');
  }

  async #end(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  #send(message: BalancerMessage): void {
    if (this.#process?.connected) this.#process.send(message);
  }
}

function portTaken(message: string): string {
  const taken = /EADDRINUSE.*?(\d+\.\d+\.\d+\.\d+):(\d+)/.exec(message);
  return taken ? `port ${taken[2]} on ${taken[1]} is taken: choose another with --port` : message;
}
