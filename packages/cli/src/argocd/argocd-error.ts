import { CommandError } from '../context.ts';

/** What went wrong between this machine and Argo CD, as far as its CLI says. */
export type ArgoCdProblem =
  | 'absent'
  | 'not-logged-in'
  | 'unreachable'
  | 'unknown-or-denied'
  | 'blocked-by-window'
  | 'operation-in-progress'
  | 'no-operation'
  | 'timed-out'
  | 'other';

/** A call of the argocd CLI that failed; the message is for the person at the terminal. */
export class ArgoCdError extends CommandError {
  override readonly name = 'ArgoCdError';
  readonly problem: ArgoCdProblem;

  constructor(problem: ArgoCdProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** How the CLI's own words are recognised, the first match wins. */
const PATTERNS: readonly (readonly [RegExp, ArgoCdProblem])[] = [
  [
    /server address unspecified|code = Unauthenticated|no session information|token has expired/,
    'not-logged-in',
  ],
  [/blocked by sync window/i, 'blocked-by-window'],
  [/another operation is already in progress/, 'operation-in-progress'],
  [/No operation is in progress/i, 'no-operation'],
  // Without the right to see an Application the answer is the same as for one that does not exist.
  [/code = NotFound|code = PermissionDenied/, 'unknown-or-denied'],
  [
    /code = Unavailable|connection refused|no such host|i\/o timeout|Failed to establish connection/,
    'unreachable',
  ],
];

/** An error from what the CLI wrote to its error stream. */
export function argoCdErrorFrom(stderr: string, exitCode: number): ArgoCdError {
  const message = fatalMessage(stderr) || `argocd exited with ${exitCode} and said nothing`;
  const problem = PATTERNS.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
  return new ArgoCdError(problem, explain(problem, message));
}

/** The last thing it said: as JSON (the default since 3.0), as `FATA[0001] ...`, or in plain words. */
export function fatalMessage(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const last =
    lines.findLast((line) => /level":"fatal"|^FATA\[|level=fatal/.test(line)) ?? lines.at(-1) ?? '';
  const json = /^\{.*"msg":/.test(last) ? messageOf(last) : undefined;
  const text = json ?? /msg="((?:[^"\\]|\\.)*)"/.exec(last)?.[1] ?? last.replace(/^FATA\[\d+\] ?/, '');
  return text.replace(/^rpc error: (code = \w+) desc = /, '$1: ').trim();
}

function messageOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'msg' in value) return String(value.msg);
  } catch {
    // A line that only looks like JSON is shown as it is.
  }
  return undefined;
}

function explain(problem: ArgoCdProblem, message: string): string {
  switch (problem) {
    case 'not-logged-in':
      return `argocd is not logged in (${message}): run "argocd login <server> --sso", or set ARGOCD_SERVER and ARGOCD_AUTH_TOKEN`;
    case 'unreachable':
      return `Argo CD cannot be reached (${message})`;
    case 'unknown-or-denied':
      return `Argo CD has no such application, or does not let you see it (${message})`;
    default:
      return message;
  }
}

/** How to get the CLI, for who does not have it. */
export const INSTALL_ARGOCD =
  'the argocd CLI is not installed: "brew install argocd", or the binary of your Argo CD\'s version from https://argo-cd.readthedocs.io/en/stable/cli_installation/';
