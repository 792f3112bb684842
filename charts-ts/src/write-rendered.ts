import { lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderEntries } from './folder-entries.ts';
import type { Rendered } from './render.ts';

/** How a folder differs from what was rendered. */
export interface Difference {
  readonly file: string;
  readonly kind: 'missing' | 'changed' | 'stale';
}

/**
 * Makes a folder contain exactly the rendered files, by one swap: a reader sees the old tree or the new one,
 * never half of each, and stale files are gone. Untouched when it is the same already.
 * @param root the repository's root; the temporary tree lies in its .clove, on the same file system.
 * @param folder from the root.
 * @returns what was different.
 */
export function writeRendered(root: string, folder: string, rendered: Rendered): Difference[] {
  const differences = compareRendered(root, folder, rendered);
  if (differences.length === 0 && isFolder(join(root, folder))) return [];
  mkdirSync(join(root, '.clove'), { recursive: true });
  const temporary = mkdtempSync(join(root, '.clove', 'render-'));
  try {
    const fresh = join(temporary, 'new');
    mkdirSync(fresh);
    for (const [name, text] of rendered) writeFileSync(join(fresh, name), text);
    const place = join(root, folder);
    mkdirSync(dirname(place), { recursive: true });
    if (isThere(place)) renameSync(place, join(temporary, 'old'));
    renameSync(fresh, place);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return differences;
}

/**
 * What `writeRendered` would change, sorted by file: folders and links below it go too, what systems and editors leave
 * behind is let be.
 */
export function compareRendered(root: string, folder: string, rendered: Rendered): Difference[] {
  const place = join(root, folder);
  const present = new Map(folderEntries(place).map(({ path, kind }) => [path, kind]));
  const differences: Difference[] = [];
  for (const [file, text] of rendered) {
    const kind = present.get(file);
    if (kind === undefined) differences.push({ file, kind: 'missing' });
    else if (kind !== 'file' || readFileSync(join(place, file), 'utf8') !== text)
      differences.push({ file, kind: 'changed' });
  }
  for (const file of present.keys()) if (!rendered.has(file)) differences.push({ file, kind: 'stale' });
  return differences.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Also a link that leads nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
