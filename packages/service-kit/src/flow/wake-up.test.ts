import { describe, expect, test } from '@jest/globals';
import { WakeUp } from './wake-up.ts';

const HOUR_MS = 3_600_000;
const goesOn = () => new AbortController().signal;

describe('a wait', () => {
  test('ends when it is called', async () => {
    const wakeUp = new WakeUp();
    const waited = wakeUp.wait(HOUR_MS, goesOn());
    wakeUp.call();
    await waited;
  });

  test('ends at once after a call that found no wait, and the next one is a wait again', async () => {
    const wakeUp = new WakeUp();
    wakeUp.call();
    await wakeUp.wait(HOUR_MS, goesOn());
    const stop = new AbortController();
    let over = false;
    const waited = wakeUp.wait(HOUR_MS, stop.signal).then(() => {
      over = true;
    });
    await Promise.resolve();
    expect(over).toBe(false);
    stop.abort();
    await waited;
  });

  test('ends by itself, and takes no call with it', async () => {
    const wakeUp = new WakeUp();
    await wakeUp.wait(1, goesOn());
    const waited = wakeUp.wait(HOUR_MS, goesOn());
    wakeUp.call();
    await waited;
  });
});
