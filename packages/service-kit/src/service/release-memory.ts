import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

/**
 * From the start to the collection, milliseconds. Services of an office start together: in its first seconds all of them
 * would collect while others still start.
 */
const AFTER_MS = 60_000;
/** Share of that time that an idle process's event loop is busy: start, polls of the outbox and probes cost less. */
const IDLE_SHARE = 0.05;

const Collector = z.custom<(options: object) => void>((value) => typeof value === 'function');

/**
 * Gives the memory that starting took back to the system, about 15 MB, a minute after the start, if the process was idle
 * until then: once, for about 100 ms. A service that rehearses collects while it does (`rehearse.ts`). A collection of an
 * idle process finds none of the objects that requests are made of, forgets their shapes, and V8 throws away the code that it
 * has optimised for them: 270 functions of ticket run unoptimised again, and each of the next 500 purchases costs the services
 * 5 to 8 ms of CPU instead of 2.5 to 4. V8 itself collects an idle process after eight seconds; `keepCompiledCode` switches
 * that off. A busy process collects as ever.
 */
export function releaseMemoryAfterStart(signal: AbortSignal): void {
  const started = performance.eventLoopUtilization();
  const timer = setTimeout(() => {
    if (performance.eventLoopUtilization(started).utilization <= IDLE_SHARE) releaseMemory();
  }, AFTER_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

/** Switches off V8's own collection of an idle process. */
export function keepCompiledCode(): void {
  setFlagsFromString('--memory-reducer-gc-count=0');
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
