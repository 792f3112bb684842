import type { Segment } from './model.ts';

/** How the format shows a path. */
export function pathText(segments: readonly Segment[]): string {
  let text = '';
  for (const segment of segments) {
    if (typeof segment !== 'string') text += `[${segmentWord(segment)}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}

function segmentWord(segment: Exclude<Segment, string>): string {
  if ('item' in segment) return printable(segment.item);
  return 'order' in segment ? 'order' : 'text';
}

/** The path as it stands in the object, for a lookup: keys and indexes. */
export function rawPath(segments: readonly Segment[]): (string | number)[] {
  return segments.flatMap<string | number>((segment) => {
    if (typeof segment === 'string') return [segment];
    return 'item' in segment ? [segment.index] : [];
  });
}

/** `configmap seat` in `festival-x`. */
export function objectTitle(kind: string, name: string): string {
  return printable(`${kind.toLowerCase()} ${name}`);
}

/** Control characters as escapes: no value of a manifest may move a terminal's cursor or break a line. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Values on one line; long ones are cut where the format says so. */
export function valueText(value: unknown, longest = Number.POSITIVE_INFINITY): string {
  const text = value === undefined ? 'absent' : typeof value === 'string' ? value : JSON.stringify(value);
  const line = printable(text);
  return line.length <= longest ? line : `${line.slice(0, Math.max(0, longest - 1))}…`;
}
