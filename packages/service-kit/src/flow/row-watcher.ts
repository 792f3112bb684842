/** Lets many requests wait for rows to change, with one query per interval. */
export interface RowWatcher<R> {
  /**
   * Waits until the row with this id satisfies `done`, and answers it; undefined at once when there is no such row.
   * When the wait ends first, answers the row as last seen. An error of `poll` rejects every waiter.
   */
  wait(id: string, done: (row: R) => boolean, limits: WaitLimits): Promise<R | undefined>;
  /** A row that this process has just written: its waiters get it now instead of at the next poll. */
  notify(id: string, row: R): void;
}

/** Begin and ends of one wait. */
export interface WaitLimits {
  readonly ms: number;
  /** This process is just changing the row and will notify: it is first asked for at the next poll, not at once. @default false */
  readonly isChanging?: boolean;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
}

interface Waiter<R> {
  readonly id: string;
  readonly done: (row: R) => boolean;
  readonly resolve: (row: R | undefined) => void;
  readonly reject: (error: unknown) => void;
  last: R | undefined;
}

/**
 * Most rows of one poll, whose cost is thereby bounded. Source: 500 rows by key take PostgreSQL a few
 * milliseconds; 5,000 took 150 to 390.
 */
export const MOST_PER_POLL = 500;

/**
 * A watcher that asks `poll` for awaited ids at once, unless they are just changing here, and then every `intervalMs` milliseconds: at most
 * {@link MOST_PER_POLL} of them, those never asked for first, then those asked for longest ago.
 */
export function rowWatcher<R>(
  poll: (ids: string[]) => Promise<Map<string, R>>,
  intervalMs: number,
): RowWatcher<R> {
  /** By id; within each map the order in which they are asked for. */
  const unseen = new Map<string, Set<Waiter<R>>>();
  const seen = new Map<string, Set<Waiter<R>>>();
  let timer: NodeJS.Timeout | undefined;
  let polling = false;

  async function look(): Promise<void> {
    timer = undefined;
    polling = true;
    const asked = take();
    try {
      const rows = await poll([...asked.keys()]);
      for (const [id, waiters] of asked) {
        const row = rows.get(id);
        for (const waiter of waiters) {
          if (row === undefined) settle(waiter, () => waiter.resolve(undefined));
          else show(waiter, row);
        }
      }
    } catch (error) {
      for (const waiters of asked.values()) {
        for (const waiter of waiters) settle(waiter, () => waiter.reject(error));
      }
    } finally {
      polling = false;
      schedule(intervalMs);
    }
  }

  /** The ids of the next poll with their waiters; each moves to the end of the order. */
  function take(): Map<string, Waiter<R>[]> {
    const taken = new Map<string, Waiter<R>[]>();
    for (const line of [unseen, seen]) {
      for (const [id, waiters] of line) {
        if (taken.size === MOST_PER_POLL) return taken;
        if (taken.has(id)) return taken;
        taken.set(id, [...waiters]);
        line.delete(id);
        seen.set(id, waiters);
      }
    }
    return taken;
  }

  function show(waiter: Waiter<R>, row: R): void {
    waiter.last = row;
    if (waiter.done(row)) settle(waiter, () => waiter.resolve(row));
  }

  function schedule(delayMs: number): void {
    if (timer !== undefined || polling || unseen.size + seen.size === 0) return;
    timer = setTimeout(() => void look(), delayMs);
  }

  function waitersOf(id: string): Set<Waiter<R>> | undefined {
    return unseen.get(id) ?? seen.get(id);
  }

  function settle(waiter: Waiter<R>, finish: () => void): void {
    const waiters = waitersOf(waiter.id);
    if (waiters?.delete(waiter) !== true) return;
    if (waiters.size === 0) {
      unseen.delete(waiter.id);
      seen.delete(waiter.id);
    }
    if (unseen.size + seen.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
    finish();
  }

  return {
    notify(id, row) {
      for (const waiter of [...(waitersOf(id) ?? [])]) show(waiter, row);
    },
    wait(id, done, { ms, isChanging = false, signal }) {
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
        const others = waitersOf(id);
        if (others === undefined) unseen.set(id, new Set([waiter]));
        else others.add(waiter);
        schedule(isChanging ? intervalMs : 0);
      });
    },
  };
}
