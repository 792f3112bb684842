import type { Segment } from '../field-path.ts';
import type { Cause } from '../provenance/index.ts';
import type { FieldOwner } from './live/field-owners.ts';

/** What a change can mean for people who run a festival, from nothing to worst. */
export const CHANGE_CLASSES = [
  'none',
  'sale',
  'config',
  'image',
  'schema',
  'capacity',
  'network',
  'access',
  'disruptive',
  'impossible',
  'data-destroying',
] as const;
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** The same words in every format. */
export const CLASS_MEANING: Readonly<Record<ChangeClass, string>> = {
  none: 'other bytes, same meaning',
  sale: 'what is sold: prices, titles, dates, rules',
  config: 'settings',
  image: 'another image',
  schema: 'a migration runs',
  capacity: 'size: replicas, requests, storage, quota',
  network: 'who is reached how',
  access: 'who may do or reach what: check for weakened security',
  disruptive: 'may interrupt service, or is not known to be harmless',
  impossible: 'the cluster refuses it: the sync would fail',
  'data-destroying': 'data, or what was sold, can be lost',
};

export function rank(of: ChangeClass): number {
  return CHANGE_CLASSES.indexOf(of);
}

/** Unique classes, worst first. */
export function worstFirst(classes: Iterable<ChangeClass>): ChangeClass[] {
  return [...new Set(classes)].sort((a, b) => rank(b) - rank(a));
}

/** One difference. `before` or `after` is undefined where the field is absent. */
export interface Difference {
  readonly segments: readonly Segment[];
  readonly before: unknown;
  readonly after: unknown;
}

/** A valid value that is seldom meant. */
export interface Unusual {
  readonly description: string;
  /** How many times as high or as low, at least 2; absent where that says nothing, and then it is beyond every bound. */
  readonly factor?: number;
}

export interface FieldChange {
  /** As people write it: `spec.template.spec.containers[seat].image`; empty: the whole object. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Worst first, never empty. */
  readonly classes: readonly ChangeClass[];
  /** Why each class was given. */
  readonly why: readonly string[];
  readonly unusual?: Unusual;
  /** The input lines that caused it, nearest first; empty when they are not known. */
  readonly causes: readonly Cause[];
  /** Of what runs: who set the field by hand, the latest first. Absent where that is not known. */
  readonly changedBy?: readonly FieldOwner[];
}

export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** File of the head's tree, or of the base's when removed. */
  readonly file: string;
  /** `configmap seat`: names without the hash of their content. */
  readonly title: string;
  /** Names of an object that is named by its content. */
  readonly renamed?: { readonly from: string; readonly to: string };
  readonly classes: readonly ChangeClass[];
  readonly fields: readonly FieldChange[];
}

/** Pods that a sync starts, stops, replaces or runs, and why. */
export interface Roll {
  readonly workload: string;
  readonly action: 'starts' | 'stops' | 'rolls' | 'runs';
  readonly why: readonly string[];
}

/** Sums over all workloads of a festival. cpu in cores, memory and storage in GiB. */
export interface Footprint {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
}
export interface Capacity {
  readonly atMinimum: Footprint;
  readonly atMaximum: Footprint;
  readonly storage: number;
}
/** Price of one hour, storage included, by the environment's price table. */
export interface Cost {
  readonly currency: string;
  readonly perHourAtMinimum: { readonly before: number; readonly after: number };
  readonly perHourAtMaximum: { readonly before: number; readonly after: number };
}
export interface CapacityDelta {
  readonly before: Capacity;
  readonly after: Capacity;
  /** Per workload whose replicas or requests change: `seat: 2-10 -> 2-20 pods`. */
  readonly lines: readonly string[];
  readonly cost?: Cost;
}

/** What in one festival needs an acknowledgement, such as all that is destroyed, under the hash that it has to name. */
export interface AcknowledgedSet {
  readonly hash: string;
  readonly items: readonly string[];
}

export interface Picture {
  readonly nodes: readonly { readonly name: string; readonly mark: Mark }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly ports: string;
    readonly mark: Mark;
  }[];
}
export type Mark = 'same' | 'added' | 'removed' | 'changed';

export interface TargetDiff {
  readonly environment: string;
  /** The festival's slug, or `_platform`. */
  readonly festival: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly classes: readonly ChangeClass[];
  readonly objects: readonly ObjectChange[];
  readonly rolls: readonly Roll[];
  readonly capacity: CapacityDelta;
  readonly destruction?: AcknowledgedSet;
  /** True for a festival that leaves git while its objects stay in the cluster and go on running. */
  readonly keepsRunning: boolean;
  readonly picture: Picture;
}

/** Why the diff may not be merged as it is. */
export interface Gate {
  readonly rule:
    | 'unacknowledged-destruction'
    | 'unacknowledged-values'
    | 'stale-acknowledgement'
    | 'freeze'
    | 'impossible'
    | 'contract'
    | 'stale-tree';
  readonly environment: string;
  readonly festival: string;
  readonly message: string;
  /** What to do next. */
  readonly remediation: string;
}

export interface DiffReport {
  readonly schema: 'clove.diff/v2';
  readonly generator: string;
  readonly base: string;
  readonly head: string;
  readonly classes: readonly ChangeClass[];
  /** How many field changes have each class as their worst. */
  readonly counts: Readonly<Record<ChangeClass, number>>;
  readonly targets: readonly TargetDiff[];
  /** Empty when nothing blocks the change. */
  readonly gates: readonly Gate[];
  /** Shown once; never fails the run. */
  readonly notes: readonly string[];
}
