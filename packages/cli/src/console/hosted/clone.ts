import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '@clove/charts-ts';
import type { CliContext } from '../../context.ts';
import { findProgram, NoAnswer, type ProgramResult, runProgram } from '../../program.ts';
import { Refusal } from '../refusal.ts';
import { pullRequestLink, remoteOf, withoutCredentials } from '../remote.ts';
import type { KeptCommit, MadeCommit, Repository } from '../repository.ts';
import { gitEnvironment } from './git-environment.ts';
import type { HostedSettings } from './settings.ts';

/** Seconds that a fetch or a push may take. */
const NETWORK_SECONDS = 120;

/** Words of git for a branch that is not where the push expects it. */
const MOVED =
  /\[(?:remote )?rejected\].*(?:stale info|fetch first|non-fast-forward|already exists|cannot lock ref)/;

/**
 * A clone that no person works in: as the remote repository is, and nothing that is not there. A commit is pushed first and has its
 * branch here afterwards, so that a restart loses nothing that anybody saw.
 */
export class HostedClone implements Repository {
  readonly root: string;
  readonly #context: CliContext;
  readonly #branch: string;
  /** One of them at a time works in the clone over the network. */
  #last: Promise<unknown> = Promise.resolve();
  /** A fetch that waits for its turn, and is enough for everybody who asks meanwhile. */
  #next: Promise<void> | undefined;

  private constructor(root: string, context: CliContext, branch: string) {
    this.root = root;
    this.#context = context;
    this.#branch = branch;
  }

  /** Clones anew: what a container that was killed left half-done is removed. @throws Refusal where the repository cannot be reached. */
  static async open(context: CliContext, settings: HostedSettings): Promise<HostedClone> {
    const root = join(settings.CLONE_FOLDER, 'repository');
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    const branch = settings.REPOSITORY_BRANCH;
    git(root, ['init', '--quiet', `--initial-branch=${branch}`]);
    git(root, ['remote', 'add', 'origin', settings.REPOSITORY_URL]);
    const env = { ...context.env, ...gitEnvironment(settings) };
    const clone = new HostedClone(root, { ...context, root, env }, branch);
    await clone.refresh();
    return clone;
  }

  /** Fetches; a request while a fetch waits for its turn shares it. */
  refresh(): Promise<void> {
    this.#next ??= this.#inTurn(async () => {
      this.#next = undefined;
      await this.#fetch();
    });
    return this.#next;
  }

  /** Pushes the commit, under the condition that the branch is where it was: of two at once, one is refused. */
  async keep(made: MadeCommit): Promise<KeptCommit> {
    return this.#inTurn(async () => {
      const { branch, commit, expected } = made;
      const ref = `refs/heads/${branch}`;
      const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
      const { code, out, err } = await this.#git([
        'push',
        '--porcelain',
        lease,
        'origin',
        `${commit}:${ref}`,
      ]);
      const said = `${out}\n${err}`;
      if (code !== 0 && MOVED.test(said)) throw refusalOfMove(made);
      if (code !== 0) throw unreachable(said);
      git(this.root, ['update-ref', ref, commit]);
      const remote = remoteOf(this.root);
      const link = remote === undefined ? undefined : pullRequestLink(remote, this.#branch, branch);
      return { branch, commit, isPushed: true, link };
    });
  }

  async #fetch(): Promise<void> {
    const heads = '+refs/heads/*:refs/remotes/origin/*';
    const { code, err } = await this.#git(['fetch', '--quiet', '--prune', '--no-tags', 'origin', heads]);
    if (code !== 0) throw unreachable(err);
    this.#adopt();
  }

  /** Branches and files become the remote's; at one go, so that no page is made of half of it. */
  #adopt(): void {
    const refs = (below: string) =>
      new Map(
        git(this.root, ['for-each-ref', '--format=%(refname) %(objectname)', below])
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => line.split(' '))
          .map(([name = '', commit = '']) => [name.slice(below.length), commit] as const),
      );
    const [own, theirs] = [refs('refs/heads/'), refs('refs/remotes/origin/')];
    const tip = theirs.get(this.#branch);
    if (tip === undefined) throw unreachable(`there is no branch ${this.#branch}`);
    const gone = [...own.keys()].filter((name) => !theirs.has(name));
    const others = [...theirs].filter(([name]) => name !== this.#branch);
    // First what is gone: "a" has to make room for "a/b".
    this.#updateRefs(gone.map((name) => `delete refs/heads/${name}`));
    this.#updateRefs(others.map(([name, commit]) => `update refs/heads/${name} ${commit}`));
    git(this.root, ['reset', '--hard', '--quiet', tip]);
  }

  #updateRefs(lines: readonly string[]): void {
    git(this.root, ['update-ref', '--stdin'], lines.map((line) => `${line}\n`).join(''));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #git(args: readonly string[]): Promise<ProgramResult> {
    const program = findProgram(this.#context, 'git');
    if (program === undefined) throw unreachable('git is not on the PATH');
    try {
      return await runProgram(this.#context, program, args, { limitSeconds: NETWORK_SECONDS });
    } catch (error) {
      if (error instanceof NoAnswer) throw unreachable(`no answer within ${NETWORK_SECONDS} s`);
      throw error;
    }
  }
}

function refusalOfMove({ branch, expected }: MadeCommit): Refusal {
  const [slug, what] =
    expected === undefined
      ? (['branch-exists', 'is there already'] as const)
      : (['branch-moved', 'has another commit meanwhile'] as const);
  return new Refusal(409, slug, `${branch} ${what}: look at it and propose again, or name another branch`);
}

function unreachable(said: string): Refusal {
  const words = withoutCredentials(said.trim()) || 'git gave no reason';
  return new Refusal(
    502,
    'repository',
    `the repository does not answer as it should, and nothing was changed: ${words}`,
  );
}
