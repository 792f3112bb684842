import type { z } from 'zod';
import { PermanentFailure } from '../domain/failure.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a command's environment. Reports all errors at once, without values, which may be secret. */
export function readEnvironment<T>(schema: z.ZodType<T>, environment: Environment): T {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  throw new PermanentFailure(
    'the environment is not usable',
    result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}

/**
 * Combines two readings of the environment.
 *
 * @throws PermanentFailure with the reasons of both.
 */
export function readTogether<A, B>(first: () => A, second: () => B): [A, B] {
  const reasons: string[] = [];
  const attempt = <T>(read: () => T): { value: T } | null => {
    try {
      return { value: read() };
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      reasons.push(...error.reasons);
      return null;
    }
  };
  const a = attempt(first);
  const b = attempt(second);
  if (a === null || b === null) throw new PermanentFailure('the environment is not usable', reasons);
  return [a.value, b.value];
}

/** The part of an environment name that stands for a service: `payment-sandbox` -> `PAYMENT_SANDBOX`. */
export function environmentName(service: string): string {
  return service.toUpperCase().replaceAll('-', '_');
}
