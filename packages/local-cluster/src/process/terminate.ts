import { setTimeout as sleep } from 'node:timers/promises';
import { failedWith } from './error-code.ts';
import { isAlive, type ProcessIdentity } from './identity.ts';

/** Sends the signal; false when the process has already gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (failedWith(error, 'ESRCH')) return false;
    throw error;
  }
}

/** Asks exactly this process to end, and kills it when it has not after `graceMs`. Resolves when it is gone. */
export async function terminate(
  identity: ProcessIdentity,
  graceMs: number,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (!isAlive(identity)) return;
  signalProcess(identity.pid, signal);
  // A stopped process cannot see the signal: let it run again.
  signalProcess(identity.pid, 'SIGCONT');
  if (await gone(identity, graceMs)) return;
  signalProcess(identity.pid, 'SIGKILL');
  if (!(await gone(identity, 10_000))) {
    throw new Error(`process ${identity.pid} does not end, not even by SIGKILL`);
  }
}

async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (!isAlive(identity)) return true;
    await sleep(25);
  }
  return !isAlive(identity);
}
