import type { LoadedEnvironment } from '../environment/load.ts';
import type { FieldPath } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import { festivalOf } from '../platform/metadata.ts';
import type { PlannedTarget } from '../targets.ts';
import type { Cause } from './cause.ts';
import { builderCause, causeAt, causeIn } from './inputs.ts';
import type { Place } from './place.ts';
import type { Row } from './row.ts';
import { type Question, sharedSubjectOf, subjectOf } from './subject.ts';
import { PROVENANCE, SHARED } from './table.ts';

/**
 * Which lines decided an object, or one of its fields: nearest first, never empty. For a field first the lines that
 * would have to be edited to change it, or the builder that fixes it for everybody; then why the object exists at all.
 */
export function causesOf(target: PlannedTarget, object: Manifest, fieldPath: FieldPath = []): Cause[] {
  const lookUp: LookUp = (place, why) => causeAt(target, place, why);
  const causes = decide(PROVENANCE, subjectOf(target.plan, object, fieldPath), lookUp);
  if (causes.length > 0) return causes;
  // Where nothing else is known, the festival file: without it nothing would be there.
  const why = 'rendered for this festival; the provenance table does not know this kind';
  return [causeIn(target.festival.document, { input: 'festival', path: ['festival'] }, why)];
}

/** One environment, and the plans of its festivals by slug where they can be planned. */
export interface Platform {
  readonly environment: LoadedEnvironment;
  readonly targetOf: (slug: string) => PlannedTarget | undefined;
}

/** As `causesOf`, for an object of `_platform`. Empty for a project whose festival cannot be planned. */
export function platformCausesOf(
  { environment, targetOf }: Platform,
  object: Manifest,
  fieldPath: FieldPath = [],
): Cause[] {
  const slug = festivalOf(object);
  if (slug === undefined) return sharedCausesOf(environment, object, fieldPath);
  const target = targetOf(slug);
  return target === undefined ? [] : causesOf(target, object, fieldPath);
}

/** What no festival owns: only the environment decides it. */
function sharedCausesOf(
  { document, environment }: LoadedEnvironment,
  object: Manifest,
  fieldPath: FieldPath,
): Cause[] {
  const lookUp: LookUp = (place, why) => causeIn(document, place, why);
  const causes = decide(SHARED, sharedSubjectOf(environment, object, fieldPath), lookUp);
  if (causes.length > 0) return causes;
  const why = 'rendered for this environment; the provenance table does not know this kind';
  return [causeIn(document, { input: 'environment', path: ['environment'] }, why)];
}

/** True when the table says why an object of a festival exists: a test demands it of every object that is rendered. */
export function isKnown(object: Manifest): boolean {
  return existenceIn(PROVENANCE, object) !== undefined;
}

/** The function that writes an object of a festival. */
export function builderOf(object: Manifest): Cause | undefined {
  return builderIn(PROVENANCE, object);
}

/** The function that writes an object of `_platform`. */
export function platformBuilderOf(object: Manifest): Cause | undefined {
  return festivalOf(object) === undefined ? builderIn(SHARED, object) : builderOf(object);
}

function builderIn<S extends Question>(table: readonly Row<S>[], object: Manifest): Cause | undefined {
  const row = existenceIn(table, object);
  return row?.builder === undefined ? undefined : builderCause(row.builder, row.why);
}

type LookUp = (place: Place, why: string) => Cause | undefined;

function decide<S extends Question>(table: readonly Row<S>[], subject: S, lookUp: LookUp): Cause[] {
  const ofRow = (row: Row<S> | undefined): Cause[] =>
    row === undefined ? [] : row.from(subject).flatMap((place) => lookUp(place, row.why) ?? []);
  const existence = existenceIn(table, subject.object);
  const exists = ofRow(existence);
  const causes = ofRow(decidingIn(table, subject));
  if (subject.path.length === 0 || causes.length > 0) return unique([...causes, ...exists]);
  const why = 'the same for every festival: no input decides it';
  const fixed = existence?.builder === undefined ? [] : [builderCause(existence.builder, why)];
  return unique(existence?.switched === true ? [...exists, ...fixed] : [...fixed, ...exists]);
}

function existenceIn<S extends Question>(table: readonly Row<S>[], object: Manifest): Row<S> | undefined {
  const name = nameOf(object);
  return table.find((row) => row.field === undefined && row.object.test(name));
}

/** The row that knows the field best: the one with the most steps. */
function decidingIn<S extends Question>(table: readonly Row<S>[], { object, path }: S): Row<S> | undefined {
  if (path.length === 0) return undefined;
  const name = nameOf(object);
  const text = path.map((part) => String(part)).join('.');
  return table
    .filter(({ field, object: of }) => field !== undefined && of.test(name) && pattern(field).test(text))
    .sort((a, b) => steps(b.field ?? '') - steps(a.field ?? ''))[0];
}

function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

const patterns = new Map<string, RegExp>();

/** `a.*.c` covers a.0.c and everything below it. Keys may contain dots: a pattern's steps are joined to fit. */
function pattern(field: string): RegExp {
  const known = patterns.get(field) ?? new RegExp(`^${field.split('.').map(expression).join('')}(?=\\.|$)`);
  patterns.set(field, known);
  return known;
}

function expression(step: string, index: number, all: readonly string[]): string {
  if (step === '**') return '(?:.+?\\.)?';
  const text = step === '*' ? '[^.]+' : step.replaceAll(/[^\w-]/g, '\\$&');
  return index === 0 || all[index - 1] === '**' ? text : `\\.${text}`;
}

function steps(field: string): number {
  return field.split('.').length;
}

function unique(causes: readonly Cause[]): Cause[] {
  const seen = new Set<string>();
  return causes.filter(({ file, line, field }) => {
    const key = `${file}:${line}:${field}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
