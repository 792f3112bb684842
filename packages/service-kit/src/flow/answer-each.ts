import { Problem } from '../http/problem.ts';

/**
 * Runs a group of items in one go. When that fails with what may be the fault of one item, runs them one by one, in order,
 * so that a broken item fails alone: `run` must be safe to repeat (one transaction, or idempotent).
 *
 * Answers per item what `run` answered or the item's error. Throws what would fail every item the same way, and when
 * `signal` aborts between two items: then no caller waits for the answers any more.
 */
export async function answerEach<I, O>(
  items: readonly I[],
  run: (items: I[]) => Promise<(O | Error)[]>,
  options: { readonly retrySingly?: (error: unknown) => boolean; readonly signal?: AbortSignal } = {},
): Promise<(O | Error)[]> {
  const retrySingly = options.retrySingly ?? mayBeOneItemsFault;
  try {
    return await inFull(items, run);
  } catch (error) {
    if (!retrySingly(error)) throw error;
    if (items.length === 1) return [asError(error)];
  }
  const answers: (O | Error)[] = [];
  for (const item of items) {
    options.signal?.throwIfAborted();
    answers.push(...(await inFull([item], run).catch((error: unknown) => [asError(error)])));
  }
  return answers;
}

/** Every item would fail the same way while a service or the database is unavailable (Problem 503 other than `busy`). */
function mayBeOneItemsFault(error: unknown): boolean {
  return !(error instanceof Problem) || error.status !== 503 || error.type === 'busy';
}

async function inFull<I, O>(
  items: readonly I[],
  run: (items: I[]) => Promise<(O | Error)[]>,
): Promise<(O | Error)[]> {
  const answers = await run([...items]);
  if (answers.length === items.length) return answers;
  throw new Error(`a batch of ${items.length} items got ${answers.length} answers`);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
