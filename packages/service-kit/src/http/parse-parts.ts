import type { z } from 'zod';
import { type FieldError, Problem } from './problem.ts';

export type { FieldError };

type PartName = 'params' | 'query' | 'body' | 'item';

/** Checks one part; collects errors instead of throwing, so that a caller gets all of them at once. */
export function parsePart<T>(
  schema: z.ZodType<T> | undefined,
  name: PartName,
  value: unknown,
  errors: FieldError[],
): T;
export function parsePart(
  schema: z.ZodType | undefined,
  name: PartName,
  value: unknown,
  errors: FieldError[],
): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) collect(issue, [name], value, errors);
  return undefined;
}

/**
 * One line per wrong field. Of a union only the closest alternative is reported: the one with the fewest faults.
 * @param input what the issue's path begins at
 */
function collect(
  issue: z.core.$ZodIssue,
  before: readonly string[],
  input: unknown,
  errors: FieldError[],
): void {
  const found = issue.path.reduce(fieldOf, input);
  const path = [...before, ...issue.path.map(String)];
  const [closest] =
    issue.code === 'invalid_union' ? [...issue.errors].sort((a, b) => faults(a) - faults(b)) : [];
  if (closest !== undefined && closest.length > 0) {
    for (const inner of closest) collect(inner, path, found, errors);
  } else if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) errors.push({ path: [...path, key].join('.'), message: 'unknown field' });
  } else {
    const message = found === undefined ? 'is missing' : issue.message;
    errors.push({ path: path.join('.'), message });
  }
}

function fieldOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function faults(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

/** Throws when there are errors. */
export function refuseInvalid(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidInput(errors);
}

/** The problem of an input that does not fit, with every field that is wrong. */
export function invalidInput(errors: readonly FieldError[]): Problem {
  return new Problem({
    status: 400,
    type: 'invalid-input',
    detail: 'The request does not fit; see errors for every field.',
    errors,
  });
}
