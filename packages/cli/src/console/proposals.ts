import { randomUUID } from 'node:crypto';
import {
  commitOf,
  type DiffReport,
  type PromotionRequest,
  promotion,
  promotionReport,
  writePromotion,
} from '@clove/charts-ts';
import type { Finding } from '@clove/pool-images';
import type { CliContext } from '../context.ts';
import { validateAll, validateFiles } from '../validation.ts';
import { reasonsUnverified } from '../verbs/promote.ts';
import { renderEverything } from '../verbs/render.ts';
import { type Author, branchName, commitTree, tipOf } from './branches.ts';
import { treeOf, withCheckout } from './checkout.ts';
import { diffInThread } from './diff-thread.ts';
import { isFestivalPath } from './names.ts';
import { type FileChange, type StateChange, writeProposed } from './proposed-files.ts';
import { Refusal } from './refusal.ts';
import type { MadeCommit } from './repository.ts';

/** What a person wants to be different. */
export type Change =
  | FileChange
  | StateChange
  | { readonly kind: 'promotion'; readonly request: PromotionRequest };

/** A change worked out: what it writes, and what it does to every festival. No branch has it yet. */
export interface Proposal {
  readonly id: string;
  /** The commit that it was made on. */
  readonly base: string;
  /** The branch of the console that it goes on from; undefined: it gets a new one. */
  readonly onto: string | undefined;
  readonly tree: string;
  /** Every file that differs, from the root. */
  readonly files: readonly string[];
  readonly report: DiffReport;
}

/** What a person says about the commit of a proposal. */
export interface CommitWords {
  readonly branch: string;
  readonly message: string;
  /** Default: the repository's own user. */
  readonly author: Author | undefined;
}

/** Receives what is being done. */
export type Say = (step: 'checking' | 'rendering' | 'comparing') => void;

/** Proposals that are kept at most: the oldest goes. Source: a person compares a few. */
const MOST_PROPOSALS = 50;

/** Works out changes in a checkout of their own, and writes commits of them. */
export class Proposals {
  readonly #context: CliContext;
  readonly #kept = new Map<string, Proposal>();

  constructor(context: CliContext) {
    this.#context = context;
  }

  /**
   * What a change would do: checked as `clove validate`, rendered as `clove render --all`, compared as `clove diff`.
   * @param from a branch or commit; a branch of the console is gone on from
   * @throws Refusal with the findings; FindingsError as those commands.
   */
  async propose(from: string, change: Change, say: Say, signal: AbortSignal): Promise<Proposal> {
    const { root } = this.#context;
    const tip = tipOf(root, from);
    const isOwn = tip !== undefined && from.startsWith('console/');
    const base = tip ?? commitOf(root, from);
    const { tree, files } = await withCheckout(root, base, async (folder) => {
      say('checking');
      const context = this.#quiet(folder, signal);
      if (change.kind === 'promotion') await applyPromotion(context, change.request);
      else await applyFile(context, change, say);
      signal.throwIfAborted();
      return treeOf(folder);
    });
    if (files.length === 0) throw new Refusal(409, 'nothing-changes', 'nothing would change');
    say('comparing');
    const head = commitTree(root, tree, base, 'proposal');
    const report = await diffInThread(root, { base, head, at: this.#now() }, signal);
    const proposal = { id: randomUUID(), base, onto: isOwn ? from : undefined, tree, files, report };
    this.#keep(proposal);
    return proposal;
  }

  /**
   * Makes the commit of a proposal. @param keep gives a branch this commit; while it refuses, the proposal stays
   * @throws Refusal for a name that is no branch of the console, and for a proposal that is not kept any more.
   */
  async commit<T>(
    id: string,
    { branch, message, author }: CommitWords,
    keep: (made: MadeCommit) => Promise<T>,
  ): Promise<T> {
    const { root } = this.#context;
    const proposal = this.#kept.get(id);
    if (proposal === undefined)
      throw new Refusal(404, 'proposal-gone', 'this proposal is no longer kept: propose it again');
    const { base, onto, tree } = proposal;
    const name = branchName(root, branch);
    const commit = commitTree(root, tree, base, message, author);
    // Asked twice at once, it becomes one commit.
    this.#kept.delete(id);
    try {
      return await keep({ branch: name, commit, expected: name === onto ? base : undefined });
    } catch (error) {
      this.#keep(proposal);
      throw error;
    }
  }

  #keep(proposal: Proposal): void {
    this.#kept.set(proposal.id, proposal);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_PROPOSALS && oldest !== undefined) this.#kept.delete(oldest);
  }

  #quiet(folder: string, signal: AbortSignal): CliContext {
    return { ...this.#context, root: folder, signal, out: () => undefined, err: () => undefined };
  }

  #now(): Date {
    return this.#context.now?.() ?? new Date();
  }
}

async function applyFile(context: CliContext, change: FileChange | StateChange, say: Say): Promise<void> {
  const { root } = context;
  const { path } = change;
  if (!writeProposed(root, change)) throw new Refusal(409, 'nothing-changes', `${path} is the same already`);
  const findings = findingsIn(root, path);
  if (findings.length > 0) throw new Refusal(422, 'invalid-file', `${path} is not valid`, findings);
  say('rendering');
  context.signal.throwIfAborted();
  await renderEverything(context);
}

/** The findings of `clove validate`; of a festival file alone, as the command has them when it is named. */
export function findingsIn(root: string, path: string): readonly Finding[] {
  const validation = isFestivalPath(path) ? validateFiles(root, [path]) : validateAll(root);
  return validation.findings;
}

/** As `clove promote`: nothing goes on that a gate stops or that nothing shows to run. */
async function applyPromotion(context: CliContext, request: PromotionRequest): Promise<void> {
  const planned = promotion(context.root, request);
  if (planned.inputs.size === 0 && planned.folders.size === 0)
    throw new Refusal(409, 'nothing-changes', `${request.to} has all of it already`);
  const { gates } = promotionReport(context.root, request, planned, context.now?.() ?? new Date());
  if (gates.length > 0) {
    const said = gates.map(({ environment, festival, message, remediation }) =>
      [`${environment}/${festival}`, message, remediation].join(': '),
    );
    throw new Refusal(409, 'gate-closed', said.join('\n'));
  }
  const reasons =
    request.unverified === undefined ? await reasonsUnverified(context, request.from, planned) : [];
  if (reasons.length > 0) throw new Refusal(409, 'not-verified', reasons.join('\n'));
  writePromotion(context.root, planned);
}
