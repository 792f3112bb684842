import { isDeepStrictEqual } from 'node:util';
import { type FieldPath, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import type { Rendered } from '../../render.ts';
import { objectsOf, type TreeObject } from '../../tree-objects.ts';
import { yamlText } from '../../yaml-text.ts';
import { comparable } from './comparable.ts';
import { autoscaledNames, isByHand, isExpectedField, isExpectedObject } from './expected.ts';
import { type FieldOwner, FieldOwners } from './field-owners.ts';

/** What runs, as a tree that can be compared with the rendered one, and who set what in it. */
export interface LiveTree {
  readonly rendered: Rendered;
  /** Who changed a field of an object by hand, the latest first; of a whole object (`[]`), who made it. */
  readonly handsAt: (object: Pick<TreeObject, 'kind' | 'name'>, path: FieldPath) => FieldOwner[];
}

/**
 * The objects of a cluster beside what is rendered. What is as git says has the very text of git, so that only differences are
 * compared.
 * @param live every object of the rendered kinds in the festival's namespace, and the namespace itself, with managedFields.
 */
export function liveTree(target: string, desired: Rendered, live: readonly Manifest[]): LiveTree {
  const wanted = new Map(objectsOf(target, desired).map((object) => [keyOf(object.manifest), object]));
  const autoscaled = autoscaledNames([...wanted.values()]);
  const rendered = new Map<string, string>();
  const owners = new Map<string, FieldOwners>();
  for (const object of live) {
    const asked = wanted.get(keyOf(object));
    if (asked === undefined && isExpectedObject(object)) continue;
    const own = new FieldOwners(object);
    owners.set(`${object.kind}/${object.metadata.name}`, own);
    if (asked === undefined) {
      rendered.set(`live-${object.kind}-${object.metadata.name}.yaml`.toLowerCase(), yamlText(bare(object)));
      continue;
    }
    const shown = comparable(object, asked.manifest, own, autoscaled.has(object.metadata.name));
    const same = isDeepStrictEqual(shown, asked.manifest);
    rendered.set(asked.file, same ? asked.text : yamlText(shown));
  }
  return {
    rendered: new Map([...rendered].sort(([a], [b]) => (a < b ? -1 : 1))),
    handsAt: ({ kind, name }, path) => {
      const own = owners.get(`${kind}/${name}`);
      return (path.length === 0 ? own?.all() : own?.of(path))?.filter(isByHand) ?? [];
    },
  };
}

/** An object that git does not have, without what the server keeps about it. */
function bare({ metadata, ...object }: Manifest): object {
  const { name, namespace, labels } = metadata;
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(
      ([key]) => !isExpectedField(['metadata', 'annotations', key], object.kind, false),
    ),
  );
  const parts = Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'status'));
  return {
    ...parts,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
  };
}

/** A cluster may answer another version of an API than was asked: the group identifies it. */
function keyOf(manifest: Manifest): string {
  const group = manifest.apiVersion.includes('/') ? manifest.apiVersion.split('/')[0] : '';
  return JSON.stringify([group, manifest.kind, valueAt(manifest, ['metadata', 'name'])]);
}
