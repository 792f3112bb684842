import type { Finding } from '@clove/pool-images';

/** Why the console does not do what was asked, as problem details; `findings` are those of `clove validate`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly slug: RefusalSlug;
  readonly findings: readonly Finding[];

  constructor(status: number, slug: RefusalSlug, message: string, findings: readonly Finding[] = []) {
    super(message);
    this.status = status;
    this.slug = slug;
    this.findings = findings;
  }
}

export type RefusalSlug =
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'invalid-input'
  | 'invalid-file'
  | 'nothing-changes'
  | 'branch-exists'
  | 'branch-moved'
  | 'branch-checked-out'
  | 'branch-name'
  | 'proposal-gone'
  | 'gate-closed'
  | 'not-verified'
  | 'already-running'
  | 'argocd'
  | 'repository';
