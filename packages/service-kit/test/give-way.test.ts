import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type CpuTimes, givingWay } from '../src/flow/give-way.ts';

const never = new AbortController().signal;

/** Works for a few milliseconds, in a process that had so much of the CPU before and after it. Answers the rests it took. */
async function restsWith(...times: CpuTimes[]): Promise<{ workMs: number; rests: number[] }> {
  const rests: number[] = [];
  let workMs = 0;
  const work = async () => {
    const startedAt = performance.now();
    await sleep(5);
    workMs = performance.now() - startedAt;
  };
  await givingWay(never, work, {
    read: () => times.shift(),
    rest: async (ms) => {
      rests.push(ms);
    },
  });
  return { workMs, rests };
}

test('rests nine times as long as the work took, where the process waited longer for a CPU than it had one', async () => {
  const { workMs, rests } = await restsWith({ ran: 5, waited: 100 }, { ran: 10_000_005, waited: 10_000_101 });
  expect(rests).toHaveLength(1);
  expect(rests[0]).toBeGreaterThanOrEqual(9 * workMs);
});

test('does not rest where the process waited less than it ran, and where the kernel does not say', async () => {
  expect((await restsWith({ ran: 0, waited: 7_000 }, { ran: 5_000, waited: 12_000 })).rests).toEqual([]);
  expect((await restsWith()).rests).toEqual([]);
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
