import { type Contribution, deltas } from '../domain/contribution.ts';
import { contributionsOf, fanOf, type HeldData, type KindData, type KindName } from '../domain/kinds.ts';

/** A new state of one entity, from an event about it. */
export interface EntityChange<K extends KindName = KindName> {
  readonly kind: K;
  readonly id: string;
  /** The entity's version that the event announced. */
  readonly version: number;
  readonly data: KindData<K>;
}

/** An entity as it is stored. */
export interface StoredEntity<K extends KindName = KindName> extends EntityChange<K> {
  readonly fanId: string | null;
}

/** The projection inside one transaction, in the generation that is being written. */
export interface ProjectionTransaction {
  /** Locks and answers those that are stored, in the order of kinds and ids; makes sure that each id has a row to lock. */
  lock<K extends KindName>(kind: K, ids: readonly string[]): Promise<Map<string, StoredEntity<K>>>;
  save(entities: readonly StoredEntity[]): Promise<void>;
  /** Adds to the sums. Sorted by the caller. */
  add(sums: readonly Contribution[]): Promise<void>;
  /** Those of the members who were erased. */
  erased(memberIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * Takes new states over: an entity that is stored in a newer version stays as it is. The sums change by what the entities
 * contribute now less what they contributed before.
 */
export async function project<K extends KindName>(
  projection: ProjectionTransaction,
  kind: K,
  changes: readonly EntityChange<K>[],
): Promise<void> {
  const newest = newestOf(changes);
  const stored = await projection.lock(kind, [...newest.keys()]);
  const next = [...newest.values()].flatMap((change) => {
    const merged = mergedWith(stored.get(change.id), change);
    return merged === undefined ? [] : [merged];
  });
  await write(projection, kind, stored, next);
}

/**
 * Sold units are free again. They are remembered whatever the state of their hold, which may be older or newer than this.
 */
export async function releaseUnits(
  projection: ProjectionTransaction,
  releases: readonly {
    readonly version: number;
    readonly hold: HeldData['hold'];
    readonly unitIds: readonly string[];
  }[],
): Promise<void> {
  const stored = await projection.lock('hold', [...new Set(releases.map(({ hold }) => hold.id))].sort());
  const next = new Map(stored);
  for (const { version, hold, unitIds } of releases) {
    const known = next.get(hold.id);
    const released = [...new Set([...(known?.data.released ?? []), ...unitIds])].sort();
    const newer = known === undefined || known.version < version;
    next.set(hold.id, {
      kind: 'hold',
      id: hold.id,
      version: newer ? version : known.version,
      data: { hold: newer ? hold : known.data.hold, released },
      fanId: null,
    });
  }
  await write(projection, 'hold', stored, [...next.values()]);
}

async function write<K extends KindName>(
  projection: ProjectionTransaction,
  kind: K,
  stored: ReadonlyMap<string, StoredEntity<K>>,
  next: readonly EntityChange<K>[],
): Promise<void> {
  if (next.length === 0) return;
  const fans = new Map(next.map((entity) => [entity.id, fanOf(kind, entity.data)]));
  const erased = await projection.erased([...fans.values()].filter((fan) => fan !== null));
  const before = [...stored.values()].filter(({ id }) => fans.has(id));
  await projection.save(
    next.map((entity): StoredEntity => {
      const fan = fans.get(entity.id) ?? null;
      return { ...entity, fanId: fan !== null && erased.has(fan) ? null : fan };
    }),
  );
  await projection.add(
    deltas(
      before.flatMap(({ data }) => contributionsOf(kind, data)),
      next.flatMap(({ data }) => contributionsOf(kind, data)),
    ),
  );
}

/** The entity after the change; undefined: what is stored is newer. */
function mergedWith<K extends KindName>(
  stored: StoredEntity<K> | undefined,
  change: EntityChange<K>,
): EntityChange<K> | undefined {
  if (stored === undefined) return change;
  if (stored.version >= change.version) return undefined;
  if (isHeld(stored.data) && isHeld(change.data)) {
    return { ...change, data: { ...change.data, released: stored.data.released } };
  }
  return change;
}

function isHeld(data: object): data is HeldData {
  return 'hold' in data && 'released' in data;
}

function newestOf<K extends KindName>(changes: readonly EntityChange<K>[]): Map<string, EntityChange<K>> {
  const newest = new Map<string, EntityChange<K>>();
  for (const change of [...changes].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const known = newest.get(change.id);
    if (known === undefined || known.version < change.version) newest.set(change.id, change);
  }
  return newest;
}
