import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failedWith } from './error-code.ts';
import { identityOf, isAlive, type ProcessIdentity } from './identity.ts';

/** The file of a cluster's state folder that names the process which runs it. */
export const SUPERVISOR = 'supervisor.json';

/** The living process, other than this one, that said in this file that the folder is its own. */
export function otherOwner(file: string): ProcessIdentity | undefined {
  const owner = readIdentity(file);
  return owner && owner.pid !== process.pid && isAlive(owner) ? owner : undefined;
}

/** The pid of the living process, other than this one, that runs the cluster of a state folder. */
export function runningSupervisor(state: string): number | undefined {
  return otherOwner(join(state, SUPERVISOR))?.pid;
}

/** Writes into the file that this process owns the folder. */
export function claim(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(identityOf(process.pid))}\n`);
}

/** The identity kept in a file; undefined when there is none, or half of one (killed while writing). */
export function readIdentity(file: string): ProcessIdentity | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value))
      return undefined;
    if (typeof value.pid !== 'number' || typeof value.startedAt !== 'string') return undefined;
    return { pid: value.pid, startedAt: value.startedAt };
  } catch {
    return undefined;
  }
}
