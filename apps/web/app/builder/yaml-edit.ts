import { type Document, isCollection, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { FieldPath } from './schema.ts';

/** Text of a festival file as the form sees it. */
export interface OpenText {
  /** Undefined: the text is no YAML, and a form over it would change what its author meant. */
  readonly value: unknown;
  readonly isReadable: boolean;
}

export function openText(text: string): OpenText {
  const document = parsed(text);
  const isReadable = document.errors.length === 0 && !hasAlias(document);
  return { isReadable, value: isReadable ? document.toJS() : undefined };
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((at, key) => {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
    return Reflect.get(at, key);
  }, value);
}

/** A text that is no YAML cannot be edited by fields. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
}

/**
 * The text with another value at a path. Comments, order and the way of writing of everything else stay; a new key goes where
 * the schema has it.
 * @param keyOrder of the block at a path
 */
export function withValue(
  text: string,
  path: FieldPath,
  value: unknown,
  keyOrder: (path: FieldPath) => readonly string[],
): string {
  return edited(text, (document) => {
    const node = document.getIn(path, true);
    if (isScalar(node) && isPlain(value)) {
      node.value = value;
      // How it was written belonged to the old value.
      delete node.source;
      if (typeof value !== 'string') delete node.type;
      return;
    }
    const depth = deepestBlock(document, path);
    const [key, ...below] = path.slice(depth);
    if (key === undefined) return;
    const made = madeNode(document, below.reduceRight<unknown>(wrapped, value));
    const parent = path.slice(0, depth);
    const block = depth === 0 ? document.contents : document.getIn(parent, true);
    if (!isMap(block) || block.has(key)) {
      document.setIn([...parent, key], made);
      return;
    }
    const order = keyOrder(parent);
    const later = order.slice(order.indexOf(String(key)) + 1);
    const before = block.items.findIndex(
      (pair) => isScalar(pair.key) && later.includes(String(pair.key.value)),
    );
    block.items.splice(before < 0 ? block.items.length : before, 0, document.createPair(key, made));
  });
}

/** The text without what stands at a path; a block that has nothing left goes with it. */
export function withoutValue(text: string, path: FieldPath): string {
  return edited(text, (document) => {
    if (!document.hasIn(path)) return;
    document.deleteIn(path);
    for (let depth = path.length - 1; depth > 0; depth -= 1) {
      const parent = path.slice(0, depth);
      const node = document.getIn(parent, true);
      if (typeof parent.at(-1) === 'number' || !isCollection(node) || node.items.length > 0) return;
      document.deleteIn(parent);
    }
  });
}

/** The text with one more item at the end of the list at a path. */
export function withItem(
  text: string,
  path: FieldPath,
  item: unknown,
  keyOrder: (path: FieldPath) => readonly string[],
): string {
  const { value } = openText(text);
  const list = valueAt(value, path);
  if (!Array.isArray(list)) return withValue(text, path, [item], keyOrder);
  return edited(text, (document) => {
    const node = document.getIn(path, true);
    if (isCollection(node) && node.items.length === 0) node.flow = false;
    document.addIn(path, madeNode(document, item));
  });
}

/** The text with an item of a list in its neighbour's place, its comments with it. */
export function withItemMoved(text: string, path: FieldPath, from: number, to: number): string {
  return edited(text, (document) => {
    const node = document.getIn(path, true);
    if (!isCollection(node)) return;
    const [item] = node.items.splice(from, 1);
    if (item !== undefined) node.items.splice(to, 0, item);
  });
}

/** Where every value of a text begins, as `line:column`; of a key whose place is asked for, its key. */
export interface Places {
  readonly values: ReadonlyMap<string, FieldPath>;
  /** Where to go for a field: its own place, or the nearest block around it. Counted in characters. */
  readonly offsetOf: (path: FieldPath) => number;
}

export function placesOf(text: string): Places {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines });
  const values = new Map<string, FieldPath>();
  const offsets = new Map<string, number>();
  const keep = (path: FieldPath, offset: number) => {
    const { line, col } = lines.linePos(offset);
    const place = `${Math.max(line, 1)}:${Math.max(col, 1)}`;
    if (!values.has(place)) values.set(place, path);
    offsets.set(path.join('.'), offset);
  };
  visit(document, {
    Node(key, node, ancestors) {
      if (key === 'key' || node.range == null) return;
      keep(pathOf(ancestors, key), node.range[0]);
    },
  });
  return {
    values,
    offsetOf(path) {
      for (let depth = path.length; depth >= 0; depth -= 1) {
        const offset = offsets.get(path.slice(0, depth).join('.'));
        if (offset !== undefined) return offset;
      }
      return 0;
    },
  };
}

function pathOf(ancestors: readonly unknown[], last: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [at, ancestor] of ancestors.entries()) {
    if (typeof ancestor === 'object' && ancestor !== null && 'key' in ancestor && isScalar(ancestor.key)) {
      path.push(String(ancestor.key.value));
    } else if (isCollection(ancestor) && !isMap(ancestor)) {
      const child: unknown = ancestors[at + 1];
      const index = child === undefined ? last : ancestor.items.indexOf(child);
      if (typeof index === 'number') path.push(index);
    }
  }
  return path;
}

function edited(text: string, edit: (document: Document) => void): string {
  const document = parsed(text);
  if (document.errors.length > 0) throw new UnreadableText();
  if (!isMap(document.contents)) document.contents = document.createNode({});
  edit(document);
  return document.toString({ lineWidth: 0 });
}

function parsed(text: string): Document {
  return parseDocument(text, { version: '1.2', prettyErrors: false });
}

function hasAlias(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** How many steps of a path lead to a block or list that is there. */
function deepestBlock(document: Document, path: FieldPath): number {
  let depth = 0;
  while (depth < path.length - 1 && isCollection(document.getIn(path.slice(0, depth + 1), true))) depth += 1;
  return depth;
}

function wrapped(value: unknown, key: string | number): unknown {
  return typeof key === 'number' ? [value] : { [key]: value };
}

/** Texts in two languages stand in one line, as people write them. */
function madeNode(document: Document, value: unknown) {
  const node = document.createNode(value);
  visit(document.createNode([node]), {
    Map(_, map) {
      const isText = map.items.every(
        ({ key }) => isScalar(key) && (key.value === 'ko' || key.value === 'en'),
      );
      if (isText && map.items.length > 0) map.flow = true;
    },
  });
  return node;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}
