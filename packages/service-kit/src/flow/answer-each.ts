import { isTemporaryRefusal, Refused } from '../refusal/refused.ts';

/**
 * Runs a group of items in one go. When that fails with what may be the fault of one item, runs them one by one, in order,
 * so that a broken item fails alone: `run` must be safe to repeat (one transaction, or idempotent).
 *
 * Answers per item what `run` answered or the item's error. Throws the group's error where it would fail every item the
 * same way, and when `signal` aborts between two items: then no caller waits for the answers any more.
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
    const answers: (O | Error)[] = [];
    for (const item of items) {
      if (options.signal?.aborted) throw error;
      answers.push(...(await inFull([item], run).catch((alone: unknown) => [asError(alone)])));
    }
    return answers;
  }
}

/** Every item would fail the same way while a service or the database is unavailable (a temporary refusal other than `busy`). */
function mayBeOneItemsFault(error: unknown): boolean {
  return !isTemporaryRefusal(error) || (error instanceof Refused && error.refusal.reason === 'busy');
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
