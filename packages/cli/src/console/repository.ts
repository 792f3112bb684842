import type { CliContext } from '../context.ts';
import { currentBranch, writeBranch } from './branches.ts';
import { pullRequestLink, push, remoteOf } from './remote.ts';

/** A commit that no branch has yet, and the branch that is to get it. */
export interface MadeCommit {
  readonly branch: string;
  readonly commit: string;
  /** The commit that the branch has until then; undefined: it must not be there. */
  readonly expected: string | undefined;
}

/** What became of it. */
export interface KeptCommit {
  readonly branch: string;
  readonly commit: string;
  readonly isPushed: boolean;
  /** Why it is in this clone alone, in git's words. */
  readonly notPushed?: string | undefined;
  readonly link?: string | undefined;
}

/** Where changes begin from, and where their commits go. */
export interface Repository {
  /** Makes it as it is where it comes from. @throws Refusal where that cannot be asked. */
  refresh(): Promise<void>;
  /** Gives the branch its commit. @throws Refusal when the branch is taken or has moved. */
  keep(made: MadeCommit): Promise<KeptCommit>;
}

/** The clone of the person who started the console: they decide what it fetches, and what is not pushed stays. */
export class OwnRepository implements Repository {
  readonly #context: CliContext;

  constructor(context: CliContext) {
    this.#context = context;
  }

  async refresh(): Promise<void> {
    // A fetch into the user's clone happens only on request.
  }

  async keep({ branch, commit, expected }: MadeCommit): Promise<KeptCommit> {
    const { root } = this.#context;
    const base = currentBranch(root);
    writeBranch(root, branch, commit, expected);
    const remote = remoteOf(root);
    if (remote === undefined) return { branch, commit, isPushed: false };
    const notPushed = await push(this.#context, remote, branch);
    const isPushed = notPushed === undefined;
    const link = isPushed ? pullRequestLink(remote, base, branch) : undefined;
    return { branch, commit, isPushed, notPushed, link };
  }
}
