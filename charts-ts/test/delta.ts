import { parse } from 'yaml';
import type { Rendered } from '../src/index.ts';

/** What differs between two renderings of the same festival; nothing that is the same in both. */
export interface Delta {
  /** Whole objects, by file. */
  readonly added: Readonly<Record<string, unknown>>;
  /** Files. */
  readonly removed: readonly string[];
  /** File to field to its value before and after; null where there was or is none. */
  readonly changed: Readonly<Record<string, Readonly<Record<string, { before: unknown; after: unknown }>>>>;
}

export function delta(before: Rendered, after: Rendered): Delta {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const both = names.filter((name) => before.get(name) !== undefined && after.get(name) !== undefined);
  const differing = both.filter((name) => before.get(name) !== after.get(name));
  return {
    added: Object.fromEntries(
      names.filter((name) => !before.has(name)).map((name) => [name, parse(after.get(name) ?? '')]),
    ),
    removed: names.filter((name) => !after.has(name)),
    changed: Object.fromEntries(
      differing.map((name) => [
        name,
        Object.fromEntries(fields(parse(before.get(name) ?? ''), parse(after.get(name) ?? ''), '')),
      ]),
    ),
  };
}

function fields(
  before: unknown,
  after: unknown,
  path: string,
): [string, { before: unknown; after: unknown }][] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => fields(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => fields(item, after[index], `${path}[${index}]`));
  }
  return [[path, { before: before ?? null, after: after ?? null }]];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
