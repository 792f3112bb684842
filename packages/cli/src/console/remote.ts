import { GitRefusal, git } from '@clove/charts-ts';
import type { CliContext } from '../context.ts';
import { findProgram, NoAnswer, runProgram } from '../program.ts';

/** Where branches are pushed to. */
export interface Remote {
  readonly name: 'origin';
  /** Where people look at it; without credentials. Undefined for a folder or an address that is no web site. */
  readonly page: string | undefined;
}

/** Seconds that a push may take. */
const PUSH_SECONDS = 60;

/** The remote `origin`, if there is one. */
export function remoteOf(root: string): Remote | undefined {
  try {
    const url = git(root, ['remote', 'get-url', 'origin']).toString('utf8').trim();
    return { name: 'origin', page: pageOf(url) };
  } catch (error) {
    if (error instanceof GitRefusal) return undefined;
    throw error;
  }
}

/** Where a pull request of a branch is opened; undefined where that is not known. */
export function pullRequestLink({ page }: Remote, base: string, branch: string): string | undefined {
  if (page === undefined) return undefined;
  const { hostname } = new URL(page);
  if (hostname.includes('gitlab')) {
    const query = new URLSearchParams({
      'merge_request[source_branch]': branch,
      'merge_request[target_branch]': base,
    });
    return `${page}/-/merge_requests/new?${query}`;
  }
  if (!hostname.includes('github')) return undefined;
  return `${page}/compare/${encodeURIComponent(base)}...${encodeURIComponent(branch)}?expand=1`;
}

/** Pushes a branch, never by force. @returns why it failed, in git's words; undefined when it is there. */
export async function push(
  context: CliContext,
  { name }: Remote,
  branch: string,
): Promise<string | undefined> {
  const program = findProgram(context, 'git');
  if (program === undefined) return 'git is not on the PATH';
  // No password is asked for at the terminal that the console was started from.
  const env = { ...context.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  try {
    const { code, err } = await runProgram(
      { ...context, env },
      program,
      ['push', '--quiet', name, `refs/heads/${branch}:refs/heads/${branch}`],
      { limitSeconds: PUSH_SECONDS },
    );
    return code === 0 ? undefined : withoutCredentials(err.trim()) || `git push ended with ${code}`;
  } catch (error) {
    if (error instanceof NoAnswer) return `git push did not end within ${PUSH_SECONDS} s`;
    throw error;
  }
}

/** `git@host:owner/name.git` and its like as a web address. */
function pageOf(url: string): string | undefined {
  const short = /^(?:[\w.-]+@)?([\w.-]+\.[a-z]+):(?!\/\/)(.+)$/i.exec(url);
  const address = short === null ? url : `ssh://${short[1]}/${short[2]}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, host, pathname } = new URL(address);
  if (!['https:', 'http:', 'ssh:', 'git:'].includes(protocol) || hostname === '') return undefined;
  const place = protocol === 'https:' ? host : hostname;
  return `https://${place}${pathname.replace(/\.git\/?$/, '').replace(/\/$/, '')}`;
}

/** Text of git as people may read it. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, '//');
}
