import { AsyncResource } from 'node:async_hooks';
import { answerEach } from './answer-each.ts';
import { cpuShortage } from './cpu-shortage.ts';

/** How a batcher groups; every number has its source in a load test of the whole purchase path. */
export interface BatcherOptions {
  /** Most items in one group. @default 64 */
  readonly max?: number;
  /** Most groups running at a time. One makes the largest groups, and those are what saves work. @default 1 */
  readonly inflight?: number;
  /**
   * Milliseconds after which a group counts as slow and the next may start beside it, at most 16 in all: for calls
   * that end at another company's server, where one slow item must not delay those behind it. @default never
   */
  readonly overtakeMs?: number;
  /**
   * Whether a group that is not full waits for more items before it starts. A number: always, that many milliseconds,
   * for background work. `under-load`: where requests enter a chain of steps, and only under load, the longer the larger
   * the latest group was, or a few milliseconds while items come often and CPUs are short; it ends early where as many items as
   * lately are there and no further one comes. Items that start together stay together in all later steps, so one short wait
   * makes every group of the chain large. @default 0
   */
  readonly gather?: number | 'under-load';
  /** Whether CPUs are short, for `under-load`; a test sets it. @default measured */
  readonly cpuIsShort?: () => boolean;
  /**
   * Whether a group of several that failed with this error is tried again item by item. @default not for a
   * service or database that is unavailable (a temporary refusal other than `busy`): every item would fail the same way
   */
  readonly retrySingly?: (error: unknown) => boolean;
}

/**
 * The size from which the latest group means load, the milliseconds that a group waits for each item of the latest one from there
 * on, the longest wait, and the milliseconds after which the latest group no longer counts. Source: the load of npm run bench, in
 * turns with a wait of 25 ms and with none: 128 fans bought 472 and 331 times a second, for 4.0 and 5.9 ms of CPU; 32 fans 194
 * and 212 times, for 5.5 and 9.1 ms. Then, four times in turns with a wait of a millisecond for each item and at most 25:
 * purchases that start 317 times a second took 220 instead of 322 ms (p50) and 450 instead of 595 (p99), for 5.2 ms of CPU instead
 * of 5.9, as groups of a steady stream now grow; 128 fans commit 0.5 instead of 0.65 times a purchase; 8 and 32 fans as
 * before, whose groups are complete sooner.
 */
const LOAD = { from: 6, perItemMs: 8, longestMs: 50, staleMs: 250 };

/**
 * Items that come this often on average, in milliseconds, wait this long while CPUs are short, though the groups are small
 * yet. One fan alone never comes that often: a purchase takes longer. Source: 8 fans on two busy cores, in turns with no wait,
 * 4, 8, 14 and 25 ms: 51, 73, 72, 58 and 48 purchases a second, for 29, 17, 15, 16 and 17 ms of CPU. The shortest of them costs
 * the fewest fans time for nothing.
 */
const SHORT_OF_CPU = { intervalMs: 20, waitMs: 4 };

/**
 * Milliseconds without a new item after which a group that has as many as the latest one waits no longer: those who take each
 * step together are all there. Source: 8, 32 and 128 fans, twice in turns with groups that always wait their whole time: 157,
 * 296 and 455 purchases a second instead of 109, 180 and 411, for 9.2, 5.1 and 4.1 ms of CPU instead of 11.8, 7.1 and 4.5.
 * Purchases that start at a fixed rate took as long as before.
 */
const PAUSE_MS = 2;

/** The share of the latest interval in the average. */
const LATEST_SHARE = 1 / 16;

/** Source: 16 groups of 64 are 1,024 calls under way, more than a provider is asked for at once on opening night. */
const MOST_OVERTAKING = 16;

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (answer: O) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Groups concurrent calls into one `run`. Unless `gather` says so there is no timer and no fixed window: a lone item is
 * run at the end of the current turn of the event loop; items queue only while `inflight` groups are running. `run`
 * answers one output per item, in order; an Error rejects its item alone. When a group of more than one fails, its items
 * are run one by one, so that one bad item fails alone: `run` must be safe to repeat (one transaction, or idempotent).
 *
 * A group belongs to no single request: each item that needs its correlation id carries it itself.
 */
