import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Target } from '../targets.ts';
import type { RenderOutcome } from './outcome.ts';

/** Targets that a thread is given at once: few enough that all threads finish together. */
const BATCH = 8;

/**
 * Renders targets in worker threads, which take batches as they become free.
 * @returns the outcomes in the order of the targets, whatever thread was faster.
 */
export async function renderInThreads(
  root: string,
  write: boolean,
  targets: readonly Target[],
  threads: number,
): Promise<RenderOutcome[]> {
  const outcomes: RenderOutcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { root, write } });
    try {
      while (next < targets.length) {
        const start = next;
        next += BATCH;
        worker.postMessage(targets.slice(start, next));
        // An error of the thread (a bug) rejects here.
        const [message] = await once(worker, 'message');
        const answer: RenderOutcome[] = message;
        for (const [index, outcome] of answer.entries()) outcomes[start + index] = outcome;
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return outcomes;
}
