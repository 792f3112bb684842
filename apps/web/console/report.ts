/** The parts of a diff report (`clove diff --format json`) that pages show. */
export interface DiffReport {
  readonly base: string;
  readonly head: string;
  readonly classes: readonly string[];
  readonly targets: readonly TargetDiff[];
  readonly gates: readonly Gate[];
  readonly notes: readonly string[];
}

export interface Gate {
  readonly rule: string;
  readonly environment: string;
  readonly festival: string;
  readonly message: string;
  readonly remediation: string;
}

export interface TargetDiff {
  readonly environment: string;
  readonly festival: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly classes: readonly string[];
  readonly objects: readonly ObjectChange[];
  readonly rolls: readonly { workload: string; action: string; why: readonly string[] }[];
  readonly capacity: {
    readonly before: Capacity;
    readonly after: Capacity;
    readonly lines: readonly string[];
    readonly cost?: {
      readonly currency: string;
      readonly perHourAtMinimum: { readonly before: number; readonly after: number };
      readonly perHourAtMaximum: { readonly before: number; readonly after: number };
    };
  };
}

interface Capacity {
  readonly atMinimum: { readonly pods: number };
  readonly atMaximum: { readonly pods: number };
}

export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly file: string;
  readonly title: string;
  readonly classes: readonly string[];
  readonly fields: readonly {
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
    readonly classes: readonly string[];
    readonly why: readonly string[];
  }[];
}
