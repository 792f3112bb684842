import { execFileSync } from 'node:child_process';

/** Well above the committed trees of a thousand festivals. */
const MAX_OUTPUT = 1024 ** 3;

/**
 * What git answers, read from its objects: nothing is checked out and nothing changed.
 * @throws Error when git refuses; what it says goes into the error, not to the terminal.
 */
export function git(root: string, args: readonly string[], input?: string): Buffer {
  return execFileSync('git', ['-C', root, ...args], {
    maxBuffer: MAX_OUTPUT,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}
