import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DiffReport, DiffRequest } from '@clove/charts-ts';
import { type Finding, FindingsError } from '@clove/pool-images';

type Answer = { readonly report: DiffReport } | { readonly findings: readonly Finding[] };

/**
 * `clove diff` between two commits, in a thread of its own: it computes for seconds, and the console answers meanwhile.
 * @throws FindingsError as `diffCommits`; the signal's reason when it is aborted, which ends the thread.
 */
export async function diffInThread(
  root: string,
  request: DiffRequest,
  signal: AbortSignal,
): Promise<DiffReport> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./diff-worker.ts', import.meta.url), { workerData: { root, request } });
  try {
    const [answer]: Answer[] = await once(worker, 'message', { signal });
    if (answer === undefined) throw new Error('the thread of a diff ended without an answer');
    if ('findings' in answer) throw new FindingsError(answer.findings);
    return answer.report;
  } finally {
    await worker.terminate();
  }
}
