import { z } from 'zod';
import { type FieldPath, valueAt } from '../../field-path.ts';

/** Who set a field of an object in a cluster, as its managedFields say. */
export interface FieldOwner {
  /** The program: `kubectl-edit`, `argocd-controller`. Kubernetes records no person. */
  readonly manager: string;
  /** Apply: server-side apply. Update: everything else. */
  readonly operation: string;
  /** When it last set a field of this object. */
  readonly at: string | undefined;
}

type Fields = { readonly [key: string]: Fields };
const Fields: z.ZodType<Fields> = z.lazy(() => z.record(z.string(), Fields));

const Entry = z.looseObject({
  manager: z.string().default('unknown'),
  operation: z.string().default(''),
  time: z.string().optional(),
  /** Set for what was written through a part of its own, such as status or scale. */
  subresource: z.string().optional(),
  fieldsV1: Fields.default({}),
});
const Managed = z.looseObject({
  metadata: z.looseObject({ managedFields: z.array(Entry).default([]) }),
});

/** What of an object each manager set. */
export class FieldOwners {
  readonly #object: unknown;
  readonly #entries: readonly { readonly owner: FieldOwner; readonly fields: Fields }[];

  /** @param live an object as a cluster answers it, with its managedFields. */
  constructor(live: unknown) {
    this.#object = live;
    this.#entries = Managed.parse(live)
      .metadata.managedFields // What a status says is no part of what is asked for.
      .filter(({ subresource }) => subresource !== 'status')
      .map(({ manager, operation, time, fieldsV1 }) => ({
        owner: { manager, operation, at: time },
        fields: fieldsV1,
      }));
  }

  /** The manager that set the field at a path, something in it, or a value as a whole that it is a part of; the latest first. */
  of(path: FieldPath): FieldOwner[] {
    return this.#owners((fields) => owns(fields, this.#object, path) !== 'no');
  }

  /** Those of `of` who named the field itself: parts of a value that was set as a whole may have been filled in by the server. */
  byName(path: FieldPath): FieldOwner[] {
    return this.#owners((fields) => owns(fields, this.#object, path) === 'by name');
  }

  #owners(matches: (fields: Fields) => boolean): FieldOwner[] {
    return this.#entries
      .filter(({ fields }) => matches(fields))
      .map(({ owner }) => owner)
      .sort(latestFirst);
  }

  /** Every manager, the latest first. */
  all(): FieldOwner[] {
    return this.#entries.map(({ owner }) => owner).sort(latestFirst);
  }
}

function latestFirst(a: FieldOwner, b: FieldOwner): number {
  const [left, right] = [a.at ?? '', b.at ?? ''];
  return left < right ? 1 : left > right ? -1 : 0;
}

function owns(fields: Fields, object: unknown, path: FieldPath): 'by name' | 'as a part' | 'no' {
  let at: Fields = fields;
  let value = object;
  for (const [index, step] of path.entries()) {
    // What was set as a whole (a list without keys, a map that is one value) is named without its parts.
    if (index > 0 && Object.keys(at).length === 0) return 'as a part';
    const next = typeof step === 'number' ? itemOf(at, value, step) : at[`f:${step}`];
    if (next === undefined) return 'no';
    at = next;
    value = valueAt(value, [step]);
  }
  return 'by name';
}

/** An item of a list is named by its keys (`k:{"name":"seat"}`), its value (`v:"a"`) or its place (`i:0`). */
function itemOf(fields: Fields, list: unknown, index: number): Fields | undefined {
  const item = valueAt(list, [index]);
  return Object.entries(fields).find(([key]) => {
    if (key === `i:${index}`) return true;
    if (key.startsWith('v:')) return key === `v:${JSON.stringify(item)}`;
    return key.startsWith('k:') && hasKeys(item, key.slice(2));
  })?.[1];
}

function hasKeys(item: unknown, text: string): boolean {
  const keys = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return Object.entries(keys).every(([name, value]) => valueAt(item, [name]) === value);
}
