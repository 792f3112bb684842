import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '../src/testing/index.ts';

const MAIN = join(import.meta.dirname, 'sample-main.ts');

/** The sample service as a process of its own. */
export interface SampleProcess {
  readonly child: ChildProcess;
  /** Its exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** What it printed so far. */
  output(): string;
}

/** Starts the sample service with test defaults for the kit's keys. */
export function spawnSample(verb: string, env: Readonly<Record<string, string>>): SampleProcess {
  const child = spawn(process.execPath, [MAIN, verb], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      MANAGEMENT_PORT: '0',
      FESTIVAL: 'test-festival',
      PUBLIC_URL: 'http://festival.test',
      DRAIN_SECONDS: '1',
      AUTH_URL: 'http://127.0.0.1:9',
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  return { child, exit, output: () => output };
}

/** Base URLs from the line that says where it listens. */
export function addressesOf(sample: SampleProcess): Promise<{ url: string; managementUrl: string }> {
  return eventually(
    () => {
      const match = /"port":(\d+),"managementPort":(\d+)/.exec(sample.output());
      if (match === null) throw new Error(`not listening yet: ${sample.output()}`);
      return { url: `http://127.0.0.1:${match[1]}`, managementUrl: `http://127.0.0.1:${match[2]}` };
    },
    { timeoutMs: 20_000 },
  );
}

/** Ends those that still run. */
export async function killAll(samples: readonly SampleProcess[]): Promise<void> {
  for (const { child, exit } of samples) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await exit;
  }
}
