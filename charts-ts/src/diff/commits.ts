import { GitRefusal, git, gitFinding, INCOMPLETE } from './git.ts';

/** A path of a commit; only a `file` has text. */
export interface CommitEntry {
  /** From the root. */
  readonly path: string;
  readonly kind: 'file' | 'symbolic link' | 'repository';
  readonly id: string;
}

const KINDS: Readonly<Record<string, CommitEntry['kind']>> = {
  '120000': 'symbolic link',
  '160000': 'repository',
};

/**
 * The full id of a commit.
 * @throws FindingsError when git does not know it.
 */
export function commitOf(root: string, ref: string): string {
  try {
    // After --end-of-options a ref that begins with a dash cannot be taken for an option.
    const answer = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    return answer.toString('utf8').trim();
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    throw gitFinding(
      `git knows no commit "${ref}" here: fetch it first (in CI: fetch-depth 0), or name another`,
    );
  }
}

/** Where a line of work left another one. */
export interface ForkPoint {
  readonly commit: string;
  /** Commits that the base has got since. */
  readonly behind: number;
}

/**
 * The commit at which `head` left `base`: what came to the base since is no change of the head.
 * @throws FindingsError when git does not know one of them, or they have no commit in common.
 */
export function forkPoint(root: string, base: string, head: string): ForkPoint {
  const [theirs, ours] = [commitOf(root, base), commitOf(root, head)];
  try {
    const commit = git(root, ['merge-base', theirs, ours]).toString('utf8').trim();
    const behind = git(root, ['rev-list', '--count', `${commit}..${theirs}`]).toString('utf8');
    return { commit, behind: Number(behind) };
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    const shallow = git(root, ['rev-parse', '--is-shallow-repository']).toString('utf8').trim() === 'true';
    throw gitFinding(
      shallow
        ? `this clone is too shallow to know where ${head} left "${base}": run "git fetch --unshallow" (in CI: fetch-depth 0)`
        : `${head} and "${base}" have no commit in common: nothing can be compared`,
    );
  }
}

/** Every path of a commit below some folders or files. */
export function entriesOf(root: string, commit: string, paths: readonly string[]): CommitEntry[] {
  const listing = git(root, ['ls-tree', '-r', '-z', commit, '--', ...paths]).toString('utf8');
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [meta = '', path = ''] = line.split('\t');
      const [mode = '', , id = ''] = meta.split(' ');
      return { path, kind: KINDS[mode] ?? 'file', id };
    });
}

/** Many files by one process: `cat-file --batch` answers `<id> blob <size>\n<bytes>\n` for each. */
export function contentsOf(root: string, entries: readonly CommitEntry[]): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  const ids = new Set(entries.filter(({ kind }) => kind !== 'repository').map(({ id }) => id));
  if (ids.size === 0) return contents;
  const answer = git(root, ['cat-file', '--batch'], `${[...ids].join('\n')}\n`);
  let at = 0;
  while (at < answer.length) {
    const end = answer.indexOf(10, at);
    const [id = '', kind, size = ''] = answer.subarray(at, end).toString('utf8').split(' ');
    if (kind === 'missing') throw gitFinding(INCOMPLETE);
    const from = end + 1;
    contents.set(id, answer.subarray(from, from + Number(size)));
    at = from + Number(size) + 1;
  }
  return contents;
}

/** Every path that differs between a commit and the working tree, new files included; from the root. */
export function changedPaths(root: string, ref: string, within: readonly string[] = []): string[] {
  const commit = commitOf(root, ref);
  const listings = [
    git(root, ['diff', '--name-only', '--relative', '--no-renames', '-z', commit, '--', ...within]),
    git(root, ['ls-files', '--others', '--exclude-standard', '-z', '--', ...within]),
  ];
  return listings.flatMap((listing) =>
    listing
      .toString('utf8')
      .split('\0')
      .filter((path) => path !== ''),
  );
}

/** True when a folder or file has the same content in both commits. */
export function sameContent(root: string, one: string, other: string, path: string): boolean {
  const [a, b] = [one, other].map((commit) => treeId(root, commit, path));
  return a === b;
}

/** Id of what a path has in a commit; empty when the commit has no such path. */
function treeId(root: string, commit: string, path: string): string {
  const listed = git(root, ['ls-tree', '-z', commitOf(root, commit), '--', path]).toString('utf8');
  return listed.split('\t', 1)[0] ?? '';
}
