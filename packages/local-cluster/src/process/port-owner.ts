import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { failedWith } from './error-code.ts';
import { observe } from './identity.ts';

/** A process that listens on a port. */
export interface PortOwner {
  readonly pid: number;
  /** Its command line, arguments separated by one space. */
  readonly command: string;
}

/** The process that listens on a TCP port of this machine; undefined when there is none, or this user may not see it. */
export function portOwner(port: number): PortOwner | undefined {
  const pid = process.platform === 'linux' ? pidOnLinux(port) : pidByLsof(port);
  const found = pid === undefined ? undefined : observe(pid);
  return found && { pid: found.pid, command: found.command };
}

/** The kernel lists listening sockets with their inodes, and every process's open files name theirs. See proc(5). */
function pidOnLinux(port: number): number | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => (read(() => readFileSync(file, 'utf8')) ?? '').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    // Fields: local address, state (0A: listening), inode.
    .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hex}`))
    .map((fields) => `socket:[${fields[9]}]`);
  const wanted = new Set(inodes);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const owner = pids.find((pid) =>
    (read(() => readdirSync(`/proc/${pid}/fd`)) ?? []).some((fd) =>
      wanted.has(read(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''),
    ),
  );
  return owner === undefined ? undefined : Number(owner);
}

/** Undefined for what has ended meanwhile or belongs to another user. */
function read<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'EACCES', 'EPERM', 'ESRCH', 'EINVAL')) return undefined;
    throw error;
  }
}

function pidByLsof(port: number): number | undefined {
  try {
    const options = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'];
    const text = execFileSync('lsof', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(text.trim().split('\n')[0]);
    return pid > 0 ? pid : undefined;
  } catch {
    // lsof is not installed, or found none (exit code 1).
    return undefined;
  }
}
