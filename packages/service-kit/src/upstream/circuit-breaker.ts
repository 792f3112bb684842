import Opossum from 'opossum';
import { request } from 'undici';

/** Lets calls to an upstream through while it is well, and refuses them at once while it is not. */
export interface CircuitBreaker {
  readonly isOpen: boolean;
  /** @throws what `call` rejects with; an error with code `EOPENBREAKER` or `ESHUTDOWN` when it was not begun */
  run(call: () => Promise<unknown>): Promise<unknown>;
  close(): void;
}

export interface CircuitBreakerOptions {
  readonly name: string;
  /** It opens when half of the calls in ten seconds failed, and these are at least so many. */
  readonly volume: number;
  /** Milliseconds between two probes while it is open. */
  readonly resetMs: number;
  /** Whether a failed call is no sign of the upstream's health. */
  readonly ignores: (error: unknown) => boolean;
  /** Whether a call failed because there was no answer in time: then a probe decides at once whether it opens. */
  readonly timedOut: (error: unknown) => boolean;
  /** Rejects while the upstream gives no answer; see `probe`. */
  readonly probe: () => Promise<void>;
  readonly onChange: (isOpen: boolean) => void;
}

/** Longest wait for the answer to a probe, milliseconds. Source: as long as Kubernetes' probes wait. */
const PROBE_MS = 1_000;

/**
 * A circuit breaker that tries an upstream again by a probe of its own. With a caller's call for a trial, one fan after the
 * other would wait for as long as a call to a frozen upstream may take. A probe also decides after a call that was not answered
 * in time: until such calls are half of all in ten seconds, each fan would wait as long.
 */
export function circuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { name, volume, resetMs, ignores, timedOut, probe, onChange } = options;
  const breaker = new Opossum((call: () => Promise<unknown>) => call(), {
    name,
    timeout: false,
    errorThresholdPercentage: 50,
    volumeThreshold: volume,
    rollingCountTimeout: 10_000,
    rollingPercentilesEnabled: false,
    resetTimeout: resetMs,
    errorFilter: ignores,
  });
  let isOpen = false;
  const change = (to: boolean): void => {
    if (isOpen === to) return;
    isOpen = to;
    onChange(isOpen);
  };
  let isProbing = false;
  const probeNow = async (): Promise<void> => {
    isProbing = true;
    await probe().catch(() => {
      if (!breaker.isShutdown) breaker.open();
    });
    isProbing = false;
  };
  breaker.on('failure', (error) => {
    if (timedOut(error) && !isOpen && !isProbing) void probeNow();
  });
  breaker.on('open', () => change(true));
  breaker.on('close', () => change(false));
  // The first call after this event is the trial; all others are refused until it has ended.
  breaker.on('halfOpen', () => {
    // A probe that failed has opened it again.
    breaker.fire(probe).catch(() => undefined);
  });
  return {
    get isOpen() {
      return isOpen;
    },
    run: (call) => breaker.fire(call),
    close: () => breaker.shutdown(),
  };
}

/**
 * Asks for `url` over a connection of its own.
 * @throws when no answer came within a second, or one with a status that is not `well`
 */
export async function probe(url: string, well: (status: number) => boolean): Promise<void> {
  const signal = AbortSignal.timeout(PROBE_MS);
  const { statusCode, body } = await request(url, { method: 'GET', reset: true, signal });
  await body.dump();
  if (!well(statusCode)) throw new Error(`the probe was answered ${statusCode}`);
}
