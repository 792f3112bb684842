import { printable } from '../field-path.ts';

/** `configmap seat` in `festival-x`. */
export function objectTitle(kind: string, name: string): string {
  return printable(`${kind.toLowerCase()} ${name}`);
}

/** Values on one line; long ones are cut where the format says so. */
export function valueText(value: unknown, longest = Number.POSITIVE_INFINITY): string {
  const text = value === undefined ? 'absent' : typeof value === 'string' ? value : JSON.stringify(value);
  const line = printable(text);
  return line.length <= longest ? line : `${line.slice(0, Math.max(0, longest - 1))}…`;
}
