import { UsageError } from './context.ts';

/**
 * The instant of an option such as --at.
 * @throws UsageError unless it is RFC 3339 with an offset: a time without one means another hour on every machine.
 */
export function parseInstant(option: string, text: string): Date {
  const at = new Date(text);
  const hasOffset = /T.*(?:Z|[+-]\d\d:\d\d)$/.test(text);
  if (!Number.isNaN(at.getTime()) && hasOffset) return at;
  throw new UsageError(`${option} is "${text}" but must be an instant such as 2026-06-01T20:00:00+09:00`);
}
