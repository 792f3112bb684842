import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cause } from '../provenance/index.ts';

/** A line of an input file that the other side does not have. */
interface ChangedLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Most changed lines that are named where none of the known causes changed: more would name nothing. */
const MOST_NAMED = 3;

/**
 * Puts the causes first whose lines are not the same on the other side: they are why a field changed, the others only
 * why it is there. Where none of them changed, the lines of the target's own inputs that did are named as well.
 * @param files what the target is made of: festival, environment and ops file, from the root
 */
export function changedFirst(
  causes: readonly Cause[],
  files: readonly string[],
  roots: { readonly here: string; readonly there: string },
): Cause[] {
  const linesOf = new Map<string, ChangedLine[]>();
  const changedIn = (file: string): ChangedLine[] => {
    const known = linesOf.get(file) ?? changedLines(file, roots);
    linesOf.set(file, known);
    return known;
  };
  const hasChanged = ({ file, line }: Cause) => changedIn(file).some((changed) => changed.line === line);
  const changed = causes.filter(hasChanged);
  if (changed.length > 0) return [...changed, ...causes.filter((cause) => !changed.includes(cause))];
  const lines = files.flatMap(changedIn);
  return lines.length > MOST_NAMED ? [...causes] : [...lines.map(asCause), ...causes];
}

function changedLines(file: string, roots: { readonly here: string; readonly there: string }): ChangedLine[] {
  const there = new Set(textLines(join(roots.there, file)).map((text) => text.trim()));
  return textLines(join(roots.here, file)).flatMap((text, index) =>
    isComment(text) || there.has(text.trim()) ? [] : [{ file, line: index + 1, text }],
  );
}

function textLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

function isComment(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.startsWith('#');
}

function asCause({ file, line, text }: ChangedLine): Cause {
  const field = /^[\s-]*([\w.-]+)\s*:/.exec(text)?.[1] ?? text.trim();
  const column = text.length - text.trimStart().length + 1;
  return { file, line, column, field, why: 'this line of what the festival is rendered from is another one' };
}
