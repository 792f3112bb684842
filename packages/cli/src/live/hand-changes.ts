import {
  type DiffReport,
  type FieldChange,
  type FieldOwner,
  type ObjectChange,
  printable,
  type TargetDiff,
} from '@clove/charts-ts';

/** What was done by hand to one object of a cluster. */
export interface HandChange {
  readonly festival: string;
  readonly environment: string;
  /** `deployment seat`. */
  readonly object: string;
  /**
   * missing: git has it. Whether it was deleted by hand, or not synced yet, is not recorded.
   * stopped: it has no pods, and git says otherwise. Who set that is not recorded either.
   */
  readonly what: 'changed' | 'made' | 'missing' | 'stopped';
  /** Kubernetes records programs, not persons. Absent where nothing is recorded. */
  readonly by: FieldOwner | undefined;
  /** Empty for a whole object. */
  readonly fields: readonly string[];
}

/**
 * What of a live diff was done by hand: fields that a person's tool set, parts and objects that are missing, objects that git does
 * not have and Argo CD did not make. A field that Argo CD set and git says otherwise by now is none of it.
 */
export function handChanges({ targets }: DiffReport): HandChange[] {
  return targets.flatMap((target) => target.objects.flatMap((object) => changesOf(target, object)));
}

function changesOf({ festival, environment }: TargetDiff, object: ObjectChange): HandChange[] {
  const at = { festival, environment, object: object.title };
  const [whole] = object.fields;
  if (object.change === 'added') return [{ ...at, what: 'missing', by: undefined, fields: [] }];
  if (object.change === 'removed') {
    const by = whole?.changedBy?.[0];
    // What Argo CD made and git no longer has waits for its next sync.
    return by === undefined ? [] : [{ ...at, what: 'made', by, fields: [] }];
  }
  const byHand = object.fields.flatMap((field) => {
    const by = field.changedBy?.[0];
    return by === undefined && !isMissing(field) ? [] : [{ by, path: field.path }];
  });
  const stopped = object.fields.filter(isStopped).map(({ path }) => path);
  const groups = Map.groupBy(byHand, ({ by }) => JSON.stringify(by ?? null));
  return [
    ...(stopped.length === 0 ? [] : [{ ...at, what: 'stopped' as const, by: undefined, fields: stopped }]),
    ...[...groups.values()].map((group) => ({
      ...at,
      what: 'changed' as const,
      by: group[0]?.by,
      fields: group.map(({ path }) => path),
    })),
  ];
}

/** A manager would be named as of every field, if one were recorded. */
function isStopped({ path, before, changedBy = [] }: FieldChange): boolean {
  return path === 'spec.replicas' && before === 0 && changedBy.length === 0;
}

/** Git has it and the cluster does not. */
function isMissing({ before }: FieldChange): boolean {
  return before === undefined;
}

/** The changes for people, each line a message that can be translated. */
export function handLines(changes: readonly HandChange[], slugs: readonly string[]): string[] {
  if (changes.length === 0) return [`nothing was changed by hand: ${slugs.join(', ')}`];
  return [
    ...changes.flatMap((change) => [
      headOf(change),
      ...change.fields.map((field) => `  ${printable(field)}`),
    ]),
    `${changes.length} differ by hand; Argo CD sets again what git has, and leaves alone what it does not have`,
  ];
}

function headOf({ festival, object, what, by }: HandChange): string {
  const name = `${festival} ${printable(object)}`;
  if (what === 'missing') return `${name}: missing; deleted by hand, or not synced yet`;
  if (what === 'stopped') return `${name}: has no pods; scaled to 0 by hand, or not synced yet`;
  if (by === undefined) return `${name}: parts are missing; removed by hand, or not synced yet`;
  const who = `${printable(by.manager)} (${by.operation}), ${by.at ?? 'time unknown'}`;
  return what === 'made' ? `${name}: made by ${who}; git does not have it` : `${name}: changed by ${who}`;
}
