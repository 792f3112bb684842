import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Names the file in which workers note what each test file took; scripts/test.mjs prints the largest. */
const NOTES = 'CLOVE_TEST_CPU';
/** Length of the kernel's clock tick as /proc shows it. Source: USER_HZ, 100 per second on every Linux. */
const TICKS_PER_SECOND = 100;
const OWN = '/proc/self/stat';

/**
 * Begins to count the CPU time of a test file: of this process and of all processes that it starts and that have ended by then, user
 * and system. What the servers that all files share do for it is not in it.
 *
 * @returns notes it, once the file is over; where the system shows no /proc, it notes nothing
 */
export function countCpu(testPath: string): () => void {
  const notes = process.env[NOTES];
  if (notes === undefined || !existsSync(OWN)) return () => undefined;
  const before = ticks();
  return () =>
    appendFileSync(notes, `${JSON.stringify([testPath, (ticks() - before) / TICKS_PER_SECOND])}\n`);
}

/** utime, stime, cutime and cstime, after the command's name, which is in parentheses and may hold anything. */
function ticks(): number {
  const text = readFileSync(OWN, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}
