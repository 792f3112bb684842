import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ServerError } from './server.ts';

/** The OS user a server runs as when we are root, and how to become it. */
export interface Unprivileged {
  name: string;
  uid: number;
  gid: number;
  /** Put before the command and its arguments. */
  prefix: string[];
}

/**
 * PostgreSQL refuses to run as root, so it runs as another user: `postgres` when there is one, else `nobody`.
 * That user must get through every folder on the way to its program and its data. A clone under /root or in a
 * mode 700 temporary folder shuts it out; then the process keeps one capability, to search folders, and no other.
 *
 * Undefined when we are not root: the server simply runs as us.
 */
export function unprivileged(paths: string[]): Unprivileged | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = userNamed('postgres') ?? userNamed('nobody');
  if (!user) throw new ServerError('PostgreSQL cannot run as root, and there is no user postgres or nobody');
  const closed = paths.map((path) => firstClosedFolder(path)).find((folder) => folder !== undefined);
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(isExecutable);
  if (!setpriv) {
    throw new ServerError(
      'PostgreSQL cannot run as root, and setpriv (package util-linux) is missing: run as a plain user',
    );
  }
  const prefix = [setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  if (closed) {
    const capability = searchCapability();
    if (!capability) {
      throw new ServerError(
        `user ${user.name} cannot get through ${closed}: run chmod o+x ${closed}, or clone elsewhere`,
      );
    }
    // Without the secure bit, access(2) would answer without the capability, and initdb asks it for `postgres`.
    prefix.push(
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      '--securebits=+no_setuid_fixup',
    );
  }
  return { ...user, prefix };
}

function userNamed(name: string): { name: string; uid: number; gid: number } | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [found, , uid, gid] = line.split(':');
    if (found === name) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** The topmost folder on the way to `path` that others may not pass. */
function firstClosedFolder(path: string): string | undefined {
  let closed: string | undefined;
  for (let folder = dirname(realpathSync(path)); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) closed = folder;
    if (folder === dirname(folder)) return closed;
  }
}

/** The weakest capability we may pass on that goes through closed folders. Bits: capabilities(7). */
function searchCapability(): 'dac_read_search' | 'dac_override' | undefined {
  const line = /^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const bounding = BigInt(`0x${line?.[1] ?? '0'}`);
  if (bounding & (1n << 2n)) return 'dac_read_search';
  if (bounding & (1n << 1n)) return 'dac_override';
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
