import { setTimeout as sleep } from 'node:timers/promises';
import { RESTART_BACKOFF_MS } from '../translations.ts';

/** A process that ran this long has recovered: its next crash is restarted at once again. */
const STABLE_MS = 30_000;

/** How a process ended, as Node reports it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The restarts of one process: counted, printed, and each after a wait that grows while crashes follow each other. */
export class Restarts {
  count = 0;
  readonly #name: string;
  readonly #log: (line: string) => void;
  #wait = 0;
  #startedAt = performance.now();

  constructor(name: string, log: (line: string) => void) {
    this.#name = name;
    this.#log = log;
  }

  /** To be called at every start of the process. */
  started(): void {
    this.#startedAt = performance.now();
  }

  /** Prints how the process ended and waits until its restart is due, or until the signal. */
  async due({ code, signal }: Ending, over: AbortSignal): Promise<void> {
    const [least, most] = RESTART_BACKOFF_MS;
    const stable = performance.now() - this.#startedAt > STABLE_MS;
    this.#wait = stable ? least : Math.min(most, Math.max(least, this.#wait * 2));
    this.count += 1;
    this.#log(`${this.#name} ended (${signal ?? `code ${code}`}): restart ${this.count} in ${this.#wait} ms`);
    await pause(this.#wait, over);
  }

  /**
   * Starts the process again after it ended, until a start succeeds or the signal comes. What `start` throws is
   * printed: a supervisor goes on.
   */
  async again(ending: Ending, start: () => Promise<void>, over: AbortSignal): Promise<void> {
    await this.due(ending, over);
    const [, most] = RESTART_BACKOFF_MS;
    while (!over.aborted) {
      this.started();
      try {
        await start();
        return;
      } catch (error) {
        if (over.aborted) return;
        this.#wait = Math.min(most, this.#wait * 2);
        const why = error instanceof Error ? error.message : String(error);
        this.#log(`${this.#name} does not restart: ${why}; next try in ${this.#wait} ms`);
        await pause(this.#wait, over);
      }
    }
  }
}

/** Waits, or returns early when the signal comes. */
async function pause(ms: number, over: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: over }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
