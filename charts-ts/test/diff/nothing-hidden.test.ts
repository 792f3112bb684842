import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { diffTargets, type FieldChange, type ObjectChange, type RenderedTree } from '../../src/diff/index.ts';

/** Names that the comparison treats specially, so that random objects meet its lists, keys and documents. */
const keys = fc.constantFrom(
  'name',
  'id',
  'ports',
  'env',
  'args',
  'ingress',
  'from',
  'data',
  'sale.json',
  'x',
  'image',
);
const scalars = fc.oneof(
  fc.constantFrom('a', 'b', '', '{"id":"a"}', '[1,2]', '{"id": "a"}'),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.constant(null),
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
}));
const objects = fc.record({
  kind: fc.constantFrom('Deployment', 'ConfigMap', 'NetworkPolicy', 'Job', 'Wonder'),
  name: fc.constantFrom('a', 'b', 'a-00000001', 'a-00000002', 'b-00000001'),
  spec: values,
  data: fc.dictionary(keys, values, { maxKeys: 2 }),
  immutable: fc.boolean(),
});
const trees = fc
  .uniqueArray(objects, { maxLength: 5, selector: ({ kind, name }) => `${kind}-${name}` })
  .map((list): RenderedTree => {
    const files = list.map(({ kind, name, ...rest }): [string, string] => {
      const manifest = { apiVersion: 'v1', kind, metadata: { name }, ...rest };
      return [`${kind}-${name}.yaml`, stringify(manifest, { aliasDuplicateObjects: false })];
    });
    return new Map(files.length === 0 ? [] : [['staging/rock', new Map(files)]]);
  });

const RUNS = { numRuns: 100 };

describe('the report hides nothing', () => {
  test('equal trees give an empty report', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(diffTargets(tree, tree).targets).toEqual([]);
      }),
      RUNS,
    );
  });

  test('what leaves the base and what comes to the head is exactly what the changes say', () => {
    fc.assert(
      fc.property(trees, trees, (base, head) => {
        const changes = diffTargets(base, head).targets.flatMap(({ objects: list }) => list);
        const lost = changes.flatMap((change) => sideLeaves(change, 'before'));
        const won = changes.flatMap((change) => sideLeaves(change, 'after'));
        expect(minus(treeLeaves(base), lost)).toEqual(minus(treeLeaves(head), won));
      }),
      RUNS,
    );
  });

  test('every object that differs in meaning is in it, down to the order of a list', () => {
    fc.assert(
      fc.property(trees, trees, (base, head) => {
        const changed = new Set(
          diffTargets(base, head).targets.flatMap(({ objects: list }) =>
            list.filter(({ fields }) => fields.length > 0).map(({ file }) => file),
          ),
        );
        const [left, right] = [filesOf(base), filesOf(head)];
        for (const [file, text] of right) {
          const same = isDeepStrictEqual(parse(left.get(file) ?? ''), parse(text));
          if (!same) expect(changed).toContain(file);
        }
      }),
      RUNS,
    );
  });

  test('turned around, what was added is removed and every before is an after', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const outline = (change: ObjectChange, swap: boolean) => ({
      change: swap ? turned[change.change] : change.change,
      kind: change.kind,
      title: change.title,
      fields: change.fields
        .map(({ path, before, after }) =>
          JSON.stringify(swap ? [path, after, before] : [path, before, after]),
        )
        .sort(),
    });
    const sorted = (base: RenderedTree, head: RenderedTree, swap: boolean) =>
      diffTargets(base, head)
        .targets.flatMap(({ objects: list }) => list.map((change) => outline(change, swap)))
        .map((line) => JSON.stringify(line))
        .sort();
    fc.assert(
      fc.property(trees, trees, (base, head) => {
        expect(sorted(head, base, true)).toEqual(sorted(base, head, false));
      }),
      RUNS,
    );
  });
});

function filesOf(tree: RenderedTree): ReadonlyMap<string, string> {
  return tree.get('staging/rock') ?? new Map();
}

/** Every scalar under its own key: places in lists do not count, nor that a container is empty. */
function leaves(value: unknown, key = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, key));
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([name, item]) => leaves(item, name));
  }
  const document = typeof value === 'string' && key === 'sale.json' ? documentOf(value) : undefined;
  return document === undefined ? [`${key}=${JSON.stringify(value)}`] : leaves(document, key);
}

/** A document in a ConfigMap counts by its content, as the comparison reads it. */
function documentOf(text: string): object | undefined {
  const value: unknown = parse(text);
  return value !== null && typeof value === 'object' ? value : undefined;
}

function treeLeaves(tree: RenderedTree): string[] {
  return [...filesOf(tree).values()].flatMap((text) => leaves(parse(text)));
}

function sideLeaves({ fields }: ObjectChange, side: 'before' | 'after'): string[] {
  return fields
    .filter(({ path }) => !/\[(?:order|text)\]$|^\((?:text|file)\)$/.test(path))
    .flatMap((field) => {
      const value = field[side];
      return value === undefined ? [] : leaves(value, lastKey(field));
    });
}

/** The key that a value stands under: items of lists stand under the key of the list. */
function lastKey({ path }: FieldChange): string {
  const named = stepsOf(path).filter((step) => !/^\[[^"]/.test(step));
  return (named.at(-1) ?? '').replaceAll(/[[\]"]/g, '');
}

/** Names and what stands in brackets, which may be a list and have brackets of its own. */
function stepsOf(path: string): string[] {
  const steps: string[] = [];
  let depth = 0;
  for (const part of path.match(/[\w-]+|[[\]]|[^[\]\w-]+/g) ?? []) {
    if (part === ']') depth -= 1;
    if (depth > 0 || part === ']') steps.push(`${steps.pop()}${part}`);
    else if (part === '[' || /^[\w-]/.test(part)) steps.push(part);
    if (part === '[') depth += 1;
  }
  return steps;
}

function minus(all: readonly string[], some: readonly string[]): string[] {
  const left = [...all];
  for (const item of some) {
    const index = left.indexOf(item);
    if (index === -1) left.push(`not in the tree: ${item}`);
    else left.splice(index, 1);
  }
  return left.sort();
}
