import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isLeftover } from './leftover-files.ts';

/** What lies below a folder; `path` is from that folder, with slashes. */
export interface FolderEntry {
  readonly path: string;
  /** Only a `file` has text of its own; a `repository` is another git repository, such as a submodule. */
  readonly kind: 'file' | 'symbolic link' | 'repository' | 'special file';
}

/**
 * Everything below a folder, sorted, without what systems and editors leave behind. Links are not followed: what they
 * lead to is not what git keeps. Empty when the folder is absent, a link or a file.
 * @param skip true for folders, by their path, that are left out (default: none).
 */
export function folderEntries(place: string, skip: (path: string) => boolean = () => false): FolderEntry[] {
  if (lstatSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return below(place, '', skip).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function below(place: string, folder: string, skip: (path: string) => boolean): FolderEntry[] {
  return readdirSync(join(place, folder), { withFileTypes: true }).flatMap((entry): FolderEntry[] => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isLeftover(entry.name) || skip(path)) return [];
    if (entry.isSymbolicLink()) return [{ path, kind: 'symbolic link' }];
    if (!entry.isDirectory()) return [{ path, kind: entry.isFile() ? 'file' : 'special file' }];
    if (existsSync(join(place, path, '.git'))) return [{ path, kind: 'repository' }];
    return below(place, path, skip);
  });
}