export function batcher<I, O>(
  run: (items: I[]) => Promise<(O | Error)[]>,
  options: BatcherOptions = {},
): (item: I) => Promise<O> {
  const max = options.max ?? 64;
  const inflight = options.inflight ?? 1;
  let queue: Waiting<I, O>[] = [];
  let running = 0;
  let scheduled = false;
  let latestStart = 0;
  let latestSize = 0;
  let latestArrival = Number.NEGATIVE_INFINITY;
  /** Between two items; a longer one than LOAD.staleMs counts as that. */
  let usualIntervalMs = LOAD.staleMs;
  let gathering: NodeJS.Timeout | undefined;
  let gathersUntil = 0;
  let overtaking: NodeJS.Timeout | undefined;
  const cpuIsShort = options.cpuIsShort ?? cpuShortage();
  // Bound to no request, so that a group does not run under the correlation id of its first item.
  const neutral = new AsyncResource('clove.batcher');

  /** Milliseconds until the next group may start; 0 is now, undefined is when a running one ends. */
  function startsIn(): number | undefined {
    if (running < inflight) return 0;
    if (options.overtakeMs === undefined || running >= MOST_OVERTAKING) return undefined;
    return Math.max(0, latestStart + options.overtakeMs - performance.now());
  }

  /** Milliseconds that the next group, free to start, still waits for more items. */
  function gathersFor(): number {
    if (queue.length >= max) return 0;
    if (options.gather !== 'under-load') return options.gather ?? 0;
    const isUnderLoad = latestSize >= LOAD.from && performance.now() - latestStart < LOAD.staleMs;
    if (isUnderLoad) return Math.min((latestSize - LOAD.from + 1) * LOAD.perItemMs, LOAD.longestMs);
    return usualIntervalMs < SHORT_OF_CPU.intervalMs && cpuIsShort() ? SHORT_OF_CPU.waitMs : 0;
  }

  function noteArrival(): void {
    const now = performance.now();
    usualIntervalMs += (Math.min(now - latestArrival, LOAD.staleMs) - usualIntervalMs) * LATEST_SHARE;
    latestArrival = now;
  }

  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    const delay = startsIn();
    if (delay === 0) {
      const ms = gathersFor();
      if (ms > 0) {
        gather(ms);
        return;
      }
      scheduled = true;
      neutral.runInAsyncScope(() => setImmediate(flush));
    } else if (delay !== undefined && overtaking === undefined) {
      overtaking = setTimeout(() => {
        overtaking = undefined;
        schedule();
      }, delay);
    }
  }

  /** Waits at most so many milliseconds since the first of the waiting items, and less where the group is complete. */
  function gather(ms: number): void {
    const now = performance.now();
    const isFirst = gathering === undefined;
    if (isFirst) gathersUntil = now + ms;
    const isComplete = options.gather === 'under-load' && queue.length >= Math.max(2, latestSize);
    if (!isFirst && !isComplete) return;
    const end = isComplete ? Math.min(gathersUntil, latestArrival + PAUSE_MS) : gathersUntil;
    clearTimeout(gathering);
    gathering = neutral.runInAsyncScope(() => setTimeout(flush, end - now));
  }

  function flush(): void {
    scheduled = false;
    clearTimeout(gathering);
    gathering = undefined;
    while (queue.length > 0 && startsIn() === 0) {
      const group = queue.length <= max ? queue : queue.slice(0, max);
      queue = queue.length <= max ? [] : queue.slice(max);
      running += 1;
      latestSize = group.length;
      latestStart = performance.now();
      void settle(group).finally(() => {
        running -= 1;
        schedule();
      });
    }
    schedule();
  }

  async function settle(group: Waiting<I, O>[]): Promise<void> {
    try {
      const items = group.map((waiting) => waiting.item);
      const answers = await answerEach(items, run, options);
      answers.forEach((answer, index) => {
        if (answer instanceof Error) group[index]?.reject(answer);
        else group[index]?.resolve(answer);
      });
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
    }
  }

  return (item) =>
    new Promise<O>((resolve, reject) => {
      if (options.gather === 'under-load') noteArrival();
      queue.push({ item, resolve, reject });
      schedule();
    });
}
