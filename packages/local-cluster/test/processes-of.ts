import { readdirSync, readFileSync } from 'node:fs';

/** Living processes (a zombie is none) whose command line names the folder and fits: `<pid> <command line>`. */
export function processesOf(folder: string, fits = /./): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const zombie = /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
        return !zombie && command.includes(folder) && fits.test(command) ? [`${pid} ${command}`] : [];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
