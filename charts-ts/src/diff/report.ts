import { fieldName, indexPath, pathIn } from '../field-path.ts';
import type { Cause } from '../provenance/index.ts';
import { objectsOf, type TreeObject } from '../tree-objects.ts';
import { destructionOf } from './acknowledge.ts';
import { capacityDelta, type Prices } from './capacity.ts';
import { type Surroundings, surroundingsOf } from './classes/surroundings.ts';
import { classifyField, classifyWhole, type Verdict } from './classify.ts';
import { differences } from './compare.ts';
import type { FieldOwner } from './live/field-owners.ts';
import {
  CHANGE_CLASSES,
  type ChangeClass,
  type DiffReport,
  type FieldChange,
  type ObjectChange,
  type TargetDiff,
  worstFirst,
} from './model.ts';
import { isKept, notesOf } from './notes.ts';
import { type Pair, pairName, pairObjects } from './pair.ts';
import { pictureOf } from './picture.ts';
import type { RenderedTree } from './read-tree.ts';
import { rollsOf } from './roll.ts';
import { objectTitle } from './text.ts';
import { unusualChange, unusualSale } from './unusual.ts';

/** One object, or a field of it, in one of the two trees. */
export interface Place {
  readonly side: 'base' | 'head';
  readonly environment: string;
  readonly festival: string;
  readonly object: TreeObject;
  readonly path: readonly (string | number)[];
}

/** What a report says beyond the two trees; each has a default that claims nothing. */
export interface DiffOptions {
  readonly base?: string;
  readonly head?: string;
  /** Version and hash of what renders and compares. */
  readonly generator?: string;
  /** The instant that sales are judged at; default: what depends on it is not judged, or by the worse of both. */
  readonly at?: Date;
  readonly prices?: (environment: string) => Prices | undefined;
  /** The input lines that decided something; default: none are known. */
  readonly causesOf?: (place: Place) => readonly Cause[];
  /** Who set a field of the base by hand, where the base is what runs; default: that is not known. */
  readonly handsAt?: (place: Place) => readonly FieldOwner[];
}

/**
 * What changes between two rendered trees, desired against desired, per object. Never hides a change: a file with
 * other bytes and the same meaning is a change of class `none`.
 * @throws FindingsError when a rendered file is not a manifest.
 */
export function diffTargets(base: RenderedTree, head: RenderedTree, options: DiffOptions = {}): DiffReport {
  const names = [...new Set([...base.keys(), ...head.keys()])].sort();
  const targets = names.flatMap((name) => targetDiff(name, base, head, options) ?? []);
  const changes = targets.flatMap(({ objects }) => objects.flatMap(({ fields }) => fields));
  const count = (of: ChangeClass) => changes.filter(({ classes }) => classes[0] === of).length;
  return {
    schema: 'clove.diff/v2',
    generator: options.generator ?? 'unknown',
    base: options.base ?? 'base',
    head: options.head ?? 'head',
    classes: worstFirst(targets.flatMap(({ classes }) => classes)),
    counts: countsOf(count),
    targets,
    gates: [],
    notes: notesOf(targets),
  };
}

function countsOf(count: (of: ChangeClass) => number): Record<ChangeClass, number> {
  const counts: Record<ChangeClass, number> = {
    none: 0,
    sale: 0,
    config: 0,
    image: 0,
    schema: 0,
    capacity: 0,
    network: 0,
    access: 0,
    disruptive: 0,
    impossible: 0,
    'data-destroying': 0,
  };
  for (const of of CHANGE_CLASSES) counts[of] = count(of);
  return counts;
}

function targetDiff(
  name: string,
  base: RenderedTree,
  head: RenderedTree,
  options: DiffOptions,
): TargetDiff | undefined {
  const [left, right] = [base.get(name), head.get(name)];
  const change = left === undefined ? 'added' : right === undefined ? 'removed' : 'changed';
  const [environment = '', festival = ''] = name.split('/');
  // Equal files are not read: most festivals of a big repository are as they were.
  if (sameFiles(left, right)) return undefined;
  const before = objectsOf(name, left ?? new Map());
  const after = objectsOf(name, right ?? new Map(), before);
  const around = surroundingsOf(before, after, options.at);
  const asks: Asks = {
    causesOf: (place) => options.causesOf?.({ ...place, environment, festival }) ?? [],
    handsAt: (place) => options.handsAt?.({ ...place, environment, festival }) ?? [],
  };
  const objects = pairObjects(before, after).flatMap((pair) => objectChange(pair, around, asks) ?? []);
  if (objects.length === 0) return undefined;
  // A festival that leaves git goes on running where its Application's end keeps its objects.
  const keepsRunning = change === 'removed' && isKept(environment, base, head);
  const destruction = destructionOf(objects, change === 'removed' ? name : undefined);
  return {
    environment,
    festival,
    change,
    classes: worstFirst([
      ...objects.flatMap(({ classes }) => classes),
      ...(change === 'removed' ? (['data-destroying'] as const) : []),
    ]),
    objects: objects.sort(loudestFirst),
    rolls: keepsRunning ? [] : rollsOf(objects),
    capacity: capacityDelta(before, keepsRunning ? before : after, options.prices?.(environment)),
    keepsRunning,
    ...(destruction === undefined ? {} : { destruction }),
    picture: pictureOf(before, after, objects),
  };
}

