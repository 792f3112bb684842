import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type CpuTimes, givingWay } from '../src/flow/give-way.ts';

const never = new AbortController().signal;

/** Works in a process that had so much of the CPU before and after it. Answers the rests it took, milliseconds. */
async function restsWith(...times: CpuTimes[]): Promise<number[]> {
  const rests: number[] = [];
  await givingWay(never, () => Promise.resolve(), {
    read: () => times.shift(),
    rest: async (ms) => {
      rests.push(ms);
    },
  });
  return rests;
}

test('rests nine times as long as it ran and waited, where it waited longer for a CPU than it had one', async () => {
  const ms = 1_000_000;
  expect(await restsWith({ ran: 5, waited: 7 }, { ran: 5 + 10 * ms, waited: 7 + 30 * ms })).toEqual([360]);
  expect(await restsWith({ ran: 0, waited: 0 }, { ran: ms, waited: 9_000 * ms })).toEqual([5_000]);
});

test('does not rest where the process waited less than it ran, and where the kernel does not say', async () => {
  expect(await restsWith({ ran: 0, waited: 7_000 }, { ran: 5_000, waited: 12_000 })).toEqual([]);
  expect(await restsWith()).toEqual([]);
});

test('passes on what the work throws', async () => {
  await expect(givingWay(never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('notices that others keep the CPUs busy, and ends its rest when the service stops', async () => {
  const spinners = Array.from({ length: availableParallelism() * 3 }, () =>
    spawn(process.execPath, ['-e', 'process.stdout.write("on"); for (;;);'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const stop = new AbortController();
  try {
    await Promise.all(spinners.map(({ stdout }) => once(stdout, 'data')));
    let isOver = false;
    const worked = Promise.withResolvers<void>();
    const resting = givingWay(stop.signal, async () => {
      // Long enough that each of the others has its turn.
      const until = process.cpuUsage().user + 50_000;
      while (process.cpuUsage().user < until);
      worked.resolve();
    }).then(() => {
      isOver = true;
    });
    await worked.promise;
    await sleep(1);
    expect(isOver).toBe(false);
    stop.abort();
    await resting;
  } finally {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  }
});
