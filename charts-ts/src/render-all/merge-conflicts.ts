import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '@clove/pool-images';
import { git } from '../diff/git.ts';

/** Where the folders of all environments that are committed lie, from the root. */
const RENDERED = 'gitops/rendered';

/** How git marks the beginning of a place that two sides changed. */
const MARK = /^<{7}(?: |$)/;

/**
 * A finding for every file that a merge left in conflict and that is not rendered: only its authors can resolve it.
 * @throws FindingsError when git cannot be asked.
 */
export function inputConflicts(root: string): Finding[] {
  const listing = git(root, ['ls-files', '--unmerged', '-z']).toString('utf8');
  // One line per side: "<mode> <id> <side>\t<path>".
  const listed = listing.split('\0').map((line) => line.slice(line.indexOf('\t') + 1));
  const paths = [...new Set(listed)].filter((path) => path !== '' && !path.startsWith(`${RENDERED}/`));
  return paths.map((file) => ({
    file,
    line: firstMark(join(root, file)),
    column: 1,
    message:
      'two sides changed this: decide what it says, "git add" it, then run "clove render --resolve" again',
  }));
}

/** Marks what is rendered as resolved, for the commit that ends the merge. */
export function resolveRendered(root: string): void {
  git(root, ['add', '--all', '--', RENDERED]);
}

/** Line of the first conflict; 1 where a whole file is in question. */
function firstMark(path: string): number {
  if (!existsSync(path)) return 1;
  return Math.max(
    1,
    readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((line) => MARK.test(line)) + 1,
  );
}
