import { commitOf, forkPoint, GitRefusal, git } from '@clove/charts-ts';
import { FindingsError } from '@clove/pool-images';
import { Refusal } from './refusal.ts';

/** What branches of the console begin with: no other branch is ever written. */
export const BRANCH_PREFIX = 'console/';

/** Of a ref that is not there yet, as git asks for it. */
const ABSENT = '0'.repeat(40);

/** Branches that are listed at most, the latest first. */
const MOST_BRANCHES = 200;

export interface Branch {
  readonly name: string;
  readonly commit: string;
  /** First line of its last commit. */
  readonly subject: string;
  readonly author: string;
  /** RFC 3339. */
  readonly at: string;
  /** Commits that the base does not have, and the other way round; undefined where they have nothing in common. */
  readonly ahead: number | undefined;
  readonly behind: number | undefined;
}

/** Who a commit is by, where it is not the repository's own user. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** The branch that is checked out; `main` where a commit is. */
export function currentBranch(root: string): string {
  try {
    return ask(root, 'symbolic-ref', '--quiet', '--short', 'HEAD');
  } catch (error) {
    if (error instanceof GitRefusal) return 'main';
    throw error;
  }
}

/** The local branches, the latest first. */
export function branches(root: string, base: string): Branch[] {
  const format = [
    'refname:short',
    'objectname',
    'contents:subject',
    'authorname',
    'committerdate:iso-strict',
  ];
  const listed = ask(
    root,
    'for-each-ref',
    '--sort=-committerdate',
    `--count=${MOST_BRANCHES}`,
    `--format=${format.map((field) => `%(${field})`).join('%00')}`,
    'refs/heads/',
  );
  return listed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', commit = '', subject = '', author = '', at = ''] = line.split('\0');
      return { name, commit, subject, author, at, ...distance(root, base, commit) };
    });
}

function distance(root: string, base: string, commit: string): Pick<Branch, 'ahead' | 'behind'> {
  try {
    const { commit: fork, behind } = forkPoint(root, base, commit);
    return { ahead: Number(ask(root, 'rev-list', '--count', `${fork}..${commit}`)), behind };
  } catch (error) {
    if (error instanceof FindingsError) return { ahead: undefined, behind: undefined };
    throw error;
  }
}

/** @throws Refusal for a name that is no branch of the console. */
export function branchName(root: string, name: string): string {
  try {
    if (/^console\/[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(name))
      return ask(root, 'check-ref-format', '--branch', name);
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
  }
  throw new Refusal(
    422,
    'branch-name',
    `"${name}" is no branch of the console: ${BRANCH_PREFIX} and then letters, digits, dots and hyphens`,
  );
}

/** Makes a commit that no branch has yet. */
export function commitTree(
  root: string,
  tree: string,
  parent: string,
  message: string,
  author?: Author,
): string {
  return ask(root, ...identity(root, author), 'commit-tree', tree, '-p', parent, '-m', message);
}

/**
 * Makes a branch, or moves it from the commit that the proposal was made on.
 * @throws Refusal when it is there already, has moved meanwhile, or is checked out somewhere.
 */
export function writeBranch(root: string, name: string, commit: string, expected: string | undefined): void {
  if (checkedOut(root).has(name))
    throw new Refusal(
      409,
      'branch-checked-out',
      `${name} is checked out: its working tree is not changed from here`,
    );
  const { slug, what } =
    expected === undefined
      ? ({ slug: 'branch-exists', what: 'is there already' } as const)
      : ({ slug: 'branch-moved', what: 'has another commit meanwhile' } as const);
  try {
    // Git compares and sets under its own lock: of two at once, one is refused.
    git(root, ['update-ref', '-m', 'clove console', `refs/heads/${name}`, commit, expected ?? ABSENT]);
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    throw new Refusal(409, slug, `${name} ${what}: look at it and propose again, or name another branch`);
  }
}

/** The commit of a branch of the console; undefined where there is none. */
export function tipOf(root: string, name: string): string | undefined {
  try {
    return commitOf(root, `refs/heads/${name}`);
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}

function checkedOut(root: string): Set<string> {
  const lines = ask(root, 'worktree', 'list', '--porcelain').split('\n');
  return new Set(
    lines
      .filter((line) => line.startsWith('branch refs/heads/'))
      .map((line) => line.slice('branch refs/heads/'.length)),
  );
}

/** The person's own name where git knows it; a made-up one on a machine that has none. */
function identity(root: string, author: Author | undefined): string[] {
  if (author !== undefined) return identitySettings(author);
  try {
    ask(root, 'config', '--get', 'user.email');
    return [];
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    return identitySettings({ name: 'Clove console', email: 'console@clove.invalid' });
  }
}

function identitySettings({ name, email }: Author): string[] {
  const plain = (text: string) => text.replace(/[<>\p{Cc}]/gu, ' ').trim();
  return ['-c', `user.name=${plain(name) || plain(email)}`, '-c', `user.email=${plain(email)}`];
}

function ask(root: string, ...args: string[]): string {
  return git(root, args).toString('utf8').trim();
}
