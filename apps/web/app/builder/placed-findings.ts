import type { Finding } from '@clove/pool-images/in-memory';
import type { FieldPath } from './schema.ts';
import { type Places, placesOf } from './yaml-edit.ts';

/** Something to correct, with the field that it is about. */
export interface PlacedFinding extends Finding {
  readonly path: FieldPath;
  readonly kind: 'error' | 'warning';
  /** A required field that is not there yet. */
  readonly isMissing: boolean;
}

/** Every finding with its field: by its place in the text, and by the field that its message names. */
export function placed(
  text: string,
  file: string,
  findings: readonly Finding[],
  kind: PlacedFinding['kind'],
): PlacedFinding[] {
  const places = placesOf(text);
  return findings.map((finding) => ({
    ...finding,
    kind,
    path: finding.file === file ? pathOf(finding, places) : [],
    isMissing: MISSING.test(finding.message),
  }));
}

const MISSING = /^\S+ is missing(?:$|:)/;

/** The field in front of a message: `sales.opensAt is missing`, `gates.0.id: ...`. */
const NAMED = /^([A-Za-z][\w-]*(?:\.[\w-]+)*)(?: is missing| is "| has none of |: )/;

function pathOf({ line, column, message }: Finding, { values }: Places): FieldPath {
  const at = values.get(`${line}:${column}`) ?? [];
  const [, name] = NAMED.exec(message) ?? [];
  if (name === undefined) return at;
  const named = name.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  // What is missing has no place of its own: its block's is given.
  const isBelow = at.every((key, depth) => named[depth] === key);
  return isBelow ? named : at;
}
