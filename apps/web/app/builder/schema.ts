import { FestivalFile } from '@clove/charts-ts/in-memory';
import { z } from 'zod';

/** What stands where in a festival file: keys, and indexes of list items. */
export type FieldPath = readonly (string | number)[];

/** What the form needs of a JSON Schema. */
const NodeShape = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  examples: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  required: z.array(z.string()).default([]),
  maxItems: z.number().optional(),
  maxLength: z.number().optional(),
  get properties() {
    return z.record(z.string(), NodeShape).optional();
  },
  get items() {
    return NodeShape.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), NodeShape]).optional();
  },
});

/** A place of the schema: a value of a certain kind, with what its author says of it. */
export type SchemaNode = z.infer<typeof NodeShape>;

/** The schema of festival files, as editors get it. */
export function festivalSchema(): SchemaNode {
  return NodeShape.parse(z.toJSONSchema(FestivalFile, { io: 'input' }));
}

/** The node at a path; undefined where the schema knows nothing. */
export function nodeAt(root: SchemaNode, path: FieldPath): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((node, key) => {
    if (node === undefined) return undefined;
    if (typeof key === 'number') return node.items;
    return node.properties?.[key] ?? entryOf(node);
  }, root);
}

/** What every entry of a map with free keys is; undefined for a node with keys of its own. */
export function entryOf({ additionalProperties }: SchemaNode): SchemaNode | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Keys of a block in the order in which its author thinks of them. */
export function keyOrder(root: SchemaNode, path: FieldPath): readonly string[] {
  return Object.keys(nodeAt(root, path)?.properties ?? {});
}

/** `opensAt` as people write it: `Opens at`. */
export function humanised(key: string): string {
  const words = key.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
