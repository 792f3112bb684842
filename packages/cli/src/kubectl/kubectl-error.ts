import { CommandError } from '../context.ts';

/** What went wrong between this machine and a cluster, as far as kubectl says. */
export type KubectlProblem =
  | 'absent'
  | 'no-cluster'
  | 'not-logged-in'
  | 'unreachable'
  | 'forbidden'
  | 'other';

/** A call of kubectl that failed, or kubectl itself missing; the message is for the person at the terminal. */
export class KubectlError extends CommandError {
  override readonly name = 'KubectlError';
  readonly problem: KubectlProblem;

  constructor(problem: KubectlProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** How kubectl's own words are recognised, the first match wins. */
const PATTERNS: readonly (readonly [RegExp, KubectlProblem])[] = [
  // These are called forbidden too, and no right changes them.
  [/exceeded quota|violates PodSecurity/, 'other'],
  [
    /context "[^"]*" does not exist|context was not found|no context exists|current-context|no configuration has been provided/,
    'no-cluster',
  ],
  [/You must be logged in|\(Unauthorized\)|asked for the client to provide credentials/, 'not-logged-in'],
  [/\(Forbidden\)|is forbidden/, 'forbidden'],
  [
    /Unable to connect to the server|connection (?:to the server \S+ )?was refused|connection refused|no such host|i\/o timeout|TLS handshake timeout/,
    'unreachable',
  ],
];

const HINTS: Readonly<Partial<Record<KubectlProblem, string>>> = {
  'no-cluster': 'name a context of the kubeconfig with --context; "kubectl config get-contexts" lists them',
  'not-logged-in': 'log in to the cluster as its owner says, then run it again',
  forbidden: 'docs/kubernetes.md lists the rights that each command needs',
  unreachable: 'is it the right cluster (--context), is its network reachable from here?',
};

/** An error from what kubectl wrote to its error stream. */
export function kubectlErrorFrom(stderr: string, exitCode: number): KubectlError {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const problem = PATTERNS.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'other';
  const hint = HINTS[problem];
  const message = `kubectl: ${said === '' ? `exited with ${exitCode} and said nothing` : said}`;
  return new KubectlError(problem, hint === undefined ? message : `${message}\n  ${hint}`);
}

export const INSTALL_KUBECTL = 'kubectl is not installed: https://kubernetes.io/docs/tasks/tools/ says how';
