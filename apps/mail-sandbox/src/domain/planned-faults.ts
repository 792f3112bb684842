import { z } from 'zod';

/** What the sandbox does to the next mails instead of taking them at once. */
export const Fault = z.discriminatedUnion('kind', [
  /** Refused for now (451): the sender is to try again. */
  z.strictObject({ kind: z.literal('refuse-for-now'), times: z.int().min(1).max(100_000) }),
  /** Refused for good (550): trying again is of no use. */
  z.strictObject({ kind: z.literal('refuse'), times: z.int().min(1).max(100_000) }),
  /** Taken, but answered only after so many milliseconds. */
  z.strictObject({
    kind: z.literal('delay'),
    times: z.int().min(1).max(100_000),
    ms: z.int().min(1).max(60_000),
  }),
  /** Taken and shown, then the connection is cut instead of answered: the sender cannot know. */
  z.strictObject({ kind: z.literal('take-without-answer'), times: z.int().min(1).max(100_000) }),
]);
export type Fault = z.infer<typeof Fault>;

export interface PlannedFaults {
  plan(fault: Fault): void;
  /** The fault of the mail that just arrived, undefined: none. */
  next(): Fault | undefined;
  clear(): void;
}

/** Faults in the order in which they were planned. */
export function plannedFaults(): PlannedFaults {
  let left: { fault: Fault; times: number }[] = [];
  return {
    plan: (fault) => void left.push({ fault, times: fault.times }),
    next() {
      const [first] = left;
      if (first === undefined) return undefined;
      first.times -= 1;
      if (first.times === 0) left.shift();
      return first.fault;
    },
    clear() {
      left = [];
    },
  };
}
