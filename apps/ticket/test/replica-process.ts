import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The images of this service. */
export type Variant = 'ticket-kakao' | 'ticket-no-kakao';

/** A replica in a process of its own, so that a test can end it as a power failure would. */
export interface ReplicaProcess {
  readonly url: string;
  /** Most memory that it had at a time so far, in mebibytes; as the kernel counts it (VmHWM). */
  peakMemory(): number;
  /** SIGKILL: nothing is finished or logged. */
  kill(): Promise<void>;
  /** Suspends the process at any point; {@link resume} continues it. */
  pause(): void;
  resume(): void;
}

export async function replicaProcess(
  env: Readonly<Record<string, string>>,
  variant: Variant = 'ticket-kakao',
  nodeOptions: readonly string[] = [],
): Promise<ReplicaProcess> {
  const root = fileURLToPath(new URL(`../src/variants/${variant}.ts`, import.meta.url));
  const child = spawn(process.execPath, [...nodeOptions, root, 'serve'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      MANAGEMENT_PORT: '0',
      FESTIVAL: 'test-festival',
      PUBLIC_URL: 'http://festival.test',
      DRAIN_SECONDS: '0',
      // It takes three seconds of CPU time, for more requests than any of these processes is asked.
      REHEARSAL_MS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await listening(child);
  return {
    url: `http://127.0.0.1:${port}`,
    peakMemory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

async function listening({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('the replica has no output');
  const seen: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    seen.push(line);
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('msg' in entry) || !('port' in entry)) continue;
    if (entry.msg !== 'listening') continue;
    // Read on, or the pipe fills up and the replica waits for us.
    stdout.resume();
    return Number(entry.port);
  }
  throw new Error(`the replica ended before it listened: ${seen.join('\n')}`);
}
