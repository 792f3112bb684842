import type { FieldPath } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Rule, Violation } from './rule.ts';
import {
  containers,
  type Objects,
  ofKind,
  type PlacedContainer,
  POD,
  type Tree,
  type Workload,
  workloads,
} from './tree.ts';

/** A field below what is judged (one key, or a path), and what is wrong with it; false or undefined: nothing. */
export type Verdict = readonly [field: string | FieldPath, wrong: string | false | undefined];

type Judge<Subject, T> = (subject: Subject, tree: T) => readonly Verdict[];
type Check<T> = (context: { readonly tree: T }) => Violation[];

/** Judges every container, init containers too. @param kinds of workloads; default: all. */
export function eachContainer<T extends Objects = Tree>(
  judge: Judge<PlacedContainer, T>,
  kinds: readonly string[] = [],
): Check<T> {
  return ({ tree }) =>
    containers(tree, ...kinds).flatMap((placed) =>
      violations(placed.workload.object, judge(placed, tree), placed.path),
    );
}

/** Judges every pod template; fields are those of its spec. @param kinds of workloads; default: all. */
export function eachPod(judge: Judge<Workload, Tree>, kinds: readonly string[] = []): Check<Tree> {
  return ({ tree }) =>
    workloads(tree, ...kinds).flatMap((workload) => violations(workload.object, judge(workload, tree), POD));
}

/** Judges every object. @param kinds default: all. */
export function eachObject<T extends Objects>(
  judge: Judge<Manifest, T>,
  kinds: readonly string[] = [],
): Check<T> {
  return ({ tree }) =>
    (kinds.length === 0 ? tree.objects : ofKind(tree, ...kinds)).flatMap((object) =>
      violations(object, judge(object, tree)),
    );
}

/** What several checks of one rule find. */
export function allOf<Context>(
  ...checks: readonly ((context: Context) => Violation[])[]
): (context: Context) => Violation[] {
  return (context) => checks.flatMap((check) => check(context));
}

/** A check that is the same for a festival's objects and for those that an environment's festivals share. */
export function everywhere(check: Check<Objects>): Pick<Rule, 'check' | 'checkEnvironment'> {
  return { check, checkEnvironment: check };
}

/** What is wrong with an object, by its verdicts. @param path where their fields begin; default: at the object's root. */
export function violations(
  object: Manifest,
  verdicts: readonly Verdict[],
  path: FieldPath = [],
): Violation[] {
  return verdicts.flatMap(([below, message]) => {
    if (message === false || message === undefined) return [];
    const field = [...path, ...[below].flat()];
    // About the object as a whole.
    return [field.length === 0 ? { object, message } : { object, field, message }];
  });
}
