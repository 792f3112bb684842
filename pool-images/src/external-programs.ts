import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { CatalogueEntry } from './catalogue-schema.ts';
import { isExternal } from './origin.ts';

/** Images from elsewhere, as far as this machine can run them. */
export interface ExternalPrograms {
  /** Repository -> the executable by its path, and its first arguments. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** Images without a program here -> why. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Finds what `external.command` names: a program on the PATH or a file of the repository. */
export function externalPrograms(
  root: string,
  entries: readonly CatalogueEntry[],
  path: string = process.env['PATH'] ?? '',
): ExternalPrograms {
  const commands: Record<string, readonly string[]> = {};
  const missing = new Map<string, string>();
  for (const { image, external } of entries.filter(isExternal)) {
    if (external.command === undefined) {
      missing.set(image, 'its catalogue file names no external.command');
      continue;
    }
    const [program = '', ...args] = external.command;
    const found = executable(root, program, path);
    if (found === undefined) missing.set(image, `this machine has no ${program}`);
    else commands[external.repository] = [found, ...args.map((text) => fileOf(root, text) ?? text)];
  }
  return { commands, missing };
}

function executable(root: string, program: string, path: string): string | undefined {
  const candidates = program.includes('/')
    ? [join(root, program)]
    : path.split(delimiter).map((folder) => join(folder, program));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // A folder may be entered, not run.
    return statSync(file).isFile();
  } catch {
    // Not there or not to be run: the next folder may have it.
    return false;
  }
}

/** The path of a file of the repository; pods run in folders of their own. */
function fileOf(root: string, text: string): string | undefined {
  const file = join(root, text);
  return existsSync(file) ? file : undefined;
}
