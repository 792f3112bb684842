import { readFileSync } from 'node:fs';
import { failedWith } from '@clove/local-cluster';

/** A file of /proc/<pid>; undefined: the process has ended, belongs to another user, or the system has no /proc. */
export function procFile(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ESRCH', 'EACCES')) return undefined;
    throw error;
  }
}
