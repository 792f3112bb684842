import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { root } from '../../office/root.ts';

/** Where the run keeps what is no office's: clocks, and the disk of one database. */
let folder: string;
let run: ChildProcess | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clove-interrupted-'));
  // The database server runs as another user.
  chmodSync(folder, 0o755);
});

/** Ends what would never end: the start of an office, a fault, and the stop of everything on a machine that is slow. */
const ENDS_WITHIN_MS = 600_000;

afterAll(async () => {
  if (run?.exitCode === null && run.signalCode === null) {
    // Of a test that failed before: nothing may run beside the next.
    const ended = once(run, 'exit');
    run.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true });
}, ENDS_WITHIN_MS);

test(
  'a run that gets Ctrl-C in the middle of its faults leaves no process, no mount and no file',
  async () => {
    // A process group of its own, as the shell of a terminal makes one.
    run = spawn(process.execPath, [fileURLToPath(new URL('command.ts', import.meta.url)), '--seed', '14'], {
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const ended = once(run, 'exit');
    await firstFault(run);
    const office = officeOf(run);
    expect(processesOf(office)).not.toEqual([]);
    process.kill(-(run.pid ?? 0), 'SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(processesOf(office)).toEqual([]);
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(folder);
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(join(root, '.clove'))).not.toContain(office);
  },
  ENDS_WITHIN_MS,
);

/**
 * The run prints a line when a fault is undone: then it is about to do the next.
 * @throws what it printed when it ends before
 */
function firstFault(child: ChildProcess): Promise<void> {
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('healthy again')) resolve();
    });
    child.once('exit', () => reject(new Error(`the run ended before its first fault: ${printed}`)));
  });
}

/** The folder of the office that a run has opened: its processes are the run's children. */
function officeOf({ pid }: ChildProcess): string {
  const [office] = /office-\w+/.exec(ps('--ppid', String(pid), '-o', 'args=')) ?? [];
  if (office === undefined) throw new Error('the run has ended, or has opened no office');
  return office;
}

/** Processes that have an office's folder in their command or environment. */
function processesOf(office: string): string[] {
  return ps('axeww', '-o', 'pid=,command=')
    .split('\n')
    .filter((line) => line.includes(`/${office}/`));
}

function ps(...args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
}
