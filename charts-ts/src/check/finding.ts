import type { Manifest } from '../manifest-shape.ts';
import type { Cause } from '../provenance/index.ts';
import type { Severity } from './rule.ts';

/** One violation with everything needed to fix it. */
export interface CheckFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly environment: string;
  readonly festival: string;
  /** "Deployment seat"; absent when it is about the festival as a whole. */
  readonly object?: string;
  /** "spec.template.spec.containers[0].image" */
  readonly field?: string;
  readonly message: string;
  readonly why: string;
  readonly remediation: string;
  /** The line that decided it. */
  readonly cause: Cause;
}

export function objectName(object: Manifest): string {
  return `${object.kind} ${object.metadata.name}`;
}

/** In the order a person reads the files: by file, line and column, then by rule and by what it is about. */
export function sortFindings(findings: readonly CheckFinding[]): CheckFinding[] {
  return findings.toSorted(
    ({ cause: a, ...left }, { cause: b, ...right }) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(subjectOf(left), subjectOf(right)),
  );
}

function subjectOf(finding: Omit<CheckFinding, 'cause'>): string {
  const { rule, environment, festival, object = '', field = '', message } = finding;
  return [rule, environment, festival, object, field, message].join('\t');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
