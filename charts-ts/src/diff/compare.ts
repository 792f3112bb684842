import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { type Segment, valueAt } from '../field-path.ts';
import { itemKeys } from './list-keys.ts';
import type { Difference } from './model.ts';

/** In a policy an empty list of ports or peers allows all: losing the last item is not the loss of an item. */
const EMPTY_MEANS_ALL = new Set(['ports', 'from', 'to']);

/**
 * Every difference between two values, as small as it can be said: a field, an item of a list, the order of a
 * list, the content of a document inside a ConfigMap. What is equal yields nothing; nothing else is left out.
 */
export function differences(before: unknown, after: unknown, at: readonly Segment[] = []): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isMap(before) && isMap(after)) return mapDifferences(before, after, at);
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(before, after, at);
  return documentDifferences(before, after, at) ?? [{ segments: at, before, after }];
}

function mapDifferences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  at: readonly Segment[],
): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => differences(valueAt(before, [key]), valueAt(after, [key]), [...at, key]));
}

function listDifferences(
  before: readonly unknown[],
  after: readonly unknown[],
  at: readonly Segment[],
): Difference[] {
  const name = at.at(-1);
  const emptied = before.length === 0 || after.length === 0;
  if (emptied && typeof name === 'string' && EMPTY_MEANS_ALL.has(name))
    return [{ segments: at, before, after }];
  const keys = itemKeys(typeof name === 'string' ? name : undefined, before, after);
  if (keys === undefined) return placeByPlace(before, after, at);
  const right = new Map(keys.after.map(({ key }, index) => [key, index]));
  const left = new Map(keys.before.map(({ key }, index) => [key, index]));
  const found: Difference[] = [];
  for (const [index, { key, label }] of keys.before.entries()) {
    const other = right.get(key);
    const segment = { item: label, index: other ?? index };
    if (other === undefined) {
      found.push({ segments: [...at, segment], before: before[index], after: undefined });
    } else found.push(...differences(before[index], after[other], [...at, segment]));
  }
  for (const [index, { key, label }] of keys.after.entries()) {
    if (left.has(key)) continue;
    found.push({ segments: [...at, { item: label, index }], before: undefined, after: after[index] });
  }
  const keptBefore = keys.before.filter(({ key }) => right.has(key)).map(({ label }) => label);
  const keptAfter = keys.after.filter(({ key }) => left.has(key));
  // Labels may repeat where keys do not, so the order is judged by keys and shown by labels.
  const order = keys.before.filter(({ key }) => right.has(key)).map(({ key }) => key);
  if (
    !isDeepStrictEqual(
      order,
      keptAfter.map(({ key }) => key),
    )
  ) {
    const labels = keptAfter.map(({ label }) => label);
    found.push({ segments: [...at, { order: true }], before: keptBefore, after: labels });
  }
  return found;
}

function placeByPlace(
  before: readonly unknown[],
  after: readonly unknown[],
  at: readonly Segment[],
): Difference[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    // A null item is not an absent one.
    differences(before[index], after[index], [...at, { item: String(index), index }]),
  );
}

/** `data["sale.json"]` and the like: what the text says, not how it is written. */
function documentDifferences(
  before: unknown,
  after: unknown,
  at: readonly Segment[],
): Difference[] | undefined {
  const name = at.at(-1);
  const isDocument = at.length === 2 && at[0] === 'data' && typeof name === 'string';
  if (!isDocument || !/\.(?:json|ya?ml)$/.test(name)) return undefined;
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  const [left, right] = [documentValue(before), documentValue(after)];
  if (left === undefined || right === undefined) return undefined;
  const found = differences(left, right, at);
  return found.length > 0 ? found : [{ segments: [...at, { text: true }], before, after }];
}

/** Undefined for a text that does not hold a map or a list: then the text itself is compared. */
function documentValue(text: string): object | undefined {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const value: unknown = document.toJS();
  return value !== null && typeof value === 'object' ? value : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
