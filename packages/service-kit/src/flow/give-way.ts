import { readFileSync } from 'node:fs';
import { pause } from './every.ts';

/**
 * What work in the background leaves to others on a busy machine: it rests nine times as long as it ran and waited to run,
 * so that it has a tenth of the time. Source: npm run bench with 128 fans on two cores; mails and overviews with a low weight alone took a
 * quarter of the CPU, and halved the purchases.
 */
const RESTS = 9;
/** The longest rest, milliseconds: work in the background goes on, however long a machine is busy. */
const LONGEST_REST_MS = 5_000;

/** Of this process's main thread since it began, nanoseconds. */
export interface CpuTimes {
  readonly ran: number;
  /** Ready to run, while others had the CPU. */
  readonly waited: number;
}

interface Own {
  /** Undefined: the kernel does not say, and the work never rests. */
  readonly read: () => CpuTimes | undefined;
  readonly rest: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Does a piece of work that can wait, as `givingWay`. */
export type GiveWay = (signal: AbortSignal, work: () => Promise<void>) => Promise<void>;

/**
 * Does a piece of work that can wait, then rests if the machine is busy: if the process waited for a CPU longer than it
 * had one. A service calls it in a loop, with pieces of a second or so.
 * @param own what is read of this process, and how it rests; a test sets them
 */
export async function givingWay(
  signal: AbortSignal,
  work: () => Promise<void>,
  { read, rest }: Own = { read: ownCpuTimes, rest: pause },
): Promise<void> {
  const before = read();
  await work();
  const after = read();
  if (before === undefined || after === undefined) return;
  const ran = after.ran - before.ran;
  const waited = after.waited - before.waited;
  if (waited > ran) await rest(Math.min(((ran + waited) / 1e6) * RESTS, LONGEST_REST_MS), signal);
}

/** Undefined where the kernel does not say: outside Linux. */
export function ownCpuTimes(): CpuTimes | undefined {
  let text: string;
  try {
    text = readFileSync('/proc/self/schedstat', 'latin1');
  } catch {
    return undefined;
  }
  const [ran, waited] = text.split(' ').map(Number);
  return ran === undefined || waited === undefined ? undefined : { ran, waited };
}
