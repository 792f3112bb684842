import { setMaxListeners } from 'node:events';

/** The process's state, shared by its servers: whether it drains, and signals for what ends with the drain. */
export class Lifecycle {
  #draining = false;
  readonly #ended = new AbortController();
  readonly #stopped = new AbortController();

  constructor() {
    // Every open request may listen: their number is no sign of a leak.
    setMaxListeners(0, this.#ended.signal, this.#stopped.signal);
  }

  /** True from the first SIGTERM on: readiness fails and connections are closed after their answer. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Aborts when the drain window is over: streams and long polls end. */
  get windowEnded(): AbortSignal {
    return this.#ended.signal;
  }

  /** Aborts when requests are done: workers and consumers stop. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  startDraining(): void {
    this.#draining = true;
  }

  endWindow(): void {
    this.#ended.abort();
  }

  stop(): void {
    this.#stopped.abort();
  }
}
