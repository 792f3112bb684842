import type { PlannedTarget } from '../targets.ts';
import type { Cause, FieldPath, Manifest } from './cause.ts';
import { builderCause, causeAt } from './inputs.ts';
import type { Row } from './row.ts';
import { type Subject, subjectOf } from './subject.ts';
import { PROVENANCE } from './table.ts';

/**
 * Which lines decided an object, or one of its fields: nearest first, never empty. For a field first what
 * decides this field, or the builder that fixes it for everybody; then why the object exists at all.
 */
export function causesOf(target: PlannedTarget, object: Manifest, fieldPath: FieldPath = []): Cause[] {
  const subject = subjectOf(target.plan, object, fieldPath);
  const name = `${object.kind} ${object.metadata.name}`;
  const rows = PROVENANCE.filter((row) => row.object.test(name));
  const existence = rows.find((row) => row.field === undefined);
  const deciding = rows
    .filter((row) => row.field !== undefined && covers(row.field, subject.path))
    .sort((a, b) => steps(b.field ?? '') - steps(a.field ?? ''))
    .slice(0, 1);
  const causes = deciding.flatMap((row) => causesOfRow(target, subject, row));
  const exists = existence === undefined ? [] : causesOfRow(target, subject, existence);
  const fixed =
    existence?.builder === undefined
      ? []
      : [builderCause(existence.builder, 'the same for every festival: no input decides it')];
  if (fieldPath.length > 0 && causes.length === 0)
    return unique([...fixed, ...exists, ...unknown(target, exists)]);
  return unique([...causes, ...exists, ...unknown(target, exists)]);
}

/** True when the table says why an object exists: a test demands it of every object that is rendered. */
export function isKnown(object: Manifest): boolean {
  return PROVENANCE.some(
    (row) => row.field === undefined && row.object.test(`${object.kind} ${object.metadata.name}`),
  );
}

/** The function that writes an object. */
export function builderOf(object: Manifest): Cause | undefined {
  const name = `${object.kind} ${object.metadata.name}`;
  const row = PROVENANCE.find((candidate) => candidate.field === undefined && candidate.object.test(name));
  return row?.builder === undefined ? undefined : builderCause(row.builder, row.why);
}

function causesOfRow(target: PlannedTarget, subject: Subject, row: Row): Cause[] {
  return row.from(subject).flatMap((place) => causeAt(target, place, row.why) ?? []);
}

/** Where nothing else is known, the festival file: without it nothing would be there. */
function unknown(target: PlannedTarget, known: readonly Cause[]): Cause[] {
  if (known.length > 0) return [];
  const why = 'rendered for this festival; the provenance table does not know this kind';
  const cause = causeAt(target, { input: 'festival', path: ['festival'] }, why);
  return cause === undefined ? [] : [cause];
}

/** `a.*.c` covers a.0.c and everything below it. Keys may contain dots: a pattern's steps are joined to fit. */
function covers(pattern: string, path: FieldPath): boolean {
  const text = path.map((part) => String(part)).join('.');
  const expression = pattern
    .split('.')
    .map((step) => (step === '*' ? '[^.]+' : step.replaceAll(/[^\w-]/g, '\\$&')))
    .join('\\.');
  return new RegExp(`^${expression}(?:\\.|$)`).test(text);
}

function steps(pattern: string): number {
  return pattern.split('.').length;
}

function unique(causes: readonly Cause[]): Cause[] {
  const seen = new Map(
    causes.map((cause) => [`${cause.file}:${cause.line}:${cause.field}`, cause] as const).reverse(),
  );
  return causes.filter((cause) => seen.get(`${cause.file}:${cause.line}:${cause.field}`) === cause);
}
