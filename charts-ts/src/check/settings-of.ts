import type { Container } from './pod-spec.ts';
import { dataOf, named, type Tree } from './tree.ts';

/** What a container finds written down in its environment: its ConfigMaps, then its own variables, which win. */
export function settingsOf(tree: Tree, container: Container): Readonly<Record<string, string>> {
  const maps = (container.envFrom ?? []).map(({ configMapRef }) =>
    configMapRef === undefined ? {} : dataOf(named(tree, 'ConfigMap', configMapRef.name)),
  );
  const literal = (container.env ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.assign({}, ...maps, Object.fromEntries(literal));
}
