import { type FieldPath, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { itemKeys } from '../list-keys.ts';
import { isApplier, isByHand, isExpectedField, isSwitchedOff, notStored } from './expected.ts';
import type { FieldOwner, FieldOwners } from './field-owners.ts';

/**
 * A live object as far as it can be compared with what git says: every field that git names, and of the others those that
 * were set by hand. What the API server fills in belongs to no manager, and what controllers add is expected.
 */
export function comparable(
  live: Manifest,
  desired: Manifest,
  owners: FieldOwners,
  autoscaled: boolean,
): Manifest {
  const judged: Judged = {
    isDropped: (path, value) =>
      isExpectedField(path, live.kind, autoscaled) && !isSwitchedOff(path, live.kind, value),
    isFieldSet: (path, value) =>
      isSwitchedOff(path, live.kind, value) ||
      owners.of(path).some(isByHand) ||
      owners.byName(path).some(isApplied),
    isItemSet: (path) => owners.of(path).some((owner) => isByHand(owner) || isApplied(owner)),
  };
  const { managedFields: _, ...metadata } = Object.assign({}, live.metadata, { managedFields: undefined });
  const known = { ...live, metadata };
  const shown = mapOf(known, desired, [], judged);
  return {
    ...shown,
    ...notStored(live, desired),
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: metadataOf(shown, live),
  };
}

/** An update of the applier owns every field that the server filled in, too; its server-side apply only what git said. */
function isApplied(owner: FieldOwner): boolean {
  return isApplier(owner) && owner.operation === 'Apply';
}

interface Judged {
  /** Expected beside what git says: never compared. */
  readonly isDropped: (path: FieldPath, value: unknown) => boolean;
  /** A field that git does not have, and that the server did not fill in. */
  readonly isFieldSet: (path: FieldPath, value: unknown) => boolean;
  /** The same of an item of a list: the server adds none to a list that was set as a whole. */
  readonly isItemSet: (path: FieldPath) => boolean;
}

function mapOf(live: object, desired: unknown, at: FieldPath, judged: Judged): Record<string, unknown> {
  const asked = typeof desired === 'object' && desired !== null ? desired : {};
  return Object.fromEntries(
    Object.entries(live).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
      const path = [...at, key];
      if (value === undefined || judged.isDropped(path, value)) return [];
      if (Object.hasOwn(asked, key)) {
        return [[key, comparedValue(value, valueAt(asked, [key]), path, judged)]];
      }
      const set = judged.isFieldSet(path, value) ? owned(value, path, judged) : undefined;
      return set === undefined ? [] : [[key, set]];
    }),
  );
}

function comparedValue(live: unknown, desired: unknown, at: FieldPath, judged: Judged): unknown {
  if (Array.isArray(live) && Array.isArray(desired)) return listOf(live, desired, at, judged);
  if (isMap(live) && isMap(desired)) return mapOf(live, desired, at, judged);
  return isSameScalar(live, desired) ? desired : live;
}

/** A quantity may be written as a number, and is stored as a text. */
function isSameScalar(live: unknown, desired: unknown): boolean {
  return typeof live === 'string' && typeof desired === 'number' && live === String(desired);
}

function listOf(
  live: readonly unknown[],
  desired: readonly unknown[],
  at: FieldPath,
  judged: Judged,
): unknown[] {
  const name = at.at(-1);
  const keys = itemKeys(typeof name === 'string' ? name : undefined, live, desired);
  const counterpart = (index: number) => {
    if (keys === undefined) return index < desired.length ? index : undefined;
    const found = keys.after.findIndex(({ key }) => key === keys.before[index]?.key);
    return found === -1 ? undefined : found;
  };
  return live.flatMap((item, index): unknown[] => {
    const path = [...at, index];
    const other = counterpart(index);
    if (other !== undefined) return [comparedValue(item, desired[other], path, judged)];
    return judged.isItemSet(path) ? [owned(item, path, judged)] : [];
  });
}

/** Of a part that git does not have, what was set by hand; undefined where that is nothing but what is expected. */
function owned(value: unknown, at: FieldPath, judged: Judged): unknown {
  if (!isMap(value)) return value;
  const parts = mapOf(value, {}, at, judged);
  if (Object.keys(parts).length > 0) return parts;
  const expected = Object.entries(value).some(
    ([key, part]) => judged.isDropped([...at, key], part) || judged.isFieldSet([...at, key], part),
  );
  return expected ? undefined : value;
}

function metadataOf(shown: Record<string, unknown>, live: Manifest): Manifest['metadata'] {
  const { name, namespace } = live.metadata;
  const metadata = shown['metadata'];
  return {
    ...(isMap(metadata) ? metadata : {}),
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