type ObjectPlace = Pick<Place, 'side' | 'object' | 'path'>;

/** Who and what decided a field of an object. */
interface Asks {
  readonly causesOf: (place: ObjectPlace) => readonly Cause[];
  readonly handsAt: (place: ObjectPlace) => readonly FieldOwner[];
}

function objectChange(pair: Pair, around: Surroundings, asks: Asks): ObjectChange | undefined {
  const { before, after } = pair;
  const object = after ?? before;
  const fields = fieldChanges(pair, around, asks);
  if (object === undefined || fields.length === 0) return undefined;
  const renamed = before !== undefined && after !== undefined && before.name !== after.name;
  return {
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    file: object.file,
    title: objectTitle(object.kind, pairName(pair)),
    ...(renamed ? { renamed: { from: before.name, to: after.name } } : {}),
    classes: worstFirst(fields.flatMap(({ classes }) => classes)),
    fields,
  };
}

function fieldChanges(pair: Pair, around: Surroundings, { causesOf, handsAt }: Asks): FieldChange[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) {
    const object = after ?? before;
    if (object === undefined) return [];
    const side = after === undefined ? 'base' : 'head';
    const whole = { path: '', before: before?.manifest, after: after?.manifest };
    const unusual = unusualSale(pair, around.at);
    const marked = unusual === undefined ? {} : { unusual };
    const hands = before === undefined ? [] : handsAt({ side: 'base', object: before, path: [] });
    return [
      {
        ...whole,
        ...classifyWhole(pair, around),
        ...marked,
        causes: causesOf({ side, object, path: [] }),
        ...changedBy(hands),
      },
    ];
  }
  if (before.text === after.text && before.file === after.file) return [];
  const all = differences(before.manifest, after.manifest);
  const found = all.map((difference): FieldChange => {
    const unusual = unusualChange(pair, difference, all, around.at);
    const gone = difference.after === undefined;
    const place = { side: gone ? 'base' : 'head', object: gone ? before : after } as const;
    return {
      path: fieldName(difference.segments),
      before: difference.before,
      after: difference.after,
      ...classifyField(pair, difference, around),
      ...(unusual === undefined ? {} : { unusual }),
      causes: causesOf({ ...place, path: indexPath(difference.segments) }),
      ...changedBy(
        handsAt({ side: 'base', object: before, path: pathIn(before.manifest, difference.segments) }),
      ),
    };
  });
  return found.length > 0 ? found.sort(byClass) : [sameMeaning(before, after)];
}

function changedBy(hands: readonly FieldOwner[]): Pick<FieldChange, 'changedBy'> {
  return hands.length === 0 ? {} : { changedBy: hands };
}

const SAME: Verdict = { classes: ['none'], why: ['other bytes, same object'] };

/** An equal object in other bytes (order of keys, quotes, comments) or in another file. */
function sameMeaning(before: TreeObject, after: TreeObject): FieldChange {
  if (before.text === after.text) {
    return { path: '(file)', before: before.file, after: after.file, ...SAME, causes: [] };
  }
  return { path: '(text)', before: before.text, after: after.text, ...SAME, causes: [] };
}

function sameFiles(left: ReadonlyMap<string, string> | undefined, right: typeof left): boolean {
  if (left === undefined || right === undefined || left.size !== right.size) return false;
  return [...left].every(([file, text]) => right.get(file) === text);
}

function rankOf(classes: readonly ChangeClass[]): number {
  return CHANGE_CLASSES.indexOf(classes[0] ?? 'none');
}

function byClass(a: FieldChange, b: FieldChange): number {
  return rankOf(b.classes) - rankOf(a.classes);
}

/** Removals before all else, then by class; then by name, so that equal inputs give equal reports. */
function loudestFirst(a: ObjectChange, b: ObjectChange): number {
  const removal = Number(b.change === 'removed') - Number(a.change === 'removed');
  return (
    removal || rankOf(b.classes) - rankOf(a.classes) || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)
  );
}
