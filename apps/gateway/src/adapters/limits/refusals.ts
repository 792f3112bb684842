import { setTimeout as delay } from 'node:timers/promises';
import { allowances } from './allowances.ts';
import { type Shares, shares } from './shares.ts';

const TEN_SECONDS_MS = 10_000;

/** What a network's refused requests may cost others. */
export interface Refusals {
  /** Counts one more. `slow`: the network had all that are answered at once, and this one has to `wait` */
  count(network: string): 'prompt' | 'slow';
  /**
   * Until a slow refusal may be answered.
   * @throws Problem 429 when too many of the network wait: this one gets no answer
   */
  wait(network: string, gone: AbortSignal): Promise<void>;
}

/**
 * Milliseconds on average. A script asks again when it is answered, so what its refusals cost is what it has connections for.
 * Source: at one per second, 500 connections cost 5 to 10 % of a CPU (0.1 ms each, and a new connection); without, 64 cost all of it.
 */
const WAIT_MS = 1_000;

/** @param most refusals of one network: `prompt` ones at once, and as many in ten seconds; others that wait at a time */
export function refusals(most: { readonly prompt: number; readonly waiting: number }): Refusals {
  const prompt = allowances(most.prompt, TEN_SECONDS_MS);
  const waiting: Shares = shares(most.waiting);
  return {
    count: (network) => (prompt.take(network) ? 'prompt' : 'slow'),
    async wait(network, gone) {
      const leave = waiting.enter(network);
      // Each as long as the others, all would be answered at the same moment, second after second: other requests wait behind them.
      await delay(WAIT_MS * (0.5 + Math.random()), undefined, { signal: gone }).finally(leave);
    },
  };
}
