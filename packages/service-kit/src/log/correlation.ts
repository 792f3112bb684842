import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '../flow/new-id.ts';

/** Header that carries the correlation id between services, in both directions. */
export const CORRELATION_HEADER = 'clove-correlation-id';

const current = new AsyncLocalStorage<string>();
const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** The correlation id of the request or event being worked on; a new one outside of any. */
export function correlationId(): string {
  return current.getStore() ?? newId();
}

/** The correlation id being worked on, or undefined outside of any. */
export function currentCorrelationId(): string | undefined {
  return current.getStore();
}

/** Runs `fn` so that log lines, upstream calls and events made by it carry this correlation id. */
export function withCorrelation<T>(id: string, fn: () => T): T {
  return current.run(id, fn);
}

/** The caller's correlation id when it is well formed, otherwise a new one: a caller must not write into log lines. */
export function acceptCorrelationId(header: string | undefined): string {
  return header !== undefined && wellFormed.test(header) ? header : newId();
}
