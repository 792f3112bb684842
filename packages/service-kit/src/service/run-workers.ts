import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import { backOffMs } from '../flow/back-off.ts';
import { pause } from '../flow/every.ts';
import type { Worker } from './definition.ts';

const BACK_OFF = { firstMs: 200, longestMs: 10_000 };
/** After a loop that ran this long, the back-off starts from its first wait. */
const HEALTHY_AFTER_MS = 30_000;

/** Runs a worker until the signal aborts; a loop that throws is logged and started again with back-off. */
export async function keepRunning(
  worker: Worker,
  signal: AbortSignal,
  log: Logger,
  failuresTotal: Counter,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      await worker.run(signal);
      return;
    } catch (error) {
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) failures = 0;
      const backoffMs = backOffMs(failures, BACK_OFF);
      failures += 1;
      failuresTotal.inc();
      log.error({ err: error, worker: worker.name, backoffMs }, 'worker failed and will start again');
      await pause(backoffMs, signal);
    }
  }
}
