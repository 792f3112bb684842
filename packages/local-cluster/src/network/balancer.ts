import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ServerError } from '../servers/server.ts';
import type { BalancerAnswer, BalancerMessage } from './balancer-process.ts';

/** The supervisor's end of the balancer: one process that listens at every Service's address. */
export class Balancer {
  readonly #listen: NonNullable<BalancerMessage['listen']>;
  #endpoints: Record<string, number[]> = {};
  #process: ChildProcess | undefined;
  #stopping = false;
  readonly #onStart: (pid: number) => void;

  constructor(listen: NonNullable<BalancerMessage['listen']>, onStart: (pid: number) => void) {
    this.#listen = listen;
    this.#onStart = onStart;
  }

  /** Fails, naming address and port, when one is taken. */
  async start(): Promise<void> {
    const child = fork(fileURLToPath(new URL('./balancer-process.ts', import.meta.url)), [], {
      execArgv: [],
      env: {},
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process = child;
    if (child.pid !== undefined) this.#onStart(child.pid);
    const answered = once(child, 'message');
    const ended = once(child, 'exit').then(() => [{ error: 'the balancer ended' }]);
    child.send({ listen: this.#listen, endpoints: this.#endpoints } satisfies BalancerMessage);
    const [answer]: BalancerAnswer[] = await Promise.race([answered, ended]);
    if (answer?.error) {
      this.#stopping = true;
      child.kill('SIGKILL');
      throw new ServerError(portTaken(answer.error));
    }
    child.once('exit', () => {
      // Killed from outside: the pods still reach each other, only callers from outside notice.
      if (!this.#stopping) void this.start();
    });
  }

  update(endpoints: Record<string, number[]>): void {
    this.#endpoints = endpoints;
    if (this.#process?.connected) this.#process.send({ endpoints } satisfies BalancerMessage);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

function portTaken(message: string): string {
  const taken = /EADDRINUSE.*?(\d+\.\d+\.\d+\.\d+):(\d+)/.exec(message);
  return taken ? `port ${taken[2]} on ${taken[1]} is taken: choose another with --port` : message;
}
