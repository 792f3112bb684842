import type { EnvironmentFile } from '../environment/schema.ts';
import type { FieldPath } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Cause } from '../provenance/index.ts';
import type { EnvironmentTree, Tree } from './tree.ts';

/** error: refuse the merge; warning: somebody has to look; info: good to know, never in the way. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule about festivals sees: one rendered festival, and every environment for what only shows in comparison. */
export interface CheckContext {
  readonly tree: Tree;
  readonly environments: readonly EnvironmentFile[];
  /** The instant that was asked about, in milliseconds; absent when no rule may know the time. */
  readonly at?: number | undefined;
  /** Folder with the inputs of the commit that runs now; absent: rules about what a change does stay silent. */
  readonly base?: string | undefined;
}

/** What a rule about environments sees: what its festivals share, and all their plans. */
export interface EnvironmentContext {
  readonly tree: EnvironmentTree;
  /** As in `CheckContext`. */
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

/** One rule of the house: about a festival's objects, about what an environment's festivals share, or both. Its text is written for whoever meets it in a pull request. */
export interface Rule {
  /** kebab-case, stable: people search for it. */
  readonly id: string;
  readonly severity: Severity;
  /** Which harm it prevents. */
  readonly why: string;
  readonly remediation: string;
  /** Called for every festival of every environment. */
  readonly check?: (context: CheckContext) => Complaint[];
  /** Called once per environment. */
  readonly checkEnvironment?: (context: EnvironmentContext) => Complaint[];
}
