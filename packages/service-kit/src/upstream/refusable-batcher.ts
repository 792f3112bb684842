import { type BatcherOptions, batcher } from '../flow/batcher.ts';

/** A batcher whose items can be refused while they wait. */
export interface RefusableBatcher<I, O> {
  /** As a batcher's. */
  add(item: I): Promise<O>;
  /** Rejects the items that no group has taken yet: they are not run any more. */
  refuseWaiting(refusal: () => Error): void;
}

interface Waiting<I> {
  readonly item: I;
  readonly reject: (refusal: Error) => void;
  refusal?: Error;
}

/** For calls to what may stop answering: items that wait behind its calls need not wait for their turn to fail. */
export function refusableBatcher<I, O>(
  run: (items: I[]) => Promise<(O | Error)[]>,
  options: BatcherOptions,
): RefusableBatcher<I, O> {
  const waiting = new Set<Waiting<I>>();
  const grouped = batcher<Waiting<I>, O>(async (group) => {
    const present = group.filter(({ refusal }) => refusal === undefined);
    for (const each of present) waiting.delete(each);
    const answers = present.length === 0 ? [] : await run(present.map(({ item }) => item));
    return group.flatMap<O | Error>(({ refusal }) => refusal ?? answers.splice(0, 1));
  }, options);

  return {
    add: (item) =>
      new Promise<O>((resolve, reject) => {
        const each = { item, reject };
        waiting.add(each);
        grouped(each).then(resolve, reject);
      }),
    refuseWaiting(refusal) {
      for (const each of waiting) {
        each.refusal = refusal();
        each.reject(each.refusal);
      }
      waiting.clear();
    },
  };
}
