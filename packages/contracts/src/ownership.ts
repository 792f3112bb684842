/**
 * Who decides a value when both the festival file and the console can set it. Pure: no clock, no I/O.
 *
 * The rule is kubectl apply's: an apply changes only the fields whose value in the *file* changed since the file
 * was last applied. Then the file wins, and a console value it replaces is reported. Every service with sale data
 * keeps per entity who made it (`managedBy`) and the file's values as last applied.
 */

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** The fields of one entity. A field's value is compared and replaced as a whole; an absent field is `undefined`. */
export type FieldValues = { readonly [field: string]: JsonValue | undefined };

export interface ThreeWayInput {
  /** The stored entity, console edits included; null: there is none yet. */
  readonly current: FieldValues | null;
  /** The file's values when it was last applied to this entity; null: never. */
  readonly lastApplied: FieldValues | null;
  /** The file's values now. */
  readonly file: FieldValues;
}

export interface ThreeWayResult {
  /** The entity as it must be after the apply. Store `file` beside it as the new `lastApplied`. */
  readonly next: FieldValues;
  /** One line per console value that the file's change replaced: `field: console value -> file value`. */
  readonly overridden: readonly string[];
  /** Names of the fields whose value in `next` differs from `current`, sorted. */
  readonly changedFields: readonly string[];
}

/**
 * Merges a file into an entity. A field the file did not change keeps its current (perhaps console-made) value; a
 * field the file changed takes the file's value; a field that left the file is removed; a field the file never
 * named is not touched.
 */
export function threeWay({ current, lastApplied, file }: ThreeWayInput): ThreeWayResult {
  const before = current ?? {};
  const applied = lastApplied ?? {};
  const next: Record<string, JsonValue | undefined> = { ...before };
  const overridden: string[] = [];
  const changedFields: string[] = [];

  for (const field of [...new Set([...Object.keys(applied), ...Object.keys(file)])].sort()) {
    const fileChanged = current === null || !sameJson(applied[field], file[field]);
    if (!fileChanged) continue;
    const fromFile = file[field];
    if (sameJson(before[field], fromFile)) continue;
    if (current !== null && !sameJson(before[field], applied[field])) {
      overridden.push(`${field}: ${shown(before[field])} -> ${shown(fromFile)}`);
    }
    if (fromFile === undefined) delete next[field];
    else next[field] = fromFile;
    changedFields.push(field);
  }
  return { next, overridden, changedFields };
}

export type ManagedBy = 'file' | 'console';

/** An entity as a service has it stored. */
export interface OwnedEntity {
  readonly id: string;
  readonly managedBy: ManagedBy;
  /** False: it left the file and is withdrawn from sale. */
  readonly onSale: boolean;
  readonly current: FieldValues;
  readonly lastApplied: FieldValues | null;
}

export interface EntityPlan extends ThreeWayResult {
  readonly id: string;
  readonly action: 'created' | 'updated' | 'withdrawn' | 'unchanged';
  readonly onSale: boolean;
  /** What to store as the document last applied. */
  readonly lastApplied: FieldValues | null;
}

export interface ApplyPlan {
  /** Entities of the file in the file's order, then those that left it, by id. Console-made ones never appear. */
  readonly entities: readonly EntityPlan[];
  /** Ids in the file that exist and were made in the console: any of them refuses the whole apply. */
  readonly clashes: readonly string[];
}

/**
 * Plans the apply of one kind of entity: three-way for those in the file, withdrawal (never deletion) for
 * file-made ones that left it; console-made ones are not changed.
 */
export function planApply(
  stored: readonly OwnedEntity[],
  file: readonly { readonly id: string; readonly fields: FieldValues }[],
): ApplyPlan {
  const storedById = new Map(stored.map((entity) => [entity.id, entity]));
  const inFile = new Set(file.map((entity) => entity.id));
  const clashes = stored.filter((entity) => entity.managedBy === 'console' && inFile.has(entity.id));
  const leaving = stored
    .filter((entity) => entity.managedBy === 'file' && !inFile.has(entity.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    clashes: clashes.map((entity) => entity.id).sort(),
    entities: [
      ...file
        .filter(({ id }) => storedById.get(id)?.managedBy !== 'console')
        .map(({ id, fields }) => planOne(id, storedById.get(id), fields)),
      ...leaving.map(withdrawal),
    ],
  };
}

function planOne(id: string, entity: OwnedEntity | undefined, file: FieldValues): EntityPlan {
  const merge = threeWay({
    current: entity?.current ?? null,
    lastApplied: entity?.lastApplied ?? null,
    file,
  });
  return { ...merge, id, action: actionOf(entity, merge), onSale: true, lastApplied: file };
}

function actionOf(entity: OwnedEntity | undefined, merge: ThreeWayResult): EntityPlan['action'] {
  if (entity === undefined) return 'created';
  return merge.changedFields.length > 0 || !entity.onSale ? 'updated' : 'unchanged';
}

function withdrawal(entity: OwnedEntity): EntityPlan {
  return {
    id: entity.id,
    action: entity.onSale ? 'withdrawn' : 'unchanged',
    onSale: false,
    next: entity.current,
    overridden: [],
    changedFields: [],
    lastApplied: entity.lastApplied,
  };
}

/** Whether two JSON values are equal: key order and undefined members do not matter, array order does. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a) || isList(b)) {
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
    );
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameJson(a[key], b[key]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function shown(value: JsonValue | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}
