import { AsyncResource } from 'node:async_hooks';
import { Problem } from '../http/problem.ts';

/** How a batcher groups; every number has its source in a load test of the whole purchase path. */
export interface BatcherOptions {
  /** Most items in one group. @default 64 */
  readonly max?: number;
  /** Most groups running at a time. @default 2 */
  readonly inflight?: number;
  /**
   * Whether a group of several that failed with this error is tried again item by item. @default not for a
   * service or database that is unavailable (Problem 503 other than `busy`): every item would fail the same way
   */
  readonly retrySingly?: (error: unknown) => boolean;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (answer: O) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Groups concurrent calls into one `run`. No timer and no fixed window: a lone item is run at the end of the
 * current turn of the event loop; items pile up only while `inflight` groups are running. `run` answers one
 * output per item, in order. When a group of more than one fails, its items are run one by one, so that one
 * bad item fails alone: `run` must be safe to repeat (one transaction, or idempotent).
 *
 * A group belongs to no single request: each item that needs its correlation id carries it itself.
 */
export function batcher<I, O>(
  run: (items: I[]) => Promise<O[]>,
  options: BatcherOptions = {},
): (item: I) => Promise<O> {
  const max = options.max ?? 64;
  const inflight = options.inflight ?? 2;
  const retrySingly = options.retrySingly ?? mayBeOneItemsFault;
  let queue: Waiting<I, O>[] = [];
  let running = 0;
  let scheduled = false;
  // Bound to no request, so that a group does not run under the correlation id of its first item.
  const neutral = new AsyncResource('clove.batcher');

  function schedule(): void {
    if (scheduled || running >= inflight || queue.length === 0) return;
    scheduled = true;
    neutral.runInAsyncScope(() => setImmediate(flush));
  }

  function flush(): void {
    scheduled = false;
    while (running < inflight && queue.length > 0) {
      const group = queue.length <= max ? queue : queue.slice(0, max);
      queue = queue.length <= max ? [] : queue.slice(max);
      running += 1;
      void settle(group).finally(() => {
        running -= 1;
        schedule();
      });
    }
  }

  async function settle(group: Waiting<I, O>[]): Promise<void> {
    try {
      await runGroup(group);
    } catch (error) {
      if (group.length === 1 || !retrySingly(error)) {
        for (const waiting of group) waiting.reject(error);
        return;
      }
      for (const waiting of group) await settle([waiting]);
    }
  }

  async function runGroup(group: Waiting<I, O>[]): Promise<void> {
    const answers = await run(group.map((waiting) => waiting.item));
    if (answers.length !== group.length) {
      throw new Error(`a batch of ${group.length} items got ${answers.length} answers`);
    }
    answers.forEach((answer, index) => {
      group[index]?.resolve(answer);
    });
  }

  return (item) =>
    new Promise<O>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      schedule();
    });
}

function mayBeOneItemsFault(error: unknown): boolean {
  return !(error instanceof Problem) || error.status !== 503 || error.type === 'busy';
}
