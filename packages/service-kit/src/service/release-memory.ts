import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

/** How often a process that has started looks whether it is idle, milliseconds. */
const CHECK_MS = 5_000;
/** For so many looks; what starts in the middle of a sale is not idle, and keeps its memory. */
const CHECKS = 12;
/** Share of the time that an idle process's event loop is busy: polls of the outbox and probes cost less than 2 %. */
const IDLE_SHARE = 0.05;

const Collector = z.custom<(options: object) => void>((value) => typeof value === 'function');

/**
 * Gives the memory that starting took back to the system, about 15 MB, when the process is idle for the first time: at
 * once for about 100 ms, and never again. A collection of an idle process finds none of the objects that requests are
 * made of, forgets their shapes, and V8 throws away the code that it has optimised for them: after one, 270 functions of
 * ticket run unoptimised again, and the next 500 purchases cost the services 5 to 8 ms of CPU each instead of 2.5 to 4.
 * V8 itself collects an idle process after eight seconds; that is switched off here. A busy process collects as ever.
 */
export function releaseMemoryOnceIdle(signal: AbortSignal): void {
  setFlagsFromString('--memory-reducer-gc-count=0');
  let before = performance.eventLoopUtilization();
  let looks = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    looks++;
    const idle = utilization <= IDLE_SHARE;
    if (idle) releaseMemory();
    if (idle || looks === CHECKS) clearInterval(timer);
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
