export interface FairGateOptions {
  /** Most pieces of work at a time. */
  readonly concurrency: number;
  /** Most of one key at a time. @default concurrency */
  readonly perKey?: number;
  /** Most that wait for their turn, over all keys. */
  readonly waiting: number;
  /** The error for work that can neither start nor wait. */
  readonly refusal: () => Error;
}

/**
 * Runs `work` in turn: keys take turns, so that one with a long queue delays only itself. When the queue is full, a key
 * that has fewer waiting displaces the last of the longest queue.
 * @throws what `refusal` makes, for the refused work
 */
export type FairGate = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface Waiter {
  start(): void;
  refuse(): void;
}

export function fairGate(options: FairGateOptions): FairGate {
  const { concurrency, perKey = concurrency, waiting: mostWaiting, refusal } = options;
  // The map's order is the order of turns.
  const queues = new Map<string, Waiter[]>();
  const runningOf = new Map<string, number>();
  let running = 0;
  let waiting = 0;

  function mayStart(key: string): boolean {
    return running < concurrency && (runningOf.get(key) ?? 0) < perKey;
  }

  function begin(key: string): void {
    running += 1;
    runningOf.set(key, (runningOf.get(key) ?? 0) + 1);
  }

  function end(key: string): void {
    running -= 1;
    const left = (runningOf.get(key) ?? 1) - 1;
    if (left === 0) runningOf.delete(key);
    else runningOf.set(key, left);
    for (const [next, queue] of queues) {
      if (!mayStart(next)) continue;
      const waiter = queue.shift();
      // To the end of the order, or removed from it.
      queues.delete(next);
      if (queue.length > 0) queues.set(next, queue);
      if (waiter === undefined) continue;
      waiting -= 1;
      begin(next);
      waiter.start();
      return;
    }
  }

  /** Makes room for one more of `key`, when another key has at least two more than it waiting. */
  function displace(key: string): boolean {
    let longest: Waiter[] = [];
    for (const queue of queues.values()) if (queue.length > longest.length) longest = queue;
    if (longest.length < (queues.get(key)?.length ?? 0) + 2) return false;
    longest.pop()?.refuse();
    waiting -= 1;
    return true;
  }

  function turn(key: string): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const queue = queues.get(key) ?? [];
      queue.push({ start: resolve, refuse: () => reject(refusal()) });
      queues.set(key, queue);
      waiting += 1;
    });
  }

  return async (key, work) => {
    // `end` starts waiting work as soon as it may start: with a free place, only `perKey` keeps work waiting.
    if (mayStart(key)) begin(key);
    else if (waiting < mostWaiting || displace(key)) await turn(key);
    else throw refusal();
    try {
      return await work();
    } finally {
      end(key);
    }
  };
}
