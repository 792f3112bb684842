import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { identityOf, isAlive } from '../process/identity.ts';
import { terminate } from '../process/terminate.ts';

/** A leftover ends by itself when its supervisor's pipe closes; longer than that it is not waited for. */
const LEFTOVER_GRACE_MS = 3_000;

/** Remembers in a file every process that was started, so that the next start can end what a kill -9 left behind. */
export class ProcessRegistry {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  add(pid: number, name: string): void {
    const identity = identityOf(pid);
    if (identity) appendFileSync(this.#file, `${JSON.stringify({ ...identity, name })}\n`, { mode: 0o600 });
  }

  /** Ends whatever of the earlier starts still runs. A process that only has the same pid is left alone. */
  async endLeftovers(): Promise<string[]> {
    if (!existsSync(this.#file)) return [];
    const leftovers = readFileSync(this.#file, 'utf8').split('\n').flatMap(toEntry).filter(isAlive);
    await Promise.all(leftovers.map((entry) => terminate(entry, LEFTOVER_GRACE_MS)));
    rmSync(this.#file);
    return leftovers.map(({ name }) => name);
  }
}

interface Entry {
  pid: number;
  startedAt: string;
  name: string;
}

function toEntry(line: string): Entry[] {
  if (line === '') return [];
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? [value] : [];
  } catch {
    // The last line of a start that was killed while it wrote it.
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'startedAt' in value &&
    typeof value.startedAt === 'string' &&
    'name' in value &&
    typeof value.name === 'string'
  );
}
