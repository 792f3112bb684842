import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@clove/charts-ts';

/** No hook of the person's repository runs for what they do not see. */
const NO_HOOKS = ['-c', 'core.hooksPath=/dev/null'];

/**
 * Hands over a commit in a worktree of its own, outside of the person's folder, and removes it afterwards: their working tree and
 * index are never touched. @param work gets the root in it, which may be a folder of a larger repository
 */
export async function withCheckout<T>(
  root: string,
  commit: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), 'clove-console-'));
  const tree = join(parent, 'tree');
  try {
    git(root, [...NO_HOOKS, 'worktree', 'add', '--quiet', '--detach', tree, commit]);
    const prefix = git(root, ['rev-parse', '--show-prefix']).toString('utf8').trim();
    return await work(join(tree, prefix));
  } finally {
    rmSync(parent, { recursive: true, force: true });
    git(root, ['worktree', 'prune']);
  }
}

/** The tree of a checkout with everything that changed below gitops, and those paths. */
export function treeOf(folder: string): { tree: string; files: string[] } {
  git(folder, ['add', '--all', '--', 'gitops']);
  const changed = git(folder, [
    'diff',
    '--cached',
    '--name-only',
    '--relative',
    '--no-renames',
    '-z',
    'HEAD',
  ]);
  const files = changed
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
  return { tree: git(folder, ['write-tree']).toString('utf8').trim(), files };
}
