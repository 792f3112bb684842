import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

/** How often the process looks whether it is idle, milliseconds. */
const CHECK_MS = 5_000;
/** Share of the time that an idle process's event loop is busy: polls of the outbox and probes cost less than 2 %. */
const IDLE_SHARE = 0.05;
/** Bytes of free heap from which giving them back is worth a full collection. */
const WORTHWHILE = 6 * 1024 * 1024;
/** Shortest time between two collections, and from the start to the first, milliseconds. */
const PAUSE_MS = 60_000;

const Collector = z.custom<(options: object) => void>((value) => typeof value === 'function');

/**
 * Gives free heap back to the system while nothing is going on. V8 keeps what starting or a load made it grow to: about
 * 15 MB after a start, up to 50 MB after a sale's opening. The young generation grows again with the next load, so a
 * busy process pays nothing; a collection of an idle one takes about 100 ms. Ends with the signal.
 */
export function releaseMemoryWhenIdle(signal: AbortSignal): void {
  let before = performance.eventLoopUtilization();
  // Services of an office start together: what all of them collected in its first seconds was 1.8 s of CPU time.
  let collectedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > IDLE_SHARE || performance.now() - collectedAt < PAUSE_MS) return;
    const { heapTotal, heapUsed } = process.memoryUsage();
    if (heapTotal - heapUsed < WORTHWHILE) return;
    collectedAt = performance.now();
    releaseMemory();
  }, CHECK_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

/** Collects garbage and returns free pages at once: blocks for about 100 ms. */
export function releaseMemory(): void {
  collector ??= exposedCollector();
  collector({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

let collector: ((options: object) => void) | undefined;

/** V8 shows its collector to contexts made while the flag is set. */
function exposedCollector(): (options: object) => void {
  setFlagsFromString('--expose-gc');
  try {
    return Collector.parse(runInNewContext('gc'));
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
