/** Where in an object: keys, and indexes of list items. */
export type FieldPath = readonly (string | number)[];

/** One step to a difference: a key, or an item of a list under its natural key. */
export type Segment =
  | string
  | { readonly item: string; readonly index: number }
  /** The order of a list's items, as a thing that can change by itself. */
  | { readonly order: true }
  /** The exact text of a document inside a ConfigMap, when its content stays the same. */
  | { readonly text: true };

/** The value at a path of own keys, in data of unknown shape; undefined where there is none. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((at, key) => {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
    return Object.getOwnPropertyDescriptor(at, key)?.value;
  }, value);
}

/** The number at a path, or undefined when something else or nothing is there. */
export function numberAt(value: unknown, path: FieldPath): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
}

/**
 * A path as text: `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]`; items of lists under their
 * natural key where they have one: `containers[seat]`. `findPath` reads it.
 */
export function fieldName(path: readonly (number | Segment)[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step !== 'string') text += `[${printable(stepWord(step))}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** Control characters as escapes: no value of a manifest may move a terminal's cursor or break a line. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The steps of a path that a person wrote, keys with dots still taken apart. */
export function stepsOf(text: string): string[] {
  return text.split(/[.[\]"]+/).filter((step) => step !== '');
}

/**
 * A path as people write it, in the words of the object: `spec.hard.requests.cpu` finds the key "requests.cpu",
 * `containers[0]` and `containers.ticket` the same item.
 * @returns undefined when nothing is there.
 */
export function findPath(object: unknown, text: string): FieldPath | undefined {
  return walk(object, stepsOf(text));
}

function walk(value: unknown, steps: readonly string[]): FieldPath | undefined {
  if (steps.length === 0) return [];
  // The longest key first: "sale.json" before "sale".
  for (let length = steps.length; length > 0; length--) {
    const part = stepInto(value, steps.slice(0, length).join('.'));
    const child = valueAt(value, [part]);
    if (child === undefined) continue;
    const below = walk(child, steps.slice(length));
    if (below !== undefined) return [part, ...below];
  }
  return undefined;
}

/** The path with indexes in place of the names of list items. */
export function withIndexes(object: unknown, path: FieldPath): FieldPath {
  let value = object;
  return path.map((step) => {
    const part = stepInto(value, step);
    value = valueAt(value, [part]);
    return part;
  });
}

/** A key as it is, an item of a list by its index: items are named by their index or their `name`. */
function stepInto(value: unknown, step: string | number): string | number {
  if (!Array.isArray(value) || typeof step === 'number') return step;
  const items: unknown[] = value;
  const named = items.findIndex((item) => valueAt(item, ['name']) === step);
  if (named !== -1) return named;
  return /^\d+$/.test(step) ? Number(step) : step;
}

/** The path to a difference as it is in the object: keys and indexes. */
export function indexPath(segments: readonly Segment[]): FieldPath {
  return segments.flatMap<string | number>((segment) => {
    if (typeof segment === 'string') return [segment];
    return 'item' in segment ? [segment.index] : [];
  });
}

/**
 * The path to a difference as it is in one of the two objects, whose items may stand in other places than in the other: each is
 * found by its natural key. Ends where that object has nothing.
 */
export function pathIn(object: unknown, segments: readonly Segment[]): FieldPath {
  const path: (string | number)[] = [];
  for (const segment of segments) {
    const value = valueAt(object, path);
    if (typeof segment === 'string') {
      path.push(segment);
      continue;
    }
    if (!('item' in segment)) return path;
    const index = Array.isArray(value)
      ? value.findIndex((item: unknown) => KEYED.some((key) => String(valueAt(item, [key])) === segment.item))
      : -1;
    path.push(index === -1 ? segment.index : index);
  }
  return path;
}

/** By which of its fields a list's item is called. */
const KEYED = ['name', 'id', 'mountPath', 'topologyKey', 'ip'];

function stepWord(step: number | Segment): string {
  if (typeof step !== 'object') return String(step);
  if ('item' in step) return step.item;
  return 'order' in step ? 'order' : 'text';
}

/**
 * True when a pattern covers a path. Keys from the object's root, separated by spaces: `*` any one key or item, `x*` a
 * key's beginning, a last `**` anything below, `(order)` the order of a list, `(text)` a document's exact text.
 */
export function matchesPath(pattern: string, path: readonly Segment[]): boolean {
  const words = path.map(patternWord);
  // The marks of order and text mean the same at any depth when a pattern names nothing else.
  if (pattern === '(text)') return words.at(-1) === pattern;
  const parts = pattern.split(' ');
  const open = parts.at(-1) === '**';
  const fixed = open ? parts.slice(0, -1) : parts;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((part, index) => matchesWord(part, words[index] ?? ''));
}

function patternWord(segment: Segment): string {
  const word = stepWord(segment);
  return typeof segment === 'string' || 'item' in segment ? word : `(${word})`;
}

/** True when one word fits one word of a pattern: itself, or its beginning before a `*`. */
export function matchesWord(pattern: string, word: string): boolean {
  // `*` alone never takes an order for an item.
  if (pattern === '*') return word !== '(order)' && word !== '(text)';
  return pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}
