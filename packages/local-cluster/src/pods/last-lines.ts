import { existsSync, readFileSync } from 'node:fs';

/** The last lines of a log file, indented: what a person needs to see why a process failed. */
export function lastLines(file: string, count = 5): string {
  if (!existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `\n    ${line.length > 400 ? `${line.slice(0, 400)}...` : line}`).join('');
}
