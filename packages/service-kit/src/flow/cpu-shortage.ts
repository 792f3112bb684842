import { type CpuTimes, ownCpuTimes } from './give-way.ts';

/** How often it is measured, milliseconds: reading it takes some 20 µs. */
const EVERY_MS = 100;

/**
 * Says whether this process lately waited for a CPU longer than it had one: then more processes work than there are CPUs.
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
      before !== undefined && after !== undefined && after.waited - before.waited > after.ran - before.ran;
    before = after;
    return isShort;
  };
}
