import type { EnvironmentFile } from '../environment/schema.ts';
import type { FieldPath } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Cause } from '../provenance/index.ts';
import type { EnvironmentTree, Tree } from './tree.ts';

/** error: refuse the merge; warning: needs a review; info: good to know, never blocks. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule about festivals sees: one rendered festival, and every environment for what only shows in comparison. */
export interface CheckContext {
  readonly tree: Tree;
  readonly environments: readonly EnvironmentFile[];
  /** The instant that was asked about, in milliseconds; absent: rules about time find nothing. */
  readonly at?: number | undefined;
  /** Folder with the inputs of the commit that runs now; absent: rules about what a change does find nothing. */
  readonly base?: string | undefined;
}

/** What a rule about environments sees: what its festivals share, and all their plans. */
export interface EnvironmentContext {
  readonly tree: EnvironmentTree;
  /** As in `CheckContext`. */
  readonly at?: number | undefined;
}

/** What a rule finds wrong with one object, or one of its fields. */
export interface Violation {
  /** Absent: about the festival as a whole; then `cause` says where it comes from. */
  readonly object?: Manifest | undefined;
  readonly field?: FieldPath | undefined;
  readonly message: string;
  /** Instead of the cause that provenance finds. */
  readonly cause?: Cause | undefined;
  /** Instead of the rule's own severity. */
  readonly severity?: Severity | undefined;
}

/**
 * One rule about a festival's objects, about what an environment's festivals share, or both. Its texts are written for
 * the reader of a pull request.
 */
export interface Rule {
  /** kebab-case, stable: people search for it. */
  readonly id: string;
  /** Default: error. */
  readonly severity?: Severity;
  /** Which harm it prevents. */
  readonly why: string;
  readonly remediation: string;
  /** Called for every festival of every environment. */
  readonly check?: (context: CheckContext) => Violation[];
  /** Called once per environment. */
  readonly checkEnvironment?: (context: EnvironmentContext) => Violation[];
}

export function severityOf({ severity = 'error' }: Rule): Severity {
  return severity;
}
