import type { Fan, HoldRequest } from '../fan/fan.ts';

/** Seconds from a standing start that are looked at, one by one. */
export const STANDING_START_SECONDS = 10;

/**
 * Purchases completed in each of the first seconds after all fans begin at once. A purchase of a crowd takes part of a second
 * also in a warm office, so a cold start is compared with a warm one that begins in the same way.
 */
export async function standingStart(fans: readonly Fan[], next: () => HoldRequest): Promise<number[]> {
  const perSecond = Array<number>(STANDING_START_SECONDS).fill(0);
  const began = performance.now();
  const second = () => Math.floor((performance.now() - began) / 1_000);
  await Promise.all(
    fans.map(async (fan) => {
      while (second() < STANDING_START_SECONDS) {
        const { id, state } = await fan.buy(next(), 'kakao-pay');
        if (state !== 'COMPLETED') throw new Error(`order ${id} is ${state}`);
        const at = second();
        if (at < STANDING_START_SECONDS) perSecond[at] = (perSecond[at] ?? 0) + 1;
      }
    }),
  );
  return perSecond;
}
