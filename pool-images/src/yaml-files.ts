import { existsSync, readdirSync } from 'node:fs';

/**
 * Names of the files `*.yaml` right in a folder, sorted; none when there is no such folder. Hidden files, links and
 * folders are no inputs, whatever they are called.
 */
export function yamlFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}
