import { type CpuTimes, ownCpuTimes } from './give-way.ts';

/** How often it is measured, milliseconds: reading it takes some 20 µs. */
const EVERY_MS = 100;

/**
 * The share of the time that it had a CPU for which a process waits for one, when CPUs are short. Source: 8 fans on two cores,
 * twice in turns with a share of 1: 118 and 115 purchases a second instead of 103 and 98, p50 66 ms instead of 77, and 10 ms of
 * CPU each instead of 18.
 */
const SHORT_SHARE = 0.1;

/**
 * Says whether this process lately waited for a CPU while others worked: then messages that travel together save time.
 * @param read what is read of this process; a test sets it. Never short where the kernel does not say
 */
export function cpuShortage(read: () => CpuTimes | undefined = ownCpuTimes): () => boolean {
  let before: CpuTimes | undefined;
  let measuredAt = Number.NEGATIVE_INFINITY;
  let isShort = false;
  return () => {
    const now = performance.now();
    if (now - measuredAt < EVERY_MS) return isShort;
    measuredAt = now;
    const after = read();
    isShort =
      before !== undefined &&
      after !== undefined &&
      after.waited - before.waited > SHORT_SHARE * (after.ran - before.ran);
    before = after;
    return isShort;
  };
}
