/**
 * Provider calls under way in this process, by key: a repeated request joins the running call instead of
 * starting a second one, and the process ends only when all have written their outcome. The map is an optimisation:
 * the state is in the database.
 */
export class RunningWork<T> {
  readonly #running = new Map<string, Promise<T>>();
  readonly #onLateError: (error: unknown, key: string) => void;

  /** `onLateError`: called for every failure, since a caller may have stopped waiting. */
  constructor(onLateError: (error: unknown, key: string) => void) {
    this.#onLateError = onLateError;
  }

  join(key: string, start: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const work = start().finally(() => this.#running.delete(key));
    work.catch((error: unknown) => this.#onLateError(error, key));
    this.#running.set(key, work);
    return work;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running.values());
  }
}
