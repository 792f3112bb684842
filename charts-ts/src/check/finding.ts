import type { Cause, FieldPath, Manifest } from '../provenance/index.ts';
import type { Severity } from './rule.ts';

/** One complaint with everything that a reader needs to mend it. */
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
  readonly mend: string;
  /** The line that decided it. */
  readonly cause: Cause;
}

export function objectName(object: Manifest): string {
  return `${object.kind} ${object.metadata.name}`;
}

/** The way people write a path: `spec.containers[0].image`. */
export function fieldName(path: FieldPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Worst first, then by rule, festival, object and field: the same order on every run. */
export function sortFindings(findings: readonly CheckFinding[]): CheckFinding[] {
  return findings.toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || (key(a) < key(b) ? -1 : 1),
  );
}

function key({ rule, environment, festival, object = '', field = '', message }: CheckFinding): string {
  return [rule, environment, festival, object, field, message].join('\t');
}
