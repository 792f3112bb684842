import { type FieldPath, valueAt, withIndexes } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Edge } from '../plan/edge.ts';
import { variableStem } from '../plan/edges.ts';
import type { PlannedTarget } from '../targets.ts';
import type { Cause } from './cause.ts';
import { builderOf, causesOf, type Platform, platformBuilderOf, platformCausesOf } from './causes-of.ts';
import { subjectOf } from './subject.ts';

/** Everything that is known about why an object, or one of its fields, is there. */
export interface Explanation {
  /** The value at the path; undefined for the object itself. */
  readonly value: unknown;
  readonly causes: readonly Cause[];
  /** The function that builds the object. */
  readonly builder: Cause | undefined;
  /** Edges that the object or field exists for. */
  readonly edges: readonly Edge[];
}

export function explain(target: PlannedTarget, object: Manifest, path: FieldPath = []): Explanation {
  const at = withIndexes(object, path);
  const edges = edgesOf(target, object, at);
  return { ...explanation(object, at, causesOf(target, object, at), builderOf(target, object)), edges };
}

/** As `explain`, for an object of `_platform`. */
export function explainPlatform(platform: Platform, object: Manifest, path: FieldPath = []): Explanation {
  const causes = platformCausesOf(platform, object, path);
  return { ...explanation(object, path, causes, platformBuilderOf(platform, object)), edges: [] };
}

function explanation(
  object: Manifest,
  path: FieldPath,
  causes: readonly Cause[],
  builder: Cause | undefined,
): Omit<Explanation, 'edges'> {
  return {
    value: path.length === 0 ? undefined : valueAt(object, path),
    // The builder is named beside them; among them only where it decides, and no input does.
    causes: causes.filter(({ field }, index) => index === 0 || field !== builder?.field),
    builder,
  };
}

function edgesOf({ plan }: PlannedTarget, object: Manifest, path: FieldPath): Edge[] {
  const { owner } = subjectOf(plan, object);
  const touching = plan.edges.filter(
    ({ from, to }) =>
      (from.kind === 'pods' && from.name === owner) || (to.kind === 'pods' && to.name === owner),
  );
  if (object.kind === 'NetworkPolicy' && path.length === 0) return touching;
  if (object.kind === 'Service' && path.length === 0) return touching.filter(({ to }) => to.name === owner);
  const name = variableOf(object, path);
  if (name === undefined) return [];
  return touching.filter(
    ({ from, to, variable, credential }) =>
      (from.name === owner && variable === name) ||
      (credential !== undefined &&
        (from.name === owner ? `${variableStem(to.name)}_TOKEN` : `EDGE_${variableStem(from.name)}_TOKEN`) ===
          name),
  );
}

/** The variable that a path of a ConfigMap or a container is about. */
function variableOf(object: Manifest, path: FieldPath): string | undefined {
  if (object.kind === 'ConfigMap' && path[0] === 'data') return String(path[1] ?? '');
  const at = path.lastIndexOf('env');
  if (at === -1) return undefined;
  const name = valueAt(object, [...path.slice(0, at + 2), 'name']);
  return typeof name === 'string' ? name : undefined;
}
