import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { failedWith } from './error-code.ts';

/** Distinguishes a process from a later one that got the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque: ticks since boot on Linux, the start date elsewhere. Only equality means something. */
  startedAt: string;
}

interface Observed extends ProcessIdentity {
  command: string;
}

/** The living process with this pid; undefined when there is none, or only its zombie (state Z) is left. */
export function observe(pid: number): Observed | undefined {
  return process.platform === 'linux' ? observeLinux(pid) : observeWithPs(pid);
}

/** The identity to keep in a file; undefined when the process has already gone. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const found = observe(pid);
  return found && { pid, startedAt: found.startedAt };
}

/** True while exactly this process runs; a later process with the same pid does not count. */
export function isAlive(identity: ProcessIdentity): boolean {
  return observe(identity.pid)?.startedAt === identity.startedAt;
}

function observeLinux(pid: number): Observed | undefined {
  let stat: string;
  let command: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
  // The name in parentheses may contain anything, so count fields from its last ')'. See proc(5): state is
  // field 3, start time field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, startedAt: fields[19] ?? '', command };
}

function observeWithPs(pid: number): Observed | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const match = /^(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/s.exec(line);
    if (!match || match[1]?.startsWith('Z')) return undefined;
    return { pid, startedAt: match[2] ?? '', command: match[3] ?? '' };
  } catch {
    // ps exits 1 when there is no such process.
    return undefined;
  }
}
