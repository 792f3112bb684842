import type { z } from 'zod';
import { type FieldError, Problem } from './problem.ts';

type PartName = 'params' | 'query' | 'body';

/** Checks one part; collects what is wrong instead of throwing, so that a caller learns all of it at once. */
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
  for (const issue of result.error.issues) {
    errors.push({ path: [name, ...issue.path.map(String)].join('.'), message: issue.message });
  }
  return undefined;
}

/** Throws when anything was wrong. */
export function refuseInvalid(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw new Problem({
    status: 400,
    type: 'invalid-input',
    detail: 'The request does not fit; see errors for every field.',
    errors,
  });
}
