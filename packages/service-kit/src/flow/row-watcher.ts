/** Lets many requests wait for rows to change while asking the database once per interval. */
export interface RowWatcher<R> {
  /**
   * Waits until the row with this id satisfies `done`, and answers it; undefined at once when there is no such row.
   * When the patience ends first, answers the row as last seen. An error of `poll` rejects every waiter.
   */
  wait(id: string, done: (row: R) => boolean, patience: Patience): Promise<R | undefined>;
  /** What this process has just written itself: who waits for it learns it now instead of at the next look. */
  tell(id: string, row: R): void;
}

/** How long somebody waits. */
export interface Patience {
  readonly ms: number;
  /** Ends the waiting before. */
  readonly signal: AbortSignal;
}

interface Waiter<R> {
  readonly id: string;
  readonly done: (row: R) => boolean;
  readonly resolve: (row: R | undefined) => void;
  readonly reject: (error: unknown) => void;
  last: R | undefined;
}

/** A watcher that asks `poll` for all awaited ids at once, at once and then every `intervalMs` milliseconds. */
export function rowWatcher<R>(
  poll: (ids: string[]) => Promise<Map<string, R>>,
  intervalMs: number,
): RowWatcher<R> {
  const waiters = new Set<Waiter<R>>();
  let timer: NodeJS.Timeout | undefined;
  let polling = false;

  async function look(): Promise<void> {
    timer = undefined;
    polling = true;
    const asked = [...waiters];
    try {
      const rows = await poll([...new Set(asked.map((waiter) => waiter.id))]);
      for (const waiter of asked) {
        const row = rows.get(waiter.id);
        if (row === undefined) settle(waiter, () => waiter.resolve(undefined));
        else show(waiter, row);
      }
    } catch (error) {
      for (const waiter of asked) settle(waiter, () => waiter.reject(error));
    } finally {
      polling = false;
      schedule(intervalMs);
    }
  }

  function show(waiter: Waiter<R>, row: R): void {
    waiter.last = row;
    if (waiter.done(row)) settle(waiter, () => waiter.resolve(row));
  }

  function schedule(delayMs: number): void {
    if (timer !== undefined || polling || waiters.size === 0) return;
    timer = setTimeout(() => void look(), delayMs);
  }

  function settle(waiter: Waiter<R>, finish: () => void): void {
    if (waiters.delete(waiter)) finish();
  }

  return {
    tell(id, row) {
      for (const waiter of waiters) if (waiter.id === id) show(waiter, row);
    },
    wait(id, done, { ms, signal }) {
      return new Promise<R | undefined>((resolve, reject) => {
        if (signal.aborted) {
          resolve(undefined);
          return;
        }
        const giveUp = () => settle(waiter, () => waiter.resolve(waiter.last));
        const timeout = setTimeout(giveUp, ms);
        const leave = () => {
          clearTimeout(timeout);
          signal.removeEventListener('abort', giveUp);
        };
        const waiter: Waiter<R> = {
          id,
          done,
          last: undefined,
          resolve: (row) => {
            leave();
            resolve(row);
          },
          reject: (error) => {
            leave();
            reject(error);
          },
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiters.add(waiter);
        schedule(0);
      });
    },
  };
}
