import type { EnvironmentFile } from '../environment/schema.ts';
import type { Cause, FieldPath, Manifest } from '../provenance/index.ts';
import type { Tree } from './tree.ts';

/** error: refuse the merge; warning: somebody has to look; info: good to know, never in the way. */
export type Severity = 'error' | 'warning' | 'info';

/** What a rule sees: one rendered festival, and every environment for what only shows in comparison. */
export interface CheckContext {
  readonly tree: Tree;
  readonly environments: readonly EnvironmentFile[];
  /** The instant that was asked about, in milliseconds; absent when no rule may know the time. */
  readonly at?: number | undefined;
}

/** What a rule has to say about one object, or one of its fields. */
export interface Complaint {
  /** Absent: about the festival as a whole; then `cause` says where to look. */
  readonly object?: Manifest;
  readonly field?: FieldPath;
  readonly message: string;
  /** Instead of the cause that provenance finds. */
  readonly cause?: Cause;
  /** Instead of the rule's own severity. */
  readonly severity?: Severity;
}

/** One rule of the house. Its text is written for whoever meets it in a pull request. */
export interface Rule {
  /** kebab-case, stable: people search for it. */
  readonly id: string;
  readonly severity: Severity;
  /** Which harm it prevents. */
  readonly why: string;
  readonly mend: string;
  check(context: CheckContext): Complaint[];
}
