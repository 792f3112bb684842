import { readdirSync, readFileSync } from 'node:fs';

/** Living processes (a zombie is none) whose command line names the folder. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const zombie = /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
        return !zombie && command.includes(folder) ? [command] : [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}
