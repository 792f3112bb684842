import type { TreeObject } from '../tree-objects.ts';

/** An object of the base, of the head, or of both. */
export type Pair =
  | { readonly before: TreeObject; readonly after: TreeObject }
  | { readonly before: TreeObject; readonly after?: undefined }
  | { readonly before?: undefined; readonly after: TreeObject };

/**
 * Which object became which: first by group, kind, namespace and name; then objects named by their content by
 * the name without its hash and their labels, when exactly one of each side is left of it.
 */
export function pairObjects(before: readonly TreeObject[], after: readonly TreeObject[]): Pair[] {
  const exact = pairBy(before, after, identity);
  const byContent = pairBy(exact.onlyBefore, exact.onlyAfter, stableIdentity);
  const pairs: Pair[] = [
    ...exact.pairs,
    ...byContent.pairs,
    ...byContent.onlyBefore.map((object) => ({ before: object })),
    ...byContent.onlyAfter.map((object) => ({ after: object })),
  ];
  return pairs.sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** What both sides are called: without the hash of the content, unless only one side carries one. */
export function pairName({ before, after }: Pair): string {
  if (before === undefined) return stem(after);
  if (after === undefined || stem(before) === stem(after)) return stem(before);
  return after.name;
}

/** The name without the hash of the content, for objects that carry one. */
function stem(object: TreeObject): string {
  const named = /^(.+)-[0-9a-f]{8}$/.exec(object.name)?.[1];
  return named !== undefined && namedByContent(object) ? named : object.name;
}

function namedByContent(object: TreeObject): boolean {
  return object.kind === 'Job' || (object.kind === 'ConfigMap' && object.manifest['immutable'] === true);
}

function identity(object: TreeObject): string {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  return JSON.stringify([group, object.kind, object.namespace, object.name]);
}

function stableIdentity(object: TreeObject): string | undefined {
  const name = stem(object);
  if (name === object.name) return undefined;
  const { labels } = object;
  const part = [labels['app.kubernetes.io/name'], labels['app.kubernetes.io/component']];
  return JSON.stringify([object.kind, object.namespace, name, part]);
}

function pairBy(
  before: readonly TreeObject[],
  after: readonly TreeObject[],
  key: (object: TreeObject) => string | undefined,
) {
  const left = Map.groupBy(before, key);
  const right = Map.groupBy(after, key);
  const pairs: { before: TreeObject; after: TreeObject }[] = [];
  const paired = new Set<TreeObject>();
  for (const [id, candidates] of left) {
    const [one] = candidates;
    const others = id === undefined ? [] : (right.get(id) ?? []);
    const [other] = others;
    // Two candidates: no guess, both sides are shown whole.
    if (one === undefined || other === undefined || candidates.length > 1 || others.length > 1) continue;
    pairs.push({ before: one, after: other });
    paired.add(one).add(other);
  }
  return {
    pairs,
    onlyBefore: before.filter((object) => !paired.has(object)),
    onlyAfter: after.filter((object) => !paired.has(object)),
  };
}

function sortKey({ before, after }: Pair): string {
  const object = after ?? before;
  return object === undefined ? '' : JSON.stringify([object.kind, object.namespace, object.name]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
