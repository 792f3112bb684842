import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, FindingsError } from '@clove/pool-images';
import { folderEntries } from './folder-entries.ts';
import type { Rendered } from './render.ts';

/**
 * A rendered folder as it lies on disk; empty when there is none.
 * @throws FindingsError when it has what Argo CD does not read as a manifest of the folder: folders, links.
 */
export function readRendered(root: string, folder: string): Rendered {
  const place = join(root, folder);
  const entries = folderEntries(place);
  const findings = entries.flatMap(({ path, kind }): Finding[] => {
    if (kind === 'file' && !path.includes('/')) return [];
    const what = kind === 'file' ? 'lies in a folder below' : `is a ${kind}`;
    const message = `this ${what}, and a rendered tree has plain files only: run "clove render --all"`;
    return [{ file: `${folder}/${path}`, line: 1, column: 1, message }];
  });
  if (findings.length > 0) throw new FindingsError(findings);
  return new Map(entries.map(({ path }) => [path, readFileSync(join(place, path), 'utf8')]));
}
