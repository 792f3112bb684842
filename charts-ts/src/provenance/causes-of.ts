import type { Built } from '../charts/built.ts';
import type { LoadedEnvironment } from '../environment/load.ts';
import { type FieldPath, withIndexes } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import { festivalOf } from '../platform/metadata.ts';
import { projectObjects, sharedObjects } from '../platform/render-platform.ts';
import type { PlannedTarget } from '../targets.ts';
import { builderCause } from './builder.ts';
import { asBuilt, builtAs, builtObjects, reasonAt } from './built.ts';
import type { Cause } from './cause.ts';
import { causeAt, causeIn } from './inputs.ts';
import type { Place } from './place.ts';
import { isExistence, type Reason, reasonOf, withReasons } from './reason.ts';

/**
 * Which lines decided an object, or one of its fields: nearest first, never empty. For a field first the lines that
 * would have to be edited to change it, or the builder that fixes it for every festival; then why the object exists.
 */
export function causesOf(target: PlannedTarget, object: Manifest, fieldPath: FieldPath = []): Cause[] {
  const causes = decide(builtOf(target, object), object, fieldPath, (place, why) =>
    causeAt(target, place, why),
  );
  if (causes.length > 0) return causes;
  // Where nothing else is known, the festival file: without it nothing would be there.
  const why = 'rendered for this festival; its builders do not know this object';
  return [causeIn(target.festival.document, { input: 'festival', path: ['festival'] }, why)];
}

/** One environment, and the plans of its festivals by slug where they can be planned. */
export interface Platform {
  readonly environment: LoadedEnvironment;
  readonly targetOf: (slug: string) => PlannedTarget | undefined;
}

/** As `causesOf`, for an object of `_platform`. Empty for a project whose festival cannot be planned. */
export function platformCausesOf(
  { environment, targetOf }: Platform,
  object: Manifest,
  fieldPath: FieldPath = [],
): Cause[] {
  const slug = festivalOf(object);
  if (slug === undefined) return sharedCausesOf(environment, object, fieldPath);
  const target = targetOf(slug);
  return target === undefined ? [] : causesOf(target, object, fieldPath);
}

/** What no festival owns: only the environment decides it. */
function sharedCausesOf(loaded: LoadedEnvironment, object: Manifest, fieldPath: FieldPath): Cause[] {
  const { document } = loaded;
  const causes = decide(sharedBuilt(loaded, object), object, fieldPath, (place, why) =>
    causeIn(document, place, why),
  );
  if (causes.length > 0) return causes;
  const why = 'rendered for this environment; its builders do not know this object';
  return [causeIn(document, { input: 'environment', path: ['environment'] }, why)];
}

/** True when a builder of a festival's objects makes this one. */
export function isKnown(target: PlannedTarget, object: Manifest): boolean {
  return builtOf(target, object) !== undefined;
}

/** The function that builds an object of a festival. */
export function builderOf(target: PlannedTarget, object: Manifest): Cause | undefined {
  return builderIn(builtOf(target, object));
}

/** The function that builds an object of `_platform`. */
export function platformBuilderOf({ environment, targetOf }: Platform, object: Manifest): Cause | undefined {
  const slug = festivalOf(object);
  if (slug === undefined) return builderIn(sharedBuilt(environment, object));
  const target = targetOf(slug);
  return target === undefined ? undefined : builderOf(target, object);
}

function builtOf({ plan }: PlannedTarget, object: Manifest): Built | undefined {
  const own =
    object.kind === 'AppProject' ? withReasons(() => projectObjects(plan)).map(asBuilt) : builtObjects(plan);
  return builtAs(object, own);
}

function sharedBuilt({ environment }: LoadedEnvironment, object: Manifest): Built | undefined {
  return builtAs(object, withReasons(() => sharedObjects(environment)).map(asBuilt));
}

function builderIn(built: Built | undefined): Cause | undefined {
  const existence = built === undefined ? undefined : reasonOf(built.fields);
  return isExistence(existence) ? builderCause(existence, existence.why) : undefined;
}

type LookUp = (place: Place, why: string) => Cause | undefined;

function decide(built: Built | undefined, object: Manifest, path: FieldPath, lookUp: LookUp): Cause[] {
  const existence = reasonOf(built?.fields);
  if (built === undefined || !isExistence(existence)) return [];
  const causesOf = ({ why, places }: Reason, below: FieldPath) =>
    places(below).flatMap((place) => lookUp(place, why) ?? []);
  const exists = causesOf(existence, []);
  const decided = reasonAt(built.fields, object, withIndexes(object, path));
  const causes = decided === undefined ? [] : causesOf(decided.reason, decided.below);
  if (path.length === 0 || causes.length > 0) return unique([...causes, ...exists]);
  const fixed = builderCause(existence, 'the same for every festival: no input decides it');
  return unique(existence.switched ? [...exists, fixed] : [fixed, ...exists]);
}

function unique(causes: readonly Cause[]): Cause[] {
  const seen = new Set<string>();
  return causes.filter(({ file, line, field }) => {
    const key = `${file}:${line}:${field}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
