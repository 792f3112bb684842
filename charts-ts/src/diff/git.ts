import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { type Finding, FindingsError } from '@clove/pool-images';
import { z } from 'zod';

/** Well above the committed trees of a thousand festivals. */
const MAX_OUTPUT = 1024 ** 3;

const Failure = z.looseObject({
  code: z.unknown().optional(),
  stderr: z.instanceof(Buffer).optional(),
});

/** Git refused what was asked, for a reason that depends on the question. */
export class GitRefusal extends FindingsError {}

/**
 * What git answers. Run in the root, which may be a folder of a larger repository: paths are from the root.
 * @throws FindingsError when this folder cannot be asked at all, with what to do about it; GitRefusal when git refuses
 * this question. What git says goes into the error, not to the terminal.
 */
export function git(root: string, args: readonly string[], input?: string): Buffer {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      maxBuffer: MAX_OUTPUT,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Messages are matched below; reading never needs to write the index.
      env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    const { code, stderr } = Failure.catch({}).parse(error);
    const output = stderr?.toString('utf8').trim() ?? '';
    const trouble = code === 'ENOENT' ? NOT_INSTALLED : troubleOf(root, output);
    if (trouble !== undefined) throw gitFinding(trouble);
    if (stderr === undefined) throw error;
    const [line = ''] = output.split('\n', 1);
    throw new GitRefusal(findingsOf(`git ${args[0] ?? ''}: ${line || 'no message'}`));
  }
}

/** A complaint about the repository as a whole. */
export function gitFinding(message: string): FindingsError {
  return new FindingsError(findingsOf(message));
}

function findingsOf(message: string): Finding[] {
  return [{ file: '.git', line: 1, column: 1, message }];
}

const NOT_INSTALLED = 'git is not installed or not on the PATH: commits cannot be read without it';

/** Reads of commits need their file contents, which a partial clone fetches one by one, if it can. */
export const INCOMPLETE =
  'this clone lacks file contents (it was cloned with --filter) and cannot fetch them now: run "git fetch --refetch --no-filter origin"';

function troubleOf(root: string, output: string): string | undefined {
  if (output.includes('detected dubious ownership')) {
    const folder = /repository at '([^']+)'/.exec(output)?.[1] ?? resolve(root);
    return `git does not read this repository, since another user owns it: if you trust it, run "git config --global --add safe.directory ${folder}"`;
  }
  if (output.includes('not a git repository')) {
    return 'this folder is no git repository: get it by "git clone", or begin one with "git init" and a commit';
  }
  if (/promisor remote|lazy fetching disabled/.test(output)) return INCOMPLETE;
  return undefined;
}
