import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cpuShortage } from '../src/flow/cpu-shortage.ts';
import type { CpuTimes } from '../src/flow/give-way.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What is answered at once and after each tenth of a second, for a process with these times. */
function answersFor(...times: CpuTimes[]): boolean[] {
  const isShort = cpuShortage(() => times.shift());
  return [...times].map(() => {
    const answer = isShort();
    jest.advanceTimersByTime(100);
    return answer;
  });
}

test('CPUs are short while a process waits for one more than a tenth of the time that it has one', () => {
  const [start, waited, ran] = [
    { ran: 5, waited: 7 },
    { ran: 15, waited: 9 },
    { ran: 35, waited: 11 },
  ];
  expect(answersFor(start, waited, ran)).toEqual([false, true, false]);
});

test('it is measured a few times a second, however often it is asked', () => {
  const read = jest.fn(() => ({ ran: 0, waited: 0 }));
  const isShort = cpuShortage(read);
  for (let asked = 0; asked < 50; asked += 1) isShort();
  expect(read).toHaveBeenCalledTimes(1);
});

test('CPUs are never short where the kernel does not say', () => {
  const isShort = cpuShortage(() => undefined);
  expect(isShort()).toBe(false);
  jest.advanceTimersByTime(100);
  expect(isShort()).toBe(false);
});
