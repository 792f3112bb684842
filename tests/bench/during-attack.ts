import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A hostile client, by the name of its kind in attacks.ts; where it goes, and the address that it has there. */
export interface Attacker {
  readonly kind: string;
  readonly port: number;
  readonly from: string;
}

/** Does the work while hostile clients run, in a process of their own. */
export async function duringAttack<T>({ kind, port, from }: Attacker, work: () => Promise<T>): Promise<T> {
  const attacker = spawn(
    process.execPath,
    [join(import.meta.dirname, 'attacker.ts'), kind, String(port), from],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(attacker, 'exit');
  try {
    const began = await Promise.race([once(attacker.stdout, 'data'), ended.then(() => undefined)]);
    if (began === undefined) throw new Error(`the attacker of "${kind}" ended before it began`);
    return await work();
  } finally {
    attacker.kill('SIGKILL');
    await ended;
  }
}
