import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import { pause } from '../flow/every.ts';
import type { Worker } from './definition.ts';

const FIRST_BACKOFF_MS = 200;
const LAST_BACKOFF_MS = 10_000;
/** A loop that ran this long was healthy: begin with the shortest back-off again. */
const HEALTHY_AFTER_MS = 30_000;

/** Runs a worker until the signal aborts; a loop that throws is logged and started again with back-off. */
export async function keepRunning(
  worker: Worker,
  signal: AbortSignal,
  log: Logger,
  failures: Counter,
): Promise<void> {
  let backoffMs = FIRST_BACKOFF_MS;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      await worker.run(signal);
      return;
    } catch (error) {
      failures.inc();
      log.error({ err: error, worker: worker.name, backoffMs }, 'worker failed and will start again');
    }
    if (performance.now() - startedAt > HEALTHY_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
    await pause(backoffMs * (0.5 + Math.random()), signal);
    backoffMs = Math.min(backoffMs * 2, LAST_BACKOFF_MS);
  }
}
